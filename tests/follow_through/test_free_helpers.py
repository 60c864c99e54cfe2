"""Callers of a wrong helper that go on with vectors of another sign than the reference's."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

REFERENCE = '''
"""Principal components."""

import numpy as np


def components(X, k):
    """Return the mean and the k leading components, as rows."""
    # BEGIN SOLUTION
    mean = X.mean(axis=0)
    vectors = np.linalg.eigh((X - mean).T @ (X - mean))[1]
    return mean, vectors[:, ::-1][:, :k].T
    # END SOLUTION


def transform(X, mean, W):
    """Return the coordinates."""
    # BEGIN SOLUTION
    return (X - mean) @ W.T
    # END SOLUTION


def reconstruct(X, k):
    """Return X as k components describe it."""
    # BEGIN SOLUTION
    mean, W = components(X, k)
    return transform(X, mean, W) @ W + mean
    # END SOLUTION
'''
STUDENT = """
import numpy as np


def components(X, k):
    mean = X.mean(axis=0)
    W = np.linalg.svd(X - mean)[2][:k]
    usual = np.linalg.eigh((X - mean).T @ (X - mean))[1][0, ::-1][:k]
    return mean, -W * np.sign(usual * W[:, 0])[:, None]  # of the other sign in every case


def transform(X, mean, W):
    return (X - mean) @ W.T


def reconstruct(X, k):
    mean, W = components(X, k)
    return mean + transform(X, mean, W) @ W
"""
RUBRIC = """
sizes: {N: 9, D: 4}
cases: {main: {}, other: {N: 7, D: 5}}
criteria:
  components: {file: layers.py, points: 1,
    given: {X: "normal(N, D) * np.arange(1, D + 1) ** 2", k: 2},
    call: "mean, W = components(X, k)", outputs: {mean: {}, W: {up_to: sign of rows}}}
  transform: {file: layers.py, points: 1,
    given: {X: "normal(N, D)", mean: normal(D), W: "normal(3, D)"},
    call: "Z = transform(X, mean, W)", outputs: [Z]}
  reconstruct: {file: layers.py, points: 1, given: {like: components},
    call: "back = reconstruct(X, k)", outputs: [back]}
"""
SOURCES = {"layers.py": STUDENT}
MISTAKES = {
    "transform": ("return (X - mean) @ W.T", "return X @ W.T"),
    "reconstruct": ("return mean + transform", "return transform"),
}


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("vectors"), {"layers.py": REFERENCE}, RUBRIC)


@pytest.mark.parametrize(
    "wrong", [[], ["transform"], ["reconstruct"], ["transform", "reconstruct"]]
)
def test_each_mistake_costs_its_own_function_points(vectors, shared_sandbox, wrong) -> None:
    sources = SOURCES
    for name in wrong:
        sources = with_change(sources, "layers.py", *MISTAKES[name])
    found = graded(vectors, sources, shared_sandbox)
    assert losing(found) == wrong
    said = "".join("".join(grade.feedback) for grade in found.values())
    assert "correct `components`" not in said  # it is right
