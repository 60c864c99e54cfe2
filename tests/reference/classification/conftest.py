"""Fixtures for the classification pack."""

from types import SimpleNamespace

import numpy as np
import pytest

N, D, C, H = 6, 5, 4, 7
REG = 0.3


@pytest.fixture(scope="session")
def pack(root, load_pack):
    with load_pack(root / "reference" / "classification") as modules:
        yield modules


@pytest.fixture
def rng():
    return np.random.default_rng(5)


@pytest.fixture
def batch(rng):
    """Weights, examples and classes of a linear classifier, and a strength of regularisation."""
    W, X = rng.standard_normal((D, C)), rng.standard_normal((N, D))
    return SimpleNamespace(W=W, X=X, y=rng.integers(0, C, N), reg=REG)


@pytest.fixture(params=["neural_net", "fc_net"])
def net(request, pack, rng):
    """A network of two layers of either kind: its parameters, `scores(X)` and `loss(X, y)`.

    `weight_loss` is what the regularisation adds, for sums of squares.
    """
    kind = request.param
    make = getattr(pack, kind).TwoLayerNet
    model = make(D, H, C) if kind == "neural_net" else make(D, H, C, reg=REG)
    for name, value in model.params.items():
        model.params[name] = rng.standard_normal(value.shape)
    reg = {"reg": REG} if kind == "neural_net" else {}
    factor = REG if kind == "neural_net" else REG / 2
    return SimpleNamespace(
        model=model,
        params=model.params,
        scores=model.loss,
        loss=lambda X, y: model.loss(X, y, **reg),
        weight_loss=lambda *weights: factor * sum((w**2).sum() for w in weights),
    )
