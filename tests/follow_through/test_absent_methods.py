"""Callers of methods that a class lacks: they cannot be read, or were never written."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

TEXT = '''
"""Rows that are scaled."""

import numpy as np


class Rows:
    """Some rows of numbers."""

    def __init__(self, rows):
        """Keep the rows."""
        self.rows = rows

    @classmethod
    def of(cls, columns):
        """Return the rows of what is given by columns."""
        # BEGIN SOLUTION
        made = cls(columns.T + 1)
        # END SOLUTION
        return made

    @staticmethod
    def length(row):
        """Return the length of a row."""
        # BEGIN SOLUTION
        length = np.sqrt(row @ row)
        # END SOLUTION
        return length

    def scale(self, factor):
        """Multiply all rows."""
        # BEGIN SOLUTION
        self.rows = self.rows * factor
        # END SOLUTION
        return self

    def longest(self, factor):
        """Return the greatest length of the scaled rows."""
        # BEGIN SOLUTION
        self.scale(factor)
        longest = max(self.length(row) for row in self.rows)
        # END SOLUTION
        return longest


def spread(columns):
    """Return how far the rows of the columns go."""
    # BEGIN SOLUTION
    spread = Rows.of(columns).rows.max(axis=1)
    # END SOLUTION
    return spread
'''
RUBRIC = """
sizes: {N: 3, M: 4}
cases: {main: {}, other: {N: 5}}
criteria:
  of: {function: Rows.of, file: rows.py, points: 1, given: &r {x: "normal(N, M)"},
    call: "y = Rows.of(x).rows", outputs: [y]}
  length: {function: Rows.length, file: rows.py, points: 1, given: *r,
    call: "y = Rows.length(x[0])", outputs: [y]}
  scale: {function: Rows.scale, file: rows.py, points: 1, given: *r,
    call: "y = Rows(x).scale(3).rows", outputs: [y]}
  longest: {function: Rows.longest, file: rows.py, points: 1, given: *r,
    call: "y = Rows(x).longest(3)", outputs: [y]}
  spread: {file: rows.py, points: 1, given: *r, call: "y = spread(x)", outputs: [y]}
"""
SOURCES = {"rows.py": TEXT}
WRITTEN = {
    "of": "made = cls(columns.T + 1)",
    "length": "length = np.sqrt(row @ row)",
    "scale": "self.rows = self.rows * factor",
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("rows"), SOURCES, RUBRIC)


def absent(name: str, way: str) -> dict[str, str]:
    """Return the sources without a method."""
    if way == "unreadable":
        return with_change(SOURCES, "rows.py", WRITTEN[name], WRITTEN[name] + " + (1")
    return with_change(SOURCES, "rows.py", f"def {name}(", f"def my_{name}(")


@pytest.mark.parametrize("way", ["unreadable", "never written"])
@pytest.mark.parametrize("name", WRITTEN)
def test_a_right_caller_of_a_method_that_is_not_there_keeps_its_points(
    rows, inside_sandbox, name, way
) -> None:
    assert losing(graded(rows, absent(name, way), inside_sandbox())) == [name]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("of", "Rows.of(columns)", "Rows.of(2 * columns)"),
        ("length", "= max(self", "= min(self"),
        ("scale", "self.scale(factor)", "self.scale(factor + 1)"),
    ],
)
def test_a_wrong_caller_of_it_earns_nothing(rows, inside_sandbox, name, old, new) -> None:
    wrong = with_change(absent(name, "unreadable"), "rows.py", old, new)
    caller = "spread" if name == "of" else "longest"
    assert losing(graded(rows, wrong, inside_sandbox())) == [name, caller]
