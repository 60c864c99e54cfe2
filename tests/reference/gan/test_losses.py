"""Losses and their gradients: against differences, against the plain formulas, without overflow."""

import numpy as np
import pytest

N = 5
TWO = ["discriminator", "ls_discriminator"]
ONE = ["generator", "ls_generator"]


@pytest.mark.parametrize("name", TWO + ONE)
def test_gradients_agree_with_differences(pack, rng, numeric_gradient, name):
    arrays = [2 * rng.standard_normal((N, 1)) for _ in range(2 if name in TWO else 1)]
    loss = getattr(pack.gan, f"{name}_loss")
    gradients = getattr(pack.gan, f"{name}_loss_backward")(*arrays)
    gradients = gradients if name in TWO else (gradients,)
    for array, gradient in zip(arrays, gradients, strict=True):
        numerical = numeric_gradient(lambda: loss(*arrays), array)
        np.testing.assert_allclose(gradient, numerical, rtol=1e-9, atol=1e-12)


def test_cross_entropy_is_its_formula_where_that_is_safe(pack, rng, numeric_gradient):
    logits, targets = rng.standard_normal((N, 1)), rng.uniform(0, 1, (N, 1))
    p = 1 / (1 + np.exp(-logits))
    plain = np.mean(-targets * np.log(p) - (1 - targets) * np.log(1 - p))
    assert pack.gan.bce_loss(logits, targets) == pytest.approx(plain, rel=1e-13)
    numerical = numeric_gradient(lambda: pack.gan.bce_loss(logits, targets), logits)
    ours = pack.gan.bce_loss_backward(logits, targets)
    np.testing.assert_allclose(ours, numerical, rtol=1e-9, atol=1e-12)


def test_large_logits_are_exact(pack):
    logits, targets = np.array([[1000.0], [-1000.0]]), np.array([[0.0], [0.0]])
    assert pack.gan.bce_loss(logits, targets) == 500
    np.testing.assert_array_equal(pack.gan.bce_loss_backward(logits, targets), [[0.5], [0]])


def test_the_losses_know_who_is_real(pack):
    sure = np.full((N, 1), 50.0)
    assert pack.gan.discriminator_loss(sure, -sure) < 1e-20
    assert pack.gan.discriminator_loss(-sure, sure) == pytest.approx(100)
    assert pack.gan.generator_loss(sure) < 1e-20
    ones = np.ones((N, 1))
    assert pack.gan.ls_discriminator_loss(ones, 0 * ones) == 0
    assert pack.gan.ls_discriminator_loss(0 * ones, ones) == 1
    assert pack.gan.ls_generator_loss(0 * ones) == 0.5


def test_leaky_rectifier(pack, rng, numeric_gradient):
    x, dout = rng.standard_normal((2, N, 3))
    np.testing.assert_array_equal(pack.gan.leaky_relu(np.array([-2.0, 3.0]), 0.5), [-1, 3])
    np.testing.assert_array_equal(pack.gan.leaky_relu(np.array([-2.0, 0.0])), [-0.02, 0])
    numerical = numeric_gradient(lambda: np.sum(pack.gan.leaky_relu(x, 0.3) * dout), x)
    ours = pack.gan.leaky_relu_backward(dout, x, 0.3)
    np.testing.assert_allclose(ours, numerical, rtol=1e-9, atol=1e-12)
