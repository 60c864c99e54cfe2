"""A wrong loop that ends by a condition is charged once, however its callers call it."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

REFERENCE = '''
"""Iterations, and what uses them."""

import numpy as np


def solve(A, b, tol):
    """Return x with A x = b by conjugate gradients, A symmetric and positive definite."""
    # BEGIN SOLUTION
    x, r = np.zeros_like(b), b.copy()
    p, rr, left = b.copy(), b @ b, 200
    while np.sqrt(rr) > tol and left > 0:
        left -= 1
        Ap = A @ p
        alpha = rr / (p @ Ap)
        x = x + alpha * p
        r = r - alpha * Ap
        new = r @ r
        p = r + new / rr * p
        rr = new
    # END SOLUTION
    return x


def ridge(X, y, lam):
    """Return the weights of ridge regression, by `solve`."""
    # BEGIN SOLUTION
    w = solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y, 1e-12)
    # END SOLUTION
    return w
'''
RUBRIC = """
seed: 4
sizes: {N: 6, D: 4}
precision: [float64]
cases: {main: {}, other: {N: 7, D: 3}}
limits: {seconds: 4, total_seconds: 900}
criteria:
  solve:
    file: tools.py
    points: 2
    given: {M: "normal(D, D)", b: "normal(D)"}
    call: "x = solve(M @ M.T + np.eye(len(b)), b, 1e-12)"
    outputs: [x]
  ridge:
    file: tools.py
    points: 2
    given: {X: "normal(N, D)", y: "normal(N)", lam: "uniform(1, 2)"}
    call: "w = ridge(X, y, lam)"
    outputs: [w]
"""
CALL = "solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y, 1e-12)"
MEAN = "solve((X.T @ X + lam * np.eye(X.shape[1])) / len(y), X.T @ y / len(y), 1e-13)"
RIGHT = with_change({"tools.py": REFERENCE}, "tools.py", CALL, MEAN)


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("loops"), {"tools.py": REFERENCE}, RUBRIC)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("alpha * p", "alpha * r"),
        ("new / rr * p", "rr / new * p"),
        ("> tol", "< tol"),
        ("r - alpha", "r + alpha"),
    ],
)
def test_a_caller_with_arguments_of_its_own_keeps_its_points(
    tools, inside_sandbox, line, wrong
) -> None:
    sources = with_change(RIGHT, "tools.py", line, wrong)
    assert losing(graded(tools, sources, inside_sandbox())) == ["solve"]
    both = with_change(sources, "tools.py", "lam * np.eye", "np.eye")
    assert losing(graded(tools, both, inside_sandbox())) == ["solve", "ridge"]


def test_right_work_is_right(tools, inside_sandbox) -> None:
    assert not losing(graded(tools, RIGHT, inside_sandbox()))
