"""Fixtures for the pack of saliency maps, fooling images and class visualisation."""

import numpy as np
import pytest

N, C, H, W, K = 3, 2, 8, 9, 5


@pytest.fixture(scope="session")
def pack(root, load_pack):
    with load_pack(root / "reference" / "network_visualization") as modules:
        yield modules


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture
def model(pack):
    return pack.tiny_convnet.TinyConvNet(C, K)


@pytest.fixture
def X(rng):
    return rng.standard_normal((N, C, H, W))
