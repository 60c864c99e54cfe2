"""Losses, gradients and networks against PyTorch's own functions and autograd."""

import numpy as np
import pytest

from tests.libraries import Later, needed

torch = needed("torch")
F = Later("torch.nn.functional")

N, D, Z, H, K = 4, 3, 2, 6, 5


def tensor(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def tensors(params):
    return {name: tensor(value) for name, value in params.items()}


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-11, atol=1e-13)


def cross_entropy(judged, label):
    return F.binary_cross_entropy_with_logits(judged, torch.full_like(judged, label))


def discriminator_loss(real, fake):
    return cross_entropy(real, 1) + cross_entropy(fake, 0)


LOSSES = {
    "discriminator": discriminator_loss,
    "generator": lambda fake: cross_entropy(fake, 1),
    "ls_discriminator": lambda real, fake: ((real - 1) ** 2).mean() / 2 + (fake**2).mean() / 2,
    "ls_generator": lambda fake: ((fake - 1) ** 2).mean() / 2,
}


@pytest.mark.parametrize("name", LOSSES)
def test_losses(pack, rng, name):
    count = 2 if "discriminator" in name else 1
    arrays = [3 * rng.standard_normal((N, 1)) for _ in range(count)]
    inputs = [tensor(array) for array in arrays]
    theirs = LOSSES[name](*inputs)
    close(getattr(pack.gan, f"{name}_loss")(*arrays), theirs)
    ours = getattr(pack.gan, f"{name}_loss_backward")(*arrays)
    ours = ours if count == 2 else (ours,)
    for our, their in zip(ours, torch.autograd.grad(theirs, inputs), strict=True):
        close(our, their)


def test_leaky_rectifier(pack, rng):
    x, dout = rng.standard_normal((2, N, D))
    tx = tensor(x)
    theirs = F.leaky_relu(tx, 0.3)
    close(pack.gan.leaky_relu(x, 0.3), theirs)
    (their,) = torch.autograd.grad(theirs, tx, torch.tensor(dout))
    close(pack.gan.leaky_relu_backward(dout, x, 0.3), their)


def judged(x, p):
    h = F.leaky_relu(x @ p["W1"] + p["b1"], 0.01)
    return h @ p["W2"] + p["b2"]


def generated(z, p):
    return torch.tanh(torch.relu(z @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"])


def test_objectives(pack, rng, make_params):
    discriminator, generator = make_params(rng, D, H, 1), make_params(rng, Z, K, D)
    x_real, z = rng.standard_normal((N, D)), rng.uniform(-1, 1, (N, Z))
    d, g = tensors(discriminator), tensors(generator)
    fake = generated(torch.tensor(z), g)
    for ours, loss, params in [
        (
            pack.gan_networks.discriminator_objective(x_real, z, discriminator, generator),
            discriminator_loss(judged(torch.tensor(x_real), d), judged(fake.detach(), d)),
            d,
        ),
        (
            pack.gan_networks.generator_objective(z, discriminator, generator),
            LOSSES["generator"](judged(fake, d)),
            g,
        ),
    ]:
        close(ours[0], loss)
        for name, their in zip(params, torch.autograd.grad(loss, [*params.values()]), strict=True):
            close(ours[1][name], their)
