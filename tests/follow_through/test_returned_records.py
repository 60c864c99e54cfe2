"""Helpers that return records: a replaced one answers with a record of the submission's class."""

import pytest

from tests.follow_through.foreign import Sources, foreign, graded, losing, with_change, with_changes

TRACKS = '''
"""Named tuples and dataclasses that helpers return, alone and in lists."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Fit(NamedTuple):
    """A line."""

    slope: float
    shift: float

    def at(self, x):
        return self.slope * x + self.shift


@dataclass(frozen=True)
class Hit:
    """A point, and what was seen there."""

    place: float
    seen: list = field(default_factory=list)

    def __post_init__(self):
        assert self.place is not None

    def far(self):
        return abs(self.place)


def line(x, y):
    """Return the line through the first and the last point."""
    # BEGIN SOLUTION
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    # END SOLUTION
    return Fit(slope, y[0] - slope * x[0])


def hit(x):
    """Return a point."""
    # BEGIN SOLUTION
    found = Hit(x + 1, [x])
    # END SOLUTION
    return found


def hits(xs):
    """Return all points, and how many they are."""
    # BEGIN SOLUTION
    found = [Hit(2 * x, [x, x]) for x in xs]
    # END SOLUTION
    return found, len(found)


def middle(x, y):
    """Return the height of the line in the middle, and its slope."""
    # BEGIN SOLUTION
    fit = line(x, y)
    height = fit.at((x[0] + x[-1]) / 2), fit.slope
    # END SOLUTION
    return height


def shifted(x, y):
    """Return both numbers of the line, exchanged."""
    # BEGIN SOLUTION
    a, b = line(x, y)
    numbers = [b, a]
    # END SOLUTION
    return numbers


def farthest(xs):
    """Return how far away the farthest point is."""
    # BEGIN SOLUTION
    far = max(hit(x).far() for x in xs)
    # END SOLUTION
    return far


def total(xs):
    """Return the sum of all that was seen, and of the places."""
    # BEGIN SOLUTION
    found, count = hits(xs)
    both = sum(sum(each.seen) for each in found), sum(each.place for each in found) / count
    # END SOLUTION
    return both
'''
RUBRIC = """
sizes: {N: 4}
cases: {main: {}, other: {N: 5}}
criteria:
  line: {file: tracks.py, points: 1, given: &g {x: "linspace(0.5, 2, N)", y: normal(N)},
    call: "fit = line(x, y)", outputs: [fit]}
  hit: {file: tracks.py, points: 1, given: {x: normal()}, call: "p = hit(x)", outputs: [p]}
  hits: {file: tracks.py, points: 1, given: {x: normal(N)}, call: "p, n = hits(x)",
    outputs: [p, n]}
  middle: {file: tracks.py, points: 1, given: *g, call: "h, s = middle(x, y)", outputs: [h, s]}
  shifted: {file: tracks.py, points: 1, given: *g, call: "n = shifted(x, y)", outputs: [n]}
  farthest: {file: tracks.py, points: 1, given: {x: normal(N)}, call: "f = farthest(x)",
    outputs: [f]}
  total: {file: tracks.py, points: 1, given: {x: normal(N)}, call: "a, b = total(x)",
    outputs: [a, b]}
"""
SOURCES = {"tracks.py": TRACKS}
HELPERS = {
    "line": ("(x[-1] - x[0])", "(x[-1] + x[0])"),
    "hit": ("Hit(x + 1, [x])", "Hit(x - 1, [x])"),
    "hits": ("[x, x]", "[x]"),
}
CALLERS = {
    "middle": ("(x[0] + x[-1]) / 2", "(x[0] - x[-1]) / 2"),
    "shifted": ("[b, a]", "[a, b]"),
    "farthest": ("max(hit", "min(hit"),
    "total": (" / count", " * count"),
}


@pytest.fixture(scope="module")
def tracks(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("tracks"), SOURCES, RUBRIC)


def changed(*names: str) -> Sources:
    return with_changes(SOURCES, "tracks.py", {**HELPERS, **CALLERS}, names)


def test_right_callers_keep_their_points(tracks, shared_sandbox) -> None:
    assert losing(graded(tracks, changed(*HELPERS), shared_sandbox)) == [*HELPERS]


def test_wrong_callers_earn_nothing_by_it(tracks, shared_sandbox) -> None:
    every = [*HELPERS, *CALLERS]
    assert sorted(losing(graded(tracks, changed(*every), shared_sandbox))) == sorted(every)


def test_without_the_class_a_record_of_the_same_fields_answers(tracks, shared_sandbox) -> None:
    """A named tuple can still be unpacked, and a dataclass still has its attributes."""
    sources = with_change(changed("hits"), "tracks.py", "[Hit(2 * x, [x]) for x in xs]", "None")
    sources = with_change(sources, "tracks.py", "class Hit:", "class Point:")
    sources = with_change(sources, "tracks.py", "Hit(x + 1, [x])", "Point(x + 1, [x])")
    sources = with_change(sources, "tracks.py", "class Fit(NamedTuple)", "class Line(NamedTuple)")
    sources = with_change(sources, "tracks.py", "return Fit(slope, y", "return None, (y")
    lost = losing(graded(tracks, sources, shared_sandbox))
    assert lost == ["line", "hits", "middle"]  # `middle` asks for a method of its class


def test_a_class_that_refuses_its_own_fields_answers_all_the_same(tracks, shared_sandbox) -> None:
    refusing = with_change(changed("hit"), "tracks.py", "place is not None", "place is None")
    sources = with_change(refusing, "tracks.py", "Hit(x - 1, [x])", "None")
    assert "farthest" not in losing(graded(tracks, sources, shared_sandbox))
