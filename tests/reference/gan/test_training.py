"""Training brings the generator to the real points, whatever the seed; the checks say when not."""

import numpy as np
import pytest

N, D, Z, H, K, STEPS = 50, 2, 3, 19, 17, 300
SEEDS = 40


@pytest.fixture
def start(make_params):
    """Real points, both networks and fresh noise."""

    def make(seed):
        rng = np.random.default_rng(seed)
        x_real = np.array([0.7, -0.7]) + 0.1 * rng.standard_normal((N, D))
        networks = make_params(rng, D, H, 1), make_params(rng, Z, K, D, 0.3)
        return x_real, *networks, rng.uniform(-1, 1, (N, Z))

    return make


def distance(pack, generator, x_real, z):
    x, _ = pack.gan_networks.generator_forward(z, generator)
    return np.linalg.norm(x.mean(axis=0) - x_real.mean(axis=0))


def test_training_arrives_for_every_seed(pack, start):
    shares = []
    for seed in range(SEEDS):
        x_real, discriminator, generator, z = start(seed)
        rng = np.random.default_rng(0)
        _, trained, losses = pack.gan_solver.train_gan(
            x_real, discriminator, generator, STEPS, 0.005, rng
        )
        assert losses.shape == (STEPS, 2)
        assert pack.checks.has_moved(trained, generator, x_real, z), seed
        before, after = (distance(pack, g, x_real, z) for g in (generator, trained))
        shares.append(after / before)
    print(f"\ndistance left after training, {SEEDS} seeds: at most {max(shares):.2f} of it")


def test_a_step_of_the_discriminator_lowers_its_loss(pack, start):
    x_real, discriminator, generator, z = start(0)
    objective = pack.gan_networks.discriminator_objective
    before, grads = objective(x_real, z, discriminator, generator)
    moved = {name: discriminator[name] - 0.01 * grads[name] for name in grads}
    after, _ = objective(x_real, z, moved, generator)
    assert after < before


def test_what_was_not_trained_has_not_moved(pack, start):
    x_real, _, generator, z = start(0)
    has_moved = pack.checks.has_moved
    assert not has_moved(generator, generator, x_real, z)
    assert not has_moved({**generator, "b2": np.full(D, np.nan)}, generator, x_real, z)
    assert not has_moved({**generator, "b2": 0.0}, generator, x_real, z)
    assert not has_moved(None, generator, x_real, z)
    constant = {**generator, "W2": 0 * generator["W2"], "b2": np.arctanh([0.7, -0.7])}
    assert not has_moved(constant, generator, x_real, z)  # all its points are one


@pytest.mark.parametrize("seed", range(20))
def test_uniform_noise_is_recognised(pack, seed):
    rng = np.random.default_rng(seed)
    assert pack.checks.is_uniform(pack.gan.sample_noise(60, 37, rng))


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: rng.random((60, 37)),
        lambda rng: rng.standard_normal((60, 37)).clip(-1, 0.99),
        lambda rng: rng.integers(-1, 1, (60, 37)).astype(float),
        lambda rng: np.tile(rng.uniform(-1, 1, (1, 37)), (60, 1)),
        lambda rng: rng.uniform(-1, 1, (60, 37)).round(1),
        lambda rng: 0.8 * rng.uniform(-1, 1, (60, 37)),
        lambda rng: np.full((60, 37), np.nan),
        lambda rng: np.zeros((60, 37), dtype=int),
    ],
)
def test_other_noise_is_not(pack, rng, draw):
    assert not pack.checks.is_uniform(draw(rng))
