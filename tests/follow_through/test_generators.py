"""Helpers that yield: what is taken of them is recorded as one call, and callers keep points."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

SIGNALS = '''
"""A helper that yields, one that never ends, one that returns an iterator; and their callers."""

from itertools import count

import numpy as np


def frames(x, size):
    """Yield pairs: where a frame begins, and the frame."""
    # BEGIN SOLUTION
    for start in range(0, len(x), size):
        yield start, x[start : start + size]
    # END SOLUTION


def energies(x, size):
    """Return the energy of each frame."""
    # BEGIN SOLUTION
    found = np.array([np.sum(frame**2) for _, frame in frames(x, size)])
    # END SOLUTION
    return found


def squares(start):
    """Yield squares without an end."""
    # BEGIN SOLUTION
    for number in count(start):
        yield number**2
    # END SOLUTION


def large(start, least):
    """Return the first square that is large enough, and the one before it."""
    # BEGIN SOLUTION
    before = -1
    for square in squares(start):
        if square >= least:
            break
        before = square
    # END SOLUTION
    return square, before


def numbered(x):
    """Return pairs of places and values."""
    # BEGIN SOLUTION
    pairs = zip(range(len(x)), x)
    # END SOLUTION
    return pairs


def moment(x):
    """Return the sum of values times places."""
    # BEGIN SOLUTION
    total = sum(i * value for i, value in numbered(x))
    # END SOLUTION
    return total
'''
RUBRIC = """
sizes: {N: 7}
cases: {main: {}, other: {N: 9}}
criteria:
  frames:
    file: signals.py
    points: 1
    given: {x: normal(N)}
    call: f = [np.sum(frame) for start, frame in frames(x, 3)]
    outputs: [f]
  energies:
    file: signals.py
    points: 1
    given: {x: normal(N)}
    call: e = energies(x, 3)
    outputs: [e]
    raises: {ValueError: ["energies(x, 0)"]}
  squares:
    file: signals.py
    points: 1
    given: {n: "N + 2"}
    call: s = next(squares(n))
    outputs: [s]
  large:
    file: signals.py
    points: 1
    given: {n: "N"}
    call: a, b = large(n, 10 * n)
    outputs: [a, b]
  numbered:
    file: signals.py
    points: 1
    given: {x: normal(N)}
    call: n = [i - value for i, value in numbered(x)]
    outputs: [n]
  moment:
    file: signals.py
    points: 1
    given: {x: normal(N)}
    call: m = moment(x)
    outputs: [m]
"""
SOURCES = {"signals.py": SIGNALS}
FEWER = "range(0, len(x) - size, size)"  # in place of range(0, len(x), size)
IN_A_LIST = f"""
    return [(start, x[start : start + size]) for start in {FEWER}]
"""
ENDED = """    before = -1
    for square in squares(start):
        if square >= least:
            break
        before = square
"""
UNENDED = """    before = square = -1
    for new in squares(start):
        before, square = square, new
"""


@pytest.fixture(scope="module")
def signals(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("signals"), SOURCES, RUBRIC)


def changed(*changes: tuple[str, str]) -> dict[str, str]:
    sources = SOURCES
    for old, new in changes:
        sources = with_change(sources, "signals.py", old, new)
    return sources


def test_what_is_yielded_is_recorded_as_one_call(signals) -> None:
    call, refused = signals.recorded("energies", "main")
    assert (refused.yields, refused.raised[0]) == ("", "ValueError")
    assert (call.function, call.names, call.yields) == ("frames", ("x", "size"), "all")
    assert [start for start, _ in call.returned[0]] == [0, 3, 6]
    (call,) = signals.recorded("large", "main")
    assert (call.returned, call.yields) == (([49, 64, 81],), "some")
    (call,) = signals.recorded("moment", "main")
    assert (len(call.returned[0]), call.yields) == (7, "all")


def test_callers_of_helpers_that_yield_keep_their_points(signals, shared_sandbox) -> None:
    wrong = (
        ("range(0, len(x), size)", FEWER),
        ("yield number**2", "yield number**3"),
        ("zip(range(len(x)), x)", "zip(range(1, len(x)), x)"),
    )
    assert losing(graded(signals, changed(*wrong), shared_sandbox)) == [
        "frames",
        "squares",
        "numbered",
    ]


def test_a_submission_may_yield_or_return_a_list(signals, shared_sandbox) -> None:
    """Its caller takes what comes as its own helper gives it: by place, or with `next`."""
    start = SIGNALS.index("    # BEGIN"), SIGNALS.index("    # END")
    listed = changed(
        (SIGNALS[slice(*start)], IN_A_LIST),
        ("for _, frame in frames(x, size)]", "for _, frame in frames(x, size)[:]]"),
    )
    assert losing(graded(signals, listed, shared_sandbox)) == ["frames"]
    by_hand = (
        "    stream = numbered(x)\n    next(stream)\n    total = sum(i * v for i, v in stream)"
    )
    line = "    total = sum(i * value for i, value in numbered(x))"
    yielding = "    for i in range(1, len(x)):\n        yield i, x[i]\n    return\n"
    stepped = changed((line, by_hand), ("    pairs = zip(range(len(x)), x)\n", yielding))
    assert losing(graded(signals, stepped, shared_sandbox)) == ["numbered"]


def test_callers_that_take_other_items_earn_nothing(signals, shared_sandbox) -> None:
    """The reference takes the squares up to the first that is large enough; nobody knows more."""
    wrong = (
        ("in count(start)", "in range(start + 1, start + 2)"),
        (ENDED, UNENDED),
        ("np.sum(frame**2)", "np.sum(frame)"),
        ("range(0, len(x), size)", FEWER),
    )
    found = graded(signals, changed(*wrong), shared_sandbox)
    assert losing(found) == ["frames", "energies", "squares", "large"]
