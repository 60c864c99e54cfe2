"""A condition that is turned round is one mistake, whatever texts stand beside it."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

TEXT = '''
"""Norms by their names."""

import numpy as np


def size_of(x, kind):
    """Return the size of x: the "sum", the "largest" or the "root" of its numbers."""
    # BEGIN SOLUTION
    names = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    absolute = np.abs(x)
    if kind == "sum":
        found = absolute.sum()
    else:
        found = absolute.max() if kind == "largest" else np.sqrt((x**2).sum())
    # END SOLUTION
    return found
'''
RUBRIC = """
sizes: {N: 6}
cases: {main: {}, other: {N: 4}}
criteria:
  sum: {function: size_of, file: sizes.py, points: 1, given: &g {x: normal(N)},
    call: 's = size_of(x, "sum")', outputs: [s]}
  largest: {function: size_of, file: sizes.py, points: 1, given: *g,
    call: 's = size_of(x, "largest")', outputs: [s]}
  root: {function: size_of, file: sizes.py, points: 1, given: *g,
    call: 's = size_of(x, "root")', outputs: [s]}
"""
SOURCES = {"sizes.py": TEXT}


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("sizes"), SOURCES, RUBRIC)


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ('kind == "sum"', 'kind != "sum"', ["sum"]),
        ('if kind == "largest"', 'if kind != "largest"', ["largest"]),
        ("absolute.sum()", "absolute.mean()", ["sum"]),
    ],
)
def test_only_the_first_criterion_is_charged(sizes, shared_sandbox, old, new, lost) -> None:
    sources = with_change(SOURCES, "sizes.py", old, new)
    assert losing(graded(sizes, sources, shared_sandbox)) == lost
