"""Fixtures for the pack of style transfer."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def pack(root, load_pack):
    with load_pack(root / "reference" / "style_transfer") as modules:
        yield modules


@pytest.fixture
def rng():
    return np.random.default_rng(11)
