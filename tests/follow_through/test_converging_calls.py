"""A loop that converges calls its helper with arguments that are nearly the same in the end."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

LAYERS = '''
"""Decisions."""

import numpy as np


def q_values(P, R, V):
    """Return the rewards now and what follows."""
    # BEGIN SOLUTION
    return R + 0.5 * (P @ V).T
    # END SOLUTION


def value_iteration(P, R):
    """Return the values, and how many sweeps it took."""
    # BEGIN SOLUTION
    V, sweeps, change = np.zeros(len(R)), 0, np.inf
    while change > 1e-9:
        new = q_values(P, R, V).max(axis=1)
        change, V, sweeps = np.max(np.abs(new - V)), new, sweeps + 1
    return V, sweeps
    # END SOLUTION
'''
RUBRIC = """
sizes: {S: 6, A: 3}
cases: {main: {}, other: {S: 5, A: 2}}
criteria:
  q_values: {file: layers.py, points: 1,
    given: {u: "uniform(0, 1, A, S, S)", P: "u / u.sum(axis=2, keepdims=True)",
      R: "normal(S, A)", V: normal(S)},
    call: "Q = q_values(P, R, V)", outputs: [Q]}
  value_iteration: {file: layers.py, points: 1, precision: [float64], given: {like: q_values},
    call: "V, sweeps = value_iteration(P, R)", outputs: {V: {tolerance: 1.0e-8}, sweeps: {}}}
"""
SOURCES = {"layers.py": LAYERS}


@pytest.fixture(scope="module")
def decisions(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("decisions"), SOURCES, RUBRIC)


@pytest.mark.parametrize(
    "wrong", ["R + 0.25 * (P @ V).T", "0.5 * (R + (P @ V).T)", "R - 0.5 * (P @ V).T"]
)
def test_it_takes_as_many_rounds_with_a_replaced_helper(decisions, shared_sandbox, wrong) -> None:
    sources = with_change(SOURCES, "layers.py", "R + 0.5 * (P @ V).T", wrong)
    assert losing(graded(decisions, sources, shared_sandbox)) == ["q_values"]
