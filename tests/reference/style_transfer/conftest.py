"""Fixtures for the pack of style transfer."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def pack(root, load_pack):
    reference = root / "reference"
    with load_pack(reference / "style_transfer", reference / "network_visualization") as modules:
        yield modules


@pytest.fixture(scope="session")
def convnet(root, load_pack):
    """The module of the network, which this pack shares."""
    with load_pack(root / "reference" / "network_visualization") as modules:
        yield modules.tiny_convnet


@pytest.fixture
def rng():
    return np.random.default_rng(11)
