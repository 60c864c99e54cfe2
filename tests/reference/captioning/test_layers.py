"""Every layer: values by hand, gradients by differences, dtypes and extreme numbers."""

import numpy as np
import pytest

N, T, D, H, V, M = 3, 4, 5, 6, 11, 7

# layer: its module, the shapes of its inputs, how many of its results are outputs
LAYERS = {
    "affine": ("layers", {"x": (N, 2, D), "w": (2 * D, M), "b": (M,)}, 1),
    "temporal_affine": ("rnn_layers", {"x": (N, T, D), "w": (D, M), "b": (M,)}, 1),
    "rnn_step": (
        "rnn_layers",
        {"x": (N, D), "prev_h": (N, H), "Wx": (D, H), "Wh": (H, H), "b": (H,)},
        1,
    ),
    "rnn": (
        "rnn_layers",
        {"x": (N, T, D), "h0": (N, H), "Wx": (D, H), "Wh": (H, H), "b": (H,)},
        1,
    ),
    "lstm_step": (
        "rnn_layers",
        {
            "x": (N, D),
            "prev_h": (N, H),
            "prev_c": (N, H),
            "Wx": (D, 4 * H),
            "Wh": (H, 4 * H),
            "b": (4 * H,),
        },
        2,
    ),
    "lstm": (
        "rnn_layers",
        {"x": (N, T, D), "h0": (N, H), "Wx": (D, 4 * H), "Wh": (H, 4 * H), "b": (4 * H,)},
        1,
    ),
}
DTYPES = [np.float32, np.float64, np.longdouble]


@pytest.fixture(params=LAYERS)
def layer(request, pack, rng):
    """forward, backward, inputs and upstream gradients of one layer."""
    module, shapes, count = LAYERS[request.param]
    forward = getattr(getattr(pack, module), f"{request.param}_forward")
    backward = getattr(getattr(pack, module), f"{request.param}_backward")
    inputs = {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()}
    *outputs, _ = forward(**inputs)
    assert len(outputs) == count
    return forward, backward, inputs, [rng.standard_normal(out.shape) for out in outputs]


def test_gradients_are_those_of_differences(layer, numeric_gradient):
    forward, backward, inputs, upstream = layer

    def loss():
        *outputs, _ = forward(**inputs)
        return sum(np.sum(out * dout) for out, dout in zip(outputs, upstream, strict=True))

    *_, cache = forward(**inputs)
    gradients = backward(*upstream, cache)
    assert len(gradients) == len(inputs)
    for gradient, (name, value) in zip(gradients, inputs.items(), strict=True):
        expected = numeric_gradient(loss, value)
        np.testing.assert_allclose(gradient, expected, rtol=0, atol=1e-9, err_msg=name)
        assert gradient.shape == value.shape


@pytest.mark.parametrize("dtype", DTYPES)
def test_dtype_is_kept(layer, dtype):
    forward, backward, inputs, upstream = layer
    *outputs, cache = forward(**{name: value.astype(dtype) for name, value in inputs.items()})
    gradients = backward(*(dout.astype(dtype) for dout in upstream), cache)
    assert {array.dtype for array in (*outputs, *gradients)} == {np.dtype(dtype)}


def test_nothing_handed_in_is_changed(layer):
    forward, backward, inputs, upstream = layer
    for array in (*inputs.values(), *upstream):
        array.flags.writeable = False
    *_, cache = forward(**inputs)
    first = backward(*upstream, cache)
    for once, twice in zip(first, backward(*upstream, cache), strict=True):
        np.testing.assert_array_equal(once, twice)


def test_affine_is_a_flattened_product(pack):
    x = np.arange(4.0).reshape(1, 2, 2)
    out, _ = pack.layers.affine_forward(x, np.ones((4, 1)), np.array([10.0]))
    np.testing.assert_array_equal(out, [[16.0]])


def test_rnn_step_is_its_formula(pack):
    step = pack.rnn_layers.rnn_step_forward
    one = np.ones((1, 1))
    next_h, _ = step(2 * one, 3 * one, 0.1 * one, 0.2 * one, np.array([0.3]))
    np.testing.assert_allclose(next_h, [[np.tanh(0.2 + 0.6 + 0.3)]], rtol=1e-15)


def test_lstm_step_reads_its_gates_in_the_order_i_f_o_g(pack):
    zero = np.zeros((1, 1))
    gates = np.array([0.1, 0.2, 0.3, 0.4])
    next_h, next_c, _ = pack.rnn_layers.lstm_step_forward(
        zero, zero, zero + 5, np.zeros((1, 4)), np.zeros((1, 4)), gates
    )
    i, f, o = 1 / (1 + np.exp(-gates[:3]))
    c = f * 5 + i * np.tanh(0.4)
    np.testing.assert_allclose(next_c, [[c]], rtol=1e-15)
    np.testing.assert_allclose(next_h, [[o * np.tanh(c)]], rtol=1e-15)


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_a_sequence_is_its_steps_one_after_another(pack, rng, cell):
    width = H if cell == "rnn" else 4 * H
    x, h = rng.standard_normal((N, T, D)), rng.standard_normal((N, H))
    weights = [rng.standard_normal(shape) for shape in ((D, width), (H, width), (width,))]
    whole, _ = getattr(pack.rnn_layers, f"{cell}_forward")(x, h, *weights)
    states = [h] if cell == "rnn" else [h, np.zeros_like(h)]
    for t in range(T):
        step = getattr(pack.rnn_layers, f"{cell}_step_forward")
        *states, _ = step(x[:, t], *states, *weights)
        np.testing.assert_array_equal(whole[:, t], states[0])


