"""Every backward pass against differences, and what the layers promise besides."""

import numpy as np
import pytest

N, D, M, C, H, W, F = 4, 5, 3, 6, 5, 7, 2
CONV = [(3, 3, 1, 1), (3, 2, 2, 0), (1, 5, 2, 1), (5, 3, 1, 2)]  # HH, WW, stride, pad
POOL = [(2, 2, 1), (1, 3, 2), (3, 1, 2), (5, 7, 1)]  # height, width, stride


def close(ours, numerical):
    assert np.shape(ours) == np.shape(numerical)
    np.testing.assert_allclose(ours, numerical, rtol=1e-8, atol=1e-10)


@pytest.fixture
def agrees(rng, numeric_gradient):
    """Check the gradients of sum(out * dout) with respect to some of the arguments."""

    def check(forward, backward, *arguments):
        out, cache = forward(*arguments)
        dout = rng.standard_normal(out.shape)
        grads = backward(dout, cache)
        grads = grads if isinstance(grads, tuple) else (grads,)
        for argument, grad in zip(arguments, grads, strict=False):
            close(grad, numeric_gradient(lambda: np.sum(forward(*arguments)[0] * dout), argument))
        return grads

    return check


def test_affine(pack, rng, agrees):
    x, w, b = rng.standard_normal((N, 2, D)), rng.standard_normal((2 * D, M)), rng.random(M)
    agrees(pack.layers.affine_forward, pack.layers.affine_backward, x, w, b)


def test_relu(pack, rng, agrees):
    agrees(pack.layers.relu_forward, pack.layers.relu_backward, rng.standard_normal((N, 2, D)))


@pytest.mark.parametrize("name", ["svm_loss", "softmax_loss"])
def test_losses(pack, rng, numeric_gradient, name):
    loss = getattr(pack.layers, name)
    x, y = 2 * rng.standard_normal((N, C)), rng.integers(0, C, N)
    close(loss(x, y)[1], numeric_gradient(lambda: loss(x, y)[0], x))


def test_large_scores_do_not_overflow(pack):
    loss, dx = pack.layers.softmax_loss(np.array([[1000.0, 0.0], [0.0, -1000.0]]), np.array([1, 0]))
    assert loss == 500
    np.testing.assert_array_equal(dx, [[0.5, -0.5], [0, 0]])


@pytest.mark.parametrize("backward", ["batchnorm_backward", "batchnorm_backward_alt"])
def test_batchnorm(pack, rng, agrees, backward):
    x, gamma, beta = rng.standard_normal((N, D)), rng.standard_normal(D), rng.standard_normal(D)
    of = pack.layers
    agrees(of.batchnorm_forward, getattr(of, backward), x, gamma, beta, {"mode": "train"})


def test_running_averages_become_those_of_the_data(pack, rng):
    bn_param = {"mode": "train", "momentum": 0.8}
    one, zero = np.ones(D), np.zeros(D)
    for _ in range(60):
        x = 3 + 2 * rng.standard_normal((2000, D))
        out, _ = pack.layers.batchnorm_forward(x, one, zero, bn_param)
        np.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-12)
        np.testing.assert_allclose(out.std(axis=0), 1, atol=1e-5)
    np.testing.assert_allclose(bn_param["running_mean"], 3, atol=0.1)
    np.testing.assert_allclose(bn_param["running_var"], 4, atol=0.2)
    bn_param["mode"] = "test"
    out, _ = pack.layers.batchnorm_forward(x[:1], one, zero, bn_param)
    np.testing.assert_allclose(out, (x[:1] - 3) / 2, atol=0.1)
    with pytest.raises(ValueError, match='"train" or "test"'):
        pack.layers.batchnorm_forward(x, one, zero, {"mode": "learn"})


def test_layernorm(pack, rng, agrees):
    x, gamma, beta = rng.standard_normal((N, D)), rng.standard_normal(D), rng.standard_normal(D)
    agrees(pack.layers.layernorm_forward, pack.layers.layernorm_backward, x, gamma, beta, {})
    out, _ = pack.layers.layernorm_forward(x, np.ones(D), np.zeros(D), {})
    np.testing.assert_allclose(out.mean(axis=1), 0, atol=1e-12)


