"""The model: its first weights, its loss and its sampler."""

import numpy as np
import pytest

CELLS = pytest.mark.parametrize("cell", ["rnn", "lstm"])
START, NULL = 1, 3


@pytest.mark.parametrize("cell", ["gru", "RNN", "", None])
def test_other_cells_are_refused(pack, cell):
    words = pack.synthetic_captions.vocabulary(7)
    with pytest.raises(ValueError, match="cell_type must be"):
        pack.rnn.CaptioningRNN(words, cell_type=cell)


@CELLS
def test_first_weights(pack, cell):
    model = pack.rnn.CaptioningRNN(pack.synthetic_captions.vocabulary(7), cell_type=cell)
    width = 128 if cell == "rnn" else 512
    assert {name: value.shape for name, value in model.params.items()} == {
        "W_proj": (512, 128),
        "b_proj": (128,),
        "W_embed": (7, 128),
        "Wx": (128, width),
        "Wh": (128, width),
        "b": (width,),
        "W_vocab": (128, 7),
        "b_vocab": (7,),
    }
    assert {value.dtype for value in model.params.values()} == {np.dtype(np.float32)}
    deviations = {name: value.std() for name, value in model.params.items() if value.ndim == 2}
    expected = {"W_proj": 512**-0.5, "W_embed": 0.01, "W_vocab": 128**-0.5}
    expected |= {"Wx": 128**-0.5, "Wh": 128**-0.5}
    assert deviations == pytest.approx(expected, rel=0.2)
    assert not any(value.any() for value in model.params.values() if value.ndim == 1)


def test_special_words_are_found_in_the_vocabulary(pack):
    words = {"<NULL>": 4, "a": 0, "<START>": 2, "<END>": 3, "b": 1}
    model = pack.rnn.CaptioningRNN(words, 2, 2, 2)
    assert (model._null, model._start, model._end) == (4, 2, 3)
    del words["<END>"]
    assert pack.rnn.CaptioningRNN(words, 2, 2, 2)._end is None


@CELLS
def test_gradients_are_those_of_differences(make_model, make_batch, numeric_gradient, cell):
    model, (features, captions) = make_model(cell, scale=0.5), make_batch()
    assert (captions[:, 1:] == NULL).any()
    _, grads = model.loss(features, captions)
    assert set(grads) == set(model.params)
    for name, value in model.params.items():
        expected = numeric_gradient(lambda: model.loss(features, captions)[0], value)
        np.testing.assert_allclose(grads[name], expected, rtol=0, atol=2e-9, err_msg=name)


@CELLS
def test_what_stands_beyond_the_end_does_not_count(make_model, make_batch, cell):
    model, (features, captions) = make_model(cell), make_batch(T=6)
    loss, _ = model.loss(features, captions)
    padded = np.hstack([captions, np.full((len(captions), 2), NULL)])
    np.testing.assert_allclose(model.loss(features, padded)[0], loss, rtol=1e-14)


@CELLS
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.longdouble])
def test_dtype_is_kept(make_model, make_batch, cell, dtype):
    model, (features, captions) = make_model(cell, dtype), make_batch(dtype)
    loss, grads = model.loss(features, captions)
    assert {loss.dtype, *(grad.dtype for grad in grads.values())} == {np.dtype(dtype)}
    assert model.sample(features, 3).dtype.kind == "i"


@CELLS
def test_each_sampled_word_is_the_best_after_those_before_it(pack, make_model, make_batch, cell):
    """Reading <START> and the sampled words, the scores are greatest at the sampled words."""
    model, (features, _) = make_model(cell, N=6), make_batch(N=6)
    sampled = model.sample(features, max_length=9)
    assert sampled.shape == (6, 9)
    assert len(np.unique(sampled)) > 3
    p = model.params
    read = np.hstack([np.full((6, 1), START), sampled[:, :-1]])
    forward = getattr(pack.rnn_layers, f"{cell}_forward")
    h, _ = forward(p["W_embed"][read], features @ p["W_proj"] + p["b_proj"], *weights(p))
    scores = h @ p["W_vocab"] + p["b_vocab"]
    np.testing.assert_array_equal(sampled, scores.argmax(axis=2))


def weights(params):
    return params["Wx"], params["Wh"], params["b"]


@CELLS
def test_the_first_column_is_the_first_sampled_word(make_model, make_batch, cell):
    """A model that always prefers word 5 writes it from the first column on."""
    model, (features, _) = make_model(cell), make_batch()
    model.params["b_vocab"][5] += 1e6
    np.testing.assert_array_equal(model.sample(features, 4), np.full((3, 4), 5))


@CELLS
def test_a_shorter_sample_is_the_beginning_of_a_longer_one(make_model, make_batch, cell):
    model, (features, _) = make_model(cell), make_batch()
    longer = model.sample(features)
    assert longer.shape == (3, 30)
    np.testing.assert_array_equal(model.sample(features, 7), longer[:, :7])


@CELLS
def test_captions_do_not_depend_on_each_other(make_model, make_batch, cell):
    model, (features, _) = make_model(cell), make_batch()
    together = model.sample(features, 6)
    alone = [model.sample(features[n : n + 1], 6) for n in range(len(features))]
    np.testing.assert_array_equal(together, np.vstack(alone))
