"""Helpers that are called with the same arguments, but for one that has a default."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

VALUES = '''
"""Values, discounted; windows of two kinds."""

import numpy as np


def backup(v, gamma=0.5):
    """Return the next values."""
    # BEGIN SOLUTION
    new = 1 + gamma * v
    # END SOLUTION
    return new


def window(n, *, periodic=True):
    """Return a window."""
    # BEGIN SOLUTION
    new = np.sin(np.pi * np.arange(n) / (n if periodic else n - 1)) ** 2
    # END SOLUTION
    return new


def both(v):
    """Return next values with the usual discount, and with another one."""
    # BEGIN SOLUTION
    pair = backup(v), backup(v, gamma=0.25)
    # END SOLUTION
    return pair


def windows(n):
    """Return both kinds of windows."""
    # BEGIN SOLUTION
    pair = window(n, periodic=False), window(n)
    # END SOLUTION
    return pair
'''
RUBRIC = """
sizes: {N: 4}
cases: {main: {}, other: {N: 5}}
criteria:
  backup: {file: values.py, points: 1, given: &g {v: normal(N)},
    call: "a = backup(v)\\nb = backup(v, 0.3)", outputs: [a, b]}
  window: {file: values.py, points: 1, call: "w = window(N)\\nv = window(N, periodic=False)",
    outputs: [w, v]}
  both: {file: values.py, points: 1, given: *g, call: "a, b = both(v)", outputs: [a, b]}
  windows: {file: values.py, points: 1, call: "a, b = windows(N)", outputs: [a, b]}
"""
SOURCES = {"values.py": VALUES}
HELPERS = {"backup": ("1 + gamma * v", "1 - gamma * v"), "window": (")) ** 2", ")) ** 3")}


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("values"), SOURCES, RUBRIC)


def changed(*changes: tuple[str, str]) -> dict[str, str]:
    sources = SOURCES
    for before, after in [*HELPERS.values(), *changes]:
        sources = with_change(sources, "values.py", before, after)
    return sources


OTHER_CALLS = {
    "as the reference": [],
    "by position and by name": [
        ("backup(v), backup(v, gamma=0.25)", "backup(v=v), backup(v, 0.25)")
    ],
    "all by name": [("backup(v), ", "backup(gamma=0.5, v=v), ")],
    "a decorator that tells no names": [
        (
            "def backup(",
            "def noted(f):\n    return lambda *a, **k: f(*a, **k)\n\n\n@noted\ndef backup(",
        )
    ],
}


@pytest.mark.parametrize("changes", OTHER_CALLS.values(), ids=OTHER_CALLS)
def test_right_callers_keep_their_points(values, shared_sandbox, changes) -> None:
    assert losing(graded(values, changed(*changes), shared_sandbox)) == [*HELPERS]


def test_callers_with_the_other_value_earn_nothing_by_it(values, shared_sandbox) -> None:
    exchanged = ("backup(v), backup(v, gamma=0.25)", "backup(v, gamma=0.25), backup(v)")
    left_out = ("window(n, periodic=False), window(n)", "window(n), window(n)")
    lost = losing(graded(values, changed(exchanged, left_out), shared_sandbox))
    assert sorted(lost) == ["backup", "both", "window", "windows"]