def test_dropout(pack, rng, agrees):
    of, x = pack.layers, rng.standard_normal((N, 2, D))
    agrees(of.dropout_forward, of.dropout_backward, x, {"mode": "train", "p": 0.3, "seed": 1})
    agrees(of.dropout_forward, of.dropout_backward, x, {"mode": "test", "p": 0.3})
    out, _ = of.dropout_forward(np.ones((300, 300)), {"mode": "train", "p": 0.3, "seed": 1})
    assert set(np.unique(out)) == {0, 1 / 0.3}
    assert out.mean() == pytest.approx(1, abs=0.02)
    with pytest.raises(ValueError, match='"train" or "test"'):
        of.dropout_forward(x, {"mode": "learn", "p": 0.3})


@pytest.mark.parametrize(("HH", "WW", "stride", "pad"), CONV)
def test_convolution(pack, rng, agrees, HH, WW, stride, pad):
    of, conv_param = pack.layers, {"stride": stride, "pad": pad}
    x, w = rng.standard_normal((2, 3, H, W)), rng.standard_normal((F, 3, HH, WW))
    b, before = rng.standard_normal(F), x.copy()
    agrees(of.conv_forward_naive, of.conv_backward_naive, x, w, b, conv_param)
    np.testing.assert_allclose(x, before, atol=1e-12)
    of = pack.fast_layers
    out, cache = of.conv_forward_fast(x, w, b, conv_param)
    close(out, pack.layers.conv_forward_naive(x, w, b, conv_param)[0])
    dout = rng.standard_normal(out.shape)
    _, naive_cache = pack.layers.conv_forward_naive(x, w, b, conv_param)
    slow = pack.layers.conv_backward_naive(dout, naive_cache)
    for fast, naive in zip(of.conv_backward_fast(dout, cache), slow, strict=True):
        close(fast, naive)


@pytest.mark.parametrize(("height", "width", "stride"), POOL)
def test_max_pooling(pack, rng, agrees, height, width, stride):
    x = rng.permutation(2 * 3 * H * W).reshape(2, 3, H, W) / 100  # no two are equal
    pool_param = {"pool_height": height, "pool_width": width, "stride": stride}
    of, fast = pack.layers, pack.fast_layers
    agrees(of.max_pool_forward_naive, of.max_pool_backward_naive, x, pool_param)
    agrees(fast.max_pool_forward_fast, fast.max_pool_backward_fast, x, pool_param)
    out, _ = of.max_pool_forward_naive(x, pool_param)
    np.testing.assert_array_equal(fast.max_pool_forward_fast(x, pool_param)[0], out)


def test_spatial_batchnorm(pack, rng, agrees):
    x, gamma, beta = rng.standard_normal((2, 3, 4, 5)), rng.standard_normal(3), rng.random(3)
    of, bn_param = pack.layers, {"mode": "train"}
    agrees(
        of.spatial_batchnorm_forward, of.spatial_batchnorm_backward, x, gamma, beta, {**bn_param}
    )
    out, _ = of.spatial_batchnorm_forward(x, np.ones(3), np.zeros(3), bn_param)
    np.testing.assert_allclose(out.mean(axis=(0, 2, 3)), 0, atol=1e-12)
    np.testing.assert_allclose(bn_param["running_mean"], 0.1 * x.mean(axis=(0, 2, 3)))


@pytest.mark.parametrize("G", [1, 2, 3, 6])
def test_spatial_groupnorm(pack, rng, agrees, G):
    x = rng.standard_normal((2, C, 3, 4))
    gamma, beta = rng.standard_normal((2, 1, C, 1, 1))
    of = pack.layers
    agrees(of.spatial_groupnorm_forward, of.spatial_groupnorm_backward, x, gamma, beta, G, {})
    out, _ = of.spatial_groupnorm_forward(x, np.ones_like(gamma), np.zeros_like(beta), G, {})
    means = out.reshape(2, G, -1).mean(axis=2)
    np.testing.assert_allclose(means, 0, atol=1e-12)
