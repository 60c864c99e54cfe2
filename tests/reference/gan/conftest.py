"""Fixtures for the GAN pack."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def pack(root, load_pack):
    with load_pack(root / "reference" / "gan") as modules:
        yield modules


@pytest.fixture
def rng():
    return np.random.default_rng(5)


@pytest.fixture
def make_params():
    """Weights of a network from one width to another."""

    def make(rng, inputs, hidden, outputs, scale=1.0):
        return {
            "W1": rng.standard_normal((inputs, hidden)) / inputs**0.5,
            "b1": 0.1 * rng.standard_normal(hidden),
            "W2": scale * rng.standard_normal((hidden, outputs)) / hidden**0.5,
            "b2": 0.1 * rng.standard_normal(outputs),
        }

    return make
