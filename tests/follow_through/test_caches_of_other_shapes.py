"""Means over wrong axes have other shapes, in the cache too: a right backward keeps its points."""

import numpy as np
import pytest

from grader.confined.replay.caches import is_other_reduction
from tests.follow_through.foreign import foreign, graded, losing, with_change

NORMS = '''
"""Each row is brought to mean 0 and deviation 1."""

import numpy as np


def forward(x, gamma):
    """Return the normalised rows times gamma, and a cache."""
    # BEGIN SOLUTION
    mu = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    std = np.sqrt(var + 1e-5)
    hat = (x - mu) / std
    out, cache = gamma * hat, (hat, gamma, std)
    # END SOLUTION
    return out, cache


def backward(dout, cache):
    """Return the gradients of x and gamma."""
    # BEGIN SOLUTION
    hat, gamma, std = cache
    dhat = dout * gamma
    dx = dhat - dhat.mean(axis=1, keepdims=True) - hat * (dhat * hat).mean(axis=1, keepdims=True)
    dx, dgamma = dx / std, (dout * hat).sum(axis=0)
    # END SOLUTION
    return dx, dgamma
'''
RUBRIC = """
sizes: {N: 3, D: 5}
cases: {main: {}, other: {N: 4, D: 6}}
criteria:
  forward: {file: norms.py, points: 1, given: {x: "normal(N, D)", gamma: normal(D)},
    call: "out, cache = forward(x, gamma)", outputs: [out]}
  backward:
    file: norms.py
    points: 1
    given: {like: forward, dout: "normal(N, D)"}
    call: |
      out, cache = forward(x, gamma)
      dx, dgamma = backward(dout, cache)
    outputs: [dx, dgamma]
"""
SOURCES = {"norms.py": NORMS}
ONE_NUMBER = [("var = x.var(axis=1, keepdims=True)", "var = x.var()")]
OTHER_AXIS = [
    ("mu = x.mean(axis=1, keepdims=True)", "mu = x.mean(axis=0)"),
    ("var = x.var(axis=1, keepdims=True)", "var = x.var(axis=0)"),
]
FAULT = ("dx / std", "dx")


@pytest.fixture(scope="module")
def norms(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("norms"), SOURCES, RUBRIC)


@pytest.mark.parametrize("mistakes", [ONE_NUMBER, OTHER_AXIS])
def test_a_right_backward_keeps_its_points(norms, shared_sandbox, mistakes) -> None:
    sources = SOURCES
    for old, new in mistakes:
        sources = with_change(sources, "norms.py", old, new)
    assert losing(graded(norms, sources, shared_sandbox)) == ["forward"]
    both = with_change(sources, "norms.py", *FAULT)
    assert losing(graded(norms, both, shared_sandbox)) == ["forward", "backward"]


@pytest.mark.parametrize(
    ("own", "right", "alike"),
    [
        ((), (4,), True),
        ((5,), (4, 1), True),
        ((1, 5), (4, 1), True),
        ((4,), (4,), False),  # of the right shape
        ((4, 5), (4, 1), False),  # no mean: one for each element
        ((5,), (4,), False),
    ],
)
def test_shapes_of_means_over_other_axes(own, right, alike) -> None:
    assert is_other_reduction(np.zeros(own), np.zeros(right)) is alike
