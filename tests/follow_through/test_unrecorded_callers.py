"""Callers that no recorded call answers for: right where a small change sets the helper right."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change, with_changes

TEXT = '''
"""A line that is fitted, and a table that holds what no case can hold."""

import threading

import numpy as np


def line_forward(x, w, b):
    """Return (N, M) values of lines, and what their gradients take."""
    # BEGIN SOLUTION
    out = x @ w + b
    cache = x, w
    # END SOLUTION
    return out, cache


def line_backward(dout, cache):
    """Return the gradients of x, w and b."""
    x, w = cache
    # BEGIN SOLUTION
    dx, dw, db = dout @ w.T, x.T @ dout, dout.sum(axis=0)
    # END SOLUTION
    return dx, dw, db


def fit(x, y, steps, rate):
    """Return weights, shifts and losses of a fit by gradient descent."""
    w, b, losses = np.zeros((x.shape[1], y.shape[1])), np.zeros(y.shape[1]), []
    # BEGIN SOLUTION
    for _ in range(steps):
        out, cache = line_forward(x, w, b)
        losses.append(float(np.mean((out - y) ** 2)))
        _, dw, db = line_backward(2 * (out - y) / len(x), cache)
        w, b = w - rate * dw, b - rate * db
    # END SOLUTION
    return w, b, np.array(losses)


class Locked:
    """Holds a lock, as what is shared does."""

    def __init__(self):
        self.lock = threading.Lock()


class Table(Locked):
    """Squares of the first numbers."""

    def __init__(self, size):
        """Make the table."""
        super().__init__()
        values = np.zeros(size)
        # BEGIN SOLUTION
        values[0:] = np.arange(size) ** 2
        # END SOLUTION
        self.values = values

    def at(self, places):
        """Return the squares of several numbers."""
        # BEGIN SOLUTION
        found = self.values[places]
        # END SOLUTION
        return found

    def total(self):
        """Return the sum of all."""
        # BEGIN SOLUTION
        whole = self.values.sum()
        # END SOLUTION
        return whole
'''
RUBRIC = """
sizes: {N: 6, D: 3, M: 2}
cases: {main: {}, other: {N: 8, M: 3}}
criteria:
  line_forward: {file: lines.py, points: 1, call: "out, _ = line_forward(x, w, b)",
    given: &g {x: "normal(N, D)", w: "normal(D, M)", b: normal(M)}, outputs: [out]}
  line_backward: {file: lines.py, points: 2, given: {like: line_forward, dout: "normal(N, M)"},
    call: "_, cache = line_forward(x, w, b); dx, dw, db = line_backward(dout, cache)",
    outputs: [dx, dw, db]}
  fit: {file: lines.py, points: 3, given: {x: "normal(N, D)", w: "normal(D, M)"},
    cases: {main: {N: 40}, other: false},
    call: "w_found, b_found, losses = fit(x, x @ w + 1, 3000, 0.05)",
    ensure: {"the loss falls": "losses[-1] < 1e-6 * losses[0]"}}
  table: {function: Table.__init__, file: lines.py, points: 1, given: {},
    call: "values = Table(N).values", outputs: [values]}
  at: {function: Table.at, file: lines.py, points: 1, given: {places: "integers(0, N, M)"},
    call: "found = Table(N).at(places)", outputs: [found]}
  total: {function: Table.total, file: lines.py, points: 1, given: {},
    call: "whole = Table(N).total()", outputs: [whole]}
"""
SOURCES = {"lines.py": TEXT}
HELPERS = {
    "line_backward": ("dout.sum(axis=0)", "dout.sum(axis=1)"),
    "table": ("values[0:] =", "values[1:] ="),
}
CALLERS = {
    "fit": ("- rate * dw", "+ rate * dw"),
    "at": ("[places]", "[-places]"),
    "total": (".sum()", ".mean()"),
}


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("lines"), SOURCES, RUBRIC)


@pytest.mark.parametrize("helper", HELPERS)
def test_right_callers_keep_their_points(lines, shared_sandbox, helper: str) -> None:
    sources = with_change(SOURCES, "lines.py", *HELPERS[helper])
    assert losing(graded(lines, sources, shared_sandbox)) == [helper]


def test_wrong_callers_earn_nothing_by_it(lines, shared_sandbox) -> None:
    every = {**HELPERS, **CALLERS}
    sources = with_changes(SOURCES, "lines.py", every, every)
    found = losing(graded(lines, sources, shared_sandbox))
    assert sorted(found) == sorted(every)
