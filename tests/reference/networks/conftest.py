"""Fixtures for the networks pack."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def pack(root, load_pack):
    with load_pack(root / "reference" / "networks") as modules:
        yield modules


@pytest.fixture
def rng():
    return np.random.default_rng(5)
