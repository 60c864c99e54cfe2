"""The model: its first weights, its loss, its sampler, and the check of its training."""

import numpy as np
import pytest

from .conftest import D, F, H, K, N, P, T, V

START, NULL = 1, 3


@pytest.mark.parametrize(("width", "heads"), [(10, 4), (9, 3)])
def test_a_width_that_cannot_be_split_is_refused(pack, width, heads):
    words = {"<NULL>": 0, "<START>": 1}
    with pytest.raises(ValueError, match=f"multiple of {heads}, not {width}"):
        pack.transformer.CaptioningTransformer(words, 5, width, num_heads=heads)


def test_first_weights(pack):
    words = {"<NULL>": 0, "<START>": 1, "a": 2}
    model = pack.transformer.CaptioningTransformer(words)
    shapes = {name: value.shape for name, value in model.params.items()}
    assert len(shapes) == 5 + 2 * 18
    assert shapes["W_proj"] == (512, 4 * 128) and shapes["b_proj"] == (4 * 128,)
    assert shapes["W_embed"] == (3, 128) and shapes["W_vocab"] == (128, 3)
    assert shapes["self_Wq_0"] == shapes["cross_Wo_1"] == (128, 128)
    assert shapes["W1_1"] == (128, 512) and shapes["W2_0"] == (512, 128)
    assert {value.dtype for value in model.params.values()} == {np.dtype(np.float32)}
    assert (model.params["gamma3_1"] == 1).all() and not model.params["beta1_0"].any()
    assert model.params["cross_Wk_1"].std() == pytest.approx(128**-0.5, rel=0.1)
    assert (model._null, model._start, model._end) == (0, 1, None)


def test_gradients_are_those_of_differences(make_model, batch, numeric_gradient):
    model = make_model(L=1, P=2)
    features, captions = batch
    _, grads = model.loss(features, captions)
    assert set(grads) == set(model.params)
    for name, value in model.params.items():
        expected = numeric_gradient(lambda: model.loss(features, captions)[0], value)
        np.testing.assert_allclose(grads[name], expected, rtol=1e-5, atol=1e-7, err_msg=name)


def test_what_stands_beyond_the_end_does_not_count(make_model, batch):
    model, (features, captions) = make_model(), batch
    loss, _ = model.loss(features, captions)
    padded = np.hstack([captions, np.full((N, 2), NULL)])
    np.testing.assert_allclose(model.loss(features, padded)[0], loss, rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.longdouble])
def test_dtype_is_kept(make_model, batch, dtype):
    model, (features, captions) = make_model(dtype), batch
    loss, grads = model.loss(features.astype(dtype), captions)
    assert {loss.dtype, *(grad.dtype for grad in grads.values())} == {np.dtype(dtype)}
    assert model.sample(features.astype(dtype), 3).dtype.kind == "i"


def test_each_sampled_word_is_the_best_after_those_before_it(pack, make_model, batch, rng):
    """Of all words in its place, the sampled one makes the loss of a caption smallest."""
    model, (features, _) = make_model(), batch
    model.params = pack.checks.model_weights(
        lambda *shape: rng.standard_normal(shape), F, P, D, H, V, spread=3
    )
    sampled = model.sample(features, max_length=4)
    assert sampled.shape == (N, 4) and len(np.unique(sampled)) > 3
    model._null = -1  # every word counts
    for n in range(N):
        read = [START]
        for word in sampled[n]:
            options = [np.array([[*read, other]]) for other in range(V)]
            before = model.loss(features[n : n + 1], np.array([read]))[0] if read[1:] else 0
            losses = [model.loss(features[n : n + 1], option)[0] - before for option in options]
            assert np.argmin(losses) == word
            read.append(int(word))


def test_the_first_column_is_the_first_sampled_word(make_model, batch):
    """A model that always prefers word 5 writes it from the first column on."""
    model, (features, _) = make_model(), batch
    model.params["b_vocab"][5] += 1e6
    np.testing.assert_array_equal(model.sample(features, 4), np.full((N, 4), 5))


def test_a_shorter_sample_is_the_beginning_of_a_longer_one(make_model, batch):
    model, (features, _) = make_model(), batch
    longer = model.sample(features)
    assert longer.shape == (N, 30)
    np.testing.assert_array_equal(model.sample(features, 7), longer[:, :7])


# The check of training


@pytest.fixture(scope="module")
def trained(pack):
    """Parameters of a small model before and after training, and what it was trained on."""
    from importlib import import_module

    package = pack.checks.__package__
    synthetic = import_module(f"{package}.synthetic_captions")
    solver = import_module(f"{package}.captioning_solver")
    rng = np.random.default_rng(3)
    features, captions = rng.standard_normal((20, F)), rng.integers(0, V - 3, (20, T))
    captions = synthetic.captions_of(captions)
    words = synthetic.vocabulary(V)
    model = pack.transformer.CaptioningTransformer(words, F, 12, H, K, 1, P, np.float64)
    model.params = before = pack.checks.model_weights(
        lambda *shape: rng.standard_normal(shape), F, P, 12, H, V, layers=1
    )
    data = synthetic.coco_data(features, captions)
    solver.CaptioningSolver(
        model, data, "adam", {"learning_rate": 0.01}, batch_size=20, num_epochs=150, verbose=False
    ).train()
    return before, model.params, features, captions


def test_training_overfits(pack, trained):
    before, after, features, captions = trained
    assert pack.checks.overfits(after, before, features, captions, K) is True
    assert pack.checks.overfits(before, before, features, captions, K) is False


@pytest.mark.parametrize(
    "spoil",
    [
        lambda p: p.pop("W1_0"),
        lambda p: p.update(b1_0=p["b1_0"][None]),
        lambda p: p.update(W1_0=p["W1_0"].astype(complex)),
        lambda p: p.update(W2_0=None),
        lambda p: p.update(W_vocab=np.full_like(p["W_vocab"], np.nan)),
        lambda p: p.update(W_vocab=np.full_like(p["W_vocab"], 1e308)),
        lambda p: p.update(W_proj=0 * p["W_proj"]),
    ],
    ids=["missing", "shape", "complex", "none", "nan", "enormous", "forgotten"],
)
def test_spoilt_parameters_do_not_pass(pack, trained, spoil):
    before, after, features, captions = trained
    spoilt = dict(after)
    spoil(spoilt)
    assert pack.checks.overfits(spoilt, before, features, captions, K) is False


def test_what_is_no_dictionary_does_not_pass(pack, trained):
    before, _, features, captions = trained
    assert pack.checks.overfits(None, before, features, captions, K) is False


def test_a_low_loss_alone_does_not_pass(pack, trained):
    """One word is wrong, but the loss has fallen all the same."""
    before, after, features, captions = trained
    captions = captions.copy()
    captions[0, 1] = 0 if captions[0, 1] else 4
    before = {name: 50 * value if name == "W_vocab" else value for name, value in before.items()}
    assert pack.checks.overfits(after, before, features, captions, K) is False


def test_sizes(make_model):
    """The layers' parameters come by the names that a layer wants."""
    model = make_model()
    assert model.layer_params(1)["W1"] is model.params["W1_1"]
    assert model.params["W1_1"].shape == (D, H)
