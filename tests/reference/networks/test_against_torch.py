"""Layers, losses, update rules and networks against PyTorch's own functions and autograd."""

import numpy as np
import pytest

from tests.libraries import Later, needed

torch = needed("torch")
F = Later("torch.nn.functional")


def tensor(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-10, atol=1e-12)


def check(rng, arrays, ours, backward, theirs):
    """Outputs, and the gradients with respect to all arrays."""
    tensors = [tensor(array) for array in arrays]
    out, cache = ours(*arrays)
    their = theirs(*tensors)
    close(out, their)
    dout = rng.standard_normal(out.shape)
    grads = backward(dout, cache)
    grads = grads if isinstance(grads, tuple) else (grads,)
    wanted = torch.autograd.grad(their, tensors, torch.tensor(dout))
    for our, grad in zip(grads, wanted, strict=True):
        close(our, grad)


def test_losses(pack, rng):
    x, y = 2 * rng.standard_normal((5, 4)), rng.integers(0, 4, 5)
    losses = [
        (pack.layers.softmax_loss, F.cross_entropy),
        (pack.layers.svm_loss, lambda x, y: 4 * F.multi_margin_loss(x, y)),  # a mean over classes
    ]
    for ours, theirs in losses:
        tx = tensor(x)
        their = theirs(tx, torch.tensor(y))
        loss, dx = ours(x, y)
        close(loss, their)
        close(dx, torch.autograd.grad(their, tx)[0])


@pytest.mark.parametrize("backward", ["batchnorm_backward", "batchnorm_backward_alt"])
def test_batchnorm(pack, rng, backward):
    arrays = rng.standard_normal((6, 4)), rng.standard_normal(4), rng.standard_normal(4)
    mean, var = rng.standard_normal(4), rng.uniform(1, 2, 4)
    param = {"mode": "train", "running_mean": mean.copy(), "running_var": var.copy()}
    of = pack.layers
    check(
        rng,
        arrays,
        lambda *a: of.batchnorm_forward(*a, param),
        getattr(of, backward),
        lambda x, g, b: F.batch_norm(x, None, None, g, b, training=True),
    )
    close(param["running_mean"], torch.tensor(0.9 * mean + 0.1 * arrays[0].mean(axis=0)))
    out, _ = of.batchnorm_forward(*arrays, {**param, "mode": "test"})
    averages = [torch.tensor(param[name]) for name in ("running_mean", "running_var")]
    close(out, F.batch_norm(tensor(arrays[0]), *averages, *map(tensor, arrays[1:])))


def test_normalisation_of_rows_and_images(pack, rng):
    of = pack.layers
    rows = rng.standard_normal((6, 4)), rng.standard_normal(4), rng.standard_normal(4)
    check(
        rng,
        rows,
        lambda *a: of.layernorm_forward(*a, {}),
        of.layernorm_backward,
        lambda x, g, b: F.layer_norm(x, (4,), g, b),
    )
    x, gamma, beta = rng.standard_normal((3, 6, 4, 5)), *rng.standard_normal((2, 6))
    check(
        rng,
        (x, gamma, beta),
        lambda *a: of.spatial_batchnorm_forward(*a, {"mode": "train"}),
        of.spatial_batchnorm_backward,
        lambda x, g, b: F.batch_norm(x, None, None, g, b, training=True),
    )
    shape = (1, 6, 1, 1)
    check(
        rng,
        (x, gamma.reshape(shape), beta.reshape(shape)),
        lambda *a: of.spatial_groupnorm_forward(*a, 3, {}),
        of.spatial_groupnorm_backward,
        lambda x, g, b: F.group_norm(x, 3, g.reshape(-1), b.reshape(-1)),
    )


@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (2, 1)])
def test_convolution_and_pooling(pack, rng, stride, pad):
    of = pack.layers
    x, w, b = (
        rng.standard_normal((3, 2, 7, 9)),
        rng.standard_normal((4, 2, 3, 3)),
        rng.standard_normal(4),
    )
    check(
        rng,
        (x, w, b),
        lambda *a: of.conv_forward_naive(*a, {"stride": stride, "pad": pad}),
        of.conv_backward_naive,
        lambda x, w, b: F.conv2d(x, w, b, stride, pad),
    )
    pool_param = {"pool_height": 3, "pool_width": 3, "stride": stride}
    check(
        rng,
        (x,),
        lambda x: of.max_pool_forward_naive(x, pool_param),
        of.max_pool_backward_naive,
        lambda x: F.max_pool2d(x, 3, stride),
    )


@pytest.mark.parametrize(
    ("rule", "theirs", "settings"),
    [
        ("sgd_momentum", "SGD", {"momentum": 0.9}),
        ("rmsprop", "RMSprop", {"alpha": 0.99}),
        ("adam", "Adam", {}),
    ],
)
def test_update_rules(pack, rng, rule, theirs, settings):
    w, dws = rng.standard_normal((3, 4)), rng.standard_normal((5, 3, 4))
    parameter = tensor(w)
    optimiser = getattr(torch.optim, theirs)([parameter], lr=0.01, **settings)
    config = {"learning_rate": 0.01}
    for dw in dws:
        w, config = getattr(pack.optim, rule)(w, dw, config)
        parameter.grad = torch.tensor(dw)
        optimiser.step()
    close(w, parameter)


def test_convolutional_net(pack, rng):
    np.random.seed(0)
    net = pack.cnn.ThreeLayerConvNet((2, 4, 6), 3, 3, 5, 4, 0.5, 0.3, np.float64)
    X, y = rng.standard_normal((3, 2, 4, 6)), rng.integers(0, 4, 3)
    p = {name: tensor(value) for name, value in net.params.items()}
    h = F.max_pool2d(torch.relu(F.conv2d(torch.tensor(X), p["W1"], p["b1"], padding=1)), 2)
    h = torch.relu(h.flatten(1) @ p["W2"] + p["b2"])
    their = F.cross_entropy(h @ p["W3"] + p["b3"], torch.tensor(y))
    their = their + 0.15 * sum((p[name] ** 2).sum() for name in ("W1", "W2", "W3"))
    loss, grads = net.loss(X, y)
    close(loss, their)
    for name, grad in zip(p, torch.autograd.grad(their, [*p.values()]), strict=True):
        close(grads[name], grad)
