"""Both networks against differences; the update rules against their formulas."""

import numpy as np
import pytest

N, D, K = 4, 6, 3


def close(ours, numerical):
    assert np.shape(ours) == np.shape(numerical)
    np.testing.assert_allclose(ours, numerical, rtol=1e-6, atol=1e-9)


def check_gradients(net, X, y, numeric_gradient):
    _, grads = net.loss(X, y)
    assert list(sorted(grads)) == list(sorted(net.params))
    for name, value in net.params.items():
        numerical = numeric_gradient(lambda: net.loss(X, y)[0], value, step=1e-4)
        close(grads[name], numerical)


@pytest.mark.parametrize("normalization", [None, "batchnorm", "layernorm"])
@pytest.mark.parametrize("keep", [1, 0.6])
def test_fully_connected_net(pack, rng, numeric_gradient, normalization, keep):
    np.random.seed(0)
    net = pack.fc_net.FullyConnectedNet(
        [7, 5], D, K, keep, normalization, 0.3, 0.5, np.float64, seed=3
    )
    X, y = rng.standard_normal((N, 2, D // 2)), rng.integers(0, K, N)
    check_gradients(net, X, y, numeric_gradient)
    assert net.loss(X).shape == (N, K)


def test_convolutional_net(pack, rng, numeric_gradient):
    np.random.seed(0)
    net = pack.cnn.ThreeLayerConvNet((2, 4, 6), 3, 3, 5, K, 0.5, 0.3, np.float64)
    X, y = rng.standard_normal((N, 2, 4, 6)), rng.integers(0, K, N)
    check_gradients(net, X, y, numeric_gradient)
    assert net.loss(X).shape == (N, K)


def test_first_weights(pack):
    net = pack.fc_net.FullyConnectedNet([50, 40], 60, K, normalization="layernorm")
    shapes = {name: value.shape for name, value in net.params.items()}
    assert shapes["W1"] == (60, 50)
    assert shapes["gamma2"] == (40,)
    assert "gamma3" not in shapes
    assert {value.dtype for value in net.params.values()} == {np.dtype(np.float32)}
    assert net.params["W2"].std() == pytest.approx(1e-2, rel=0.2)
    assert not net.params["b1"].any()
    assert (net.params["gamma1"] == 1).all()
    net = pack.cnn.ThreeLayerConvNet()
    assert net.params["W2"].shape == (32 * 16 * 16, 100)


def test_update_rules(pack, rng):
    w, dw, again = rng.standard_normal((3, 4, 5))
    dw = dw + np.sign(dw)  # large beside epsilon
    of = pack.optim
    close(of.sgd(w, dw)[0], w - 0.01 * dw)
    first, config = of.sgd_momentum(w, dw)
    close(first, w - 0.01 * dw)
    close(of.sgd_momentum(first, again, config)[0], first - 0.01 * again - 0.009 * dw)
    first, config = of.rmsprop(w, dw)
    close(first, w - 0.1 * np.sign(dw))
    second = first - 0.01 * again / np.sqrt(0.0099 * dw**2 + 0.01 * again**2)
    close(of.rmsprop(first, again, config)[0], second)
    first, config = of.adam(w, dw)
    close(first, w - 0.001 * np.sign(dw))  # the first step of Adam has the size of its rate
    m = (0.09 * dw + 0.1 * again) / (1 - 0.9**2)
    v = (0.000999 * dw**2 + 0.001 * again**2) / (1 - 0.999**2)
    close(of.adam(first, again, config)[0], first - 0.001 * m / np.sqrt(v))
    assert config["t"] == 2
