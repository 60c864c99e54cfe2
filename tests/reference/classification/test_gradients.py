"""Every gradient against differences, and every loss against its formula in plain Python."""

import numpy as np
import pytest

LOSSES = ["svm_loss_naive", "svm_loss_vectorized", "softmax_loss_naive", "softmax_loss_vectorized"]


def close(ours, numerical):
    np.testing.assert_allclose(ours, numerical, rtol=1e-8, atol=1e-10)


def loss_named(pack, name):
    return getattr(pack.linear_svm if name.startswith("svm") else pack.softmax, name)


@pytest.mark.parametrize("name", LOSSES)
def test_linear_losses(pack, batch, numeric_gradient, name):
    function = loss_named(pack, name)
    loss, dW = function(batch.W, batch.X, batch.y, batch.reg)
    expected = batch.reg * np.sum(batch.W**2)
    for x, right in zip(batch.X, batch.y, strict=True):
        s = x @ batch.W
        others = [j for j in range(len(s)) if j != right]
        hinge = sum(max(0, s[j] - s[right] + 1) for j in others)
        entropy = -np.log(np.exp(s[right]) / np.exp(s).sum())
        expected += (hinge if name.startswith("svm") else entropy) / len(batch.X)
    assert loss == pytest.approx(expected, rel=1e-13)
    numerical = numeric_gradient(lambda: function(batch.W, batch.X, batch.y, batch.reg)[0], batch.W)
    close(dW, numerical)


def test_networks(batch, net, numeric_gradient):
    loss, grads = net.loss(batch.X, batch.y)
    p = net.params
    scores = np.maximum(0, batch.X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
    close(net.scores(batch.X), scores)
    p_right = (np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True))[
        np.arange(len(scores)), batch.y
    ]
    expected = -np.log(p_right).mean() + net.weight_loss(p["W1"], p["W2"])
    assert loss == pytest.approx(expected, rel=1e-13)
    assert set(grads) == set(p)
    for name, value in p.items():
        close(grads[name], numeric_gradient(lambda: net.loss(batch.X, batch.y)[0], value))


def test_layers(pack, rng, numeric_gradient):
    layers = pack.layers
    x, w, b = (rng.standard_normal(shape) for shape in [(4, 2, 3), (6, 5), (5,)])
    dout = rng.standard_normal((4, 5))
    out, cache = layers.affine_forward(x, w, b)
    close(out, x.reshape(4, 6) @ w + b)
    for array, ours in zip((x, w, b), layers.affine_backward(dout, cache), strict=True):
        f = lambda: np.sum(layers.affine_forward(x, w, b)[0] * dout)  # noqa: E731
        close(ours, numeric_gradient(f, array))
    out, cache = layers.relu_forward(x)
    upstream = rng.standard_normal(x.shape)
    close(
        layers.relu_backward(upstream, cache),
        numeric_gradient(lambda: np.sum(layers.relu_forward(x)[0] * upstream), x),
    )
    y = rng.integers(0, 5, 4)
    close(
        layers.softmax_loss(dout, y)[1],
        numeric_gradient(lambda: layers.softmax_loss(dout, y)[0], dout),
    )


@pytest.mark.parametrize("name", ["softmax_loss_naive", "softmax_loss_vectorized"])
def test_large_scores(pack, name):
    W, X, y = np.array([[1000.0, 0, -1000]]), np.array([[1.0], [1.0]]), np.array([0, 1])
    loss, dW = loss_named(pack, name)(W, X, y, 0.0)
    assert loss == 500
    np.testing.assert_array_equal(dW, [[0.5, -0.5, 0]])
    loss, dx = pack.layers.softmax_loss(X @ W, y)
    assert loss == 500
    np.testing.assert_array_equal(dx, [[0, 0, 0], [0.5, -0.5, 0]])