def test_temporal_affine_maps_each_step_by_itself(pack, rng):
    x, w = rng.standard_normal((N, T, D)), rng.standard_normal((D, M))
    b = rng.standard_normal(M)
    out, _ = pack.rnn_layers.temporal_affine_forward(x, w, b)
    np.testing.assert_allclose(out[1, 2], x[1, 2] @ w + b, rtol=1e-14)


def test_word_embedding_looks_rows_up(pack):
    W = np.arange(6.0).reshape(3, 2)
    out, _ = pack.rnn_layers.word_embedding_forward(np.array([[2, 0]]), W)
    np.testing.assert_array_equal(out, [[[4, 5], [0, 1]]])


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_word_that_occurs_twice_adds_twice(pack, rng, dtype):
    words = np.array([[1, 1, 2], [1, 0, 2]])
    W = rng.standard_normal((4, D)).astype(dtype)
    dout = rng.standard_normal((2, 3, D)).astype(dtype)
    _, cache = pack.rnn_layers.word_embedding_forward(words, W)
    dW = pack.rnn_layers.word_embedding_backward(dout, cache)
    expected = np.stack([dout[words == word].sum(axis=0) for word in range(4)])
    np.testing.assert_allclose(dW, expected, rtol=1e-6)
    assert dW.dtype == dtype


@pytest.mark.parametrize("dtype", DTYPES)
def test_sigmoid_is_stable(pack, dtype):
    x = np.array([[-20000, -1000, -1, 0], [20000, 1000, 1, 0]], dtype=dtype)
    y = pack.rnn_layers.sigmoid(x)
    assert y.dtype == dtype and y.shape == x.shape
    np.testing.assert_allclose(y[:, 2], 1 / (1 + np.exp([1.0, -1.0])), rtol=1e-6)
    np.testing.assert_array_equal(y[:, 3], [0.5, 0.5])
    assert y[0, :2].max() < 1e-30
    np.testing.assert_array_equal(y[1, :2], [1, 1])


@pytest.fixture
def scored(rng):
    x, y = rng.standard_normal((N, T, V)), rng.integers(0, V, (N, T))
    mask = np.array([[True] * T, [False] * T, [True, False, True, False]])
    return x, y, mask


def test_softmax_loss_is_the_masked_sum_over_n(pack, scored):
    x, y, mask = scored
    loss, _ = pack.rnn_layers.temporal_softmax_loss(x, y, mask)
    p = np.exp(x) / np.exp(x).sum(axis=2, keepdims=True)
    terms = [-np.log(p[n, t, y[n, t]]) for n in range(N) for t in range(T) if mask[n, t]]
    np.testing.assert_allclose(loss, sum(terms) / N, rtol=1e-14)


def test_softmax_gradient_is_that_of_differences(pack, scored, numeric_gradient):
    x, y, mask = scored
    _, dx = pack.rnn_layers.temporal_softmax_loss(x, y, mask)
    expected = numeric_gradient(lambda: pack.rnn_layers.temporal_softmax_loss(x, y, mask)[0], x)
    np.testing.assert_allclose(dx, expected, rtol=0, atol=1e-10)
    assert not dx[~mask].any()


@pytest.mark.parametrize("dtype", DTYPES)
def test_softmax_loss_is_stable(pack, scored, dtype):
    x, y, mask = scored
    x = x.astype(dtype)
    loss, dx = pack.rnn_layers.temporal_softmax_loss(x, y, mask)
    for shift in (-1024, 1024):
        shifted_loss, shifted_dx = pack.rnn_layers.temporal_softmax_loss(x + shift, y, mask)
        np.testing.assert_allclose(shifted_loss, loss, rtol=1e-3)
        np.testing.assert_allclose(shifted_dx, dx, rtol=1e-3, atol=1e-4)
    far = np.where(np.arange(V) == y[:, :, None], dtype(-1000), dtype(1000))
    far_loss, far_dx = pack.rnn_layers.temporal_softmax_loss(far, y, mask)
    np.testing.assert_allclose(far_loss, (2000 + np.log(V - 1)) * mask.sum() / N, rtol=1e-6)
    assert np.isfinite(far_dx).all()
    assert loss.dtype == dx.dtype == far_dx.dtype == dtype


def test_softmax_loss_prints_only_when_asked(pack, scored, capsys):
    pack.rnn_layers.temporal_softmax_loss(*scored)
    assert capsys.readouterr().out == ""
    pack.rnn_layers.temporal_softmax_loss(*scored, verbose=True)
    assert "(3, 4, 11)" in capsys.readouterr().out
