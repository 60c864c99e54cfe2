"""Both networks and their objectives, against differences."""

import numpy as np
import pytest

N, D, Z, H, K = 4, 3, 2, 6, 5


@pytest.fixture
def networks(rng, make_params):
    return make_params(rng, D, H, 1), make_params(rng, Z, K, D)


def close(ours, numerical):
    np.testing.assert_allclose(ours, numerical, rtol=1e-8, atol=1e-11)


@pytest.mark.parametrize("name", ["discriminator", "generator"])
def test_backward_is_the_gradient_of_forward(pack, rng, numeric_gradient, networks, name):
    forward = getattr(pack.gan_networks, f"{name}_forward")
    params = networks[0] if name == "discriminator" else networks[1]
    x = rng.standard_normal((N, params["W1"].shape[0]))
    out, cache = forward(x, params)
    upstream = rng.standard_normal(out.shape)
    dx, dparams = getattr(pack.gan_networks, f"{name}_backward")(upstream, cache)
    assert list(dparams) == list(params)
    for array, gradient in [(x, dx), *((params[key], dparams[key]) for key in params)]:
        close(gradient, numeric_gradient(lambda: np.sum(forward(x, params)[0] * upstream), array))


def test_the_generators_points_lie_between_minus_one_and_one(pack, rng, networks):
    x, _ = pack.gan_networks.generator_forward(50 * rng.standard_normal((N, Z)), networks[1])
    assert x.shape == (N, D)
    assert np.abs(x).max() <= 1


def test_objectives_have_the_gradients_of_their_own_network(pack, rng, numeric_gradient, networks):
    discriminator, generator = networks
    x_real, z = rng.standard_normal((N, D)), rng.uniform(-1, 1, (N, Z))
    of = pack.gan_networks
    both = [
        (lambda: of.discriminator_objective(x_real, z, discriminator, generator), discriminator),
        (lambda: of.generator_objective(z, discriminator, generator), generator),
    ]
    for objective, params in both:
        _, grads = objective()
        assert list(grads) == list(params)
        for key, value in params.items():
            close(grads[key], numeric_gradient(lambda f=objective: f()[0], value))
