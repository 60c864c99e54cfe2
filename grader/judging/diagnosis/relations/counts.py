"""Whole numbers that are off by the same number everywhere, or by one at most."""

from collections.abc import Iterator

import numpy as np

from grader.confined.values.arrays import Array
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong_output import Wrong

FARTHEST = 2  # a count that is off by more is a mistake of another kind
FEWEST = 12  # elements: of so many, none is too large by chance once in 4,000 at most


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about the distance to the right numbers."""
    got, expected = wrong.got, wrong.expected
    if not wrong.whole_numbers or expected.dtype.kind == "b" or got.shape != expected.shape:
        return
    apart = np.asarray(got - expected)
    if not np.isfinite(apart).all():  # infinity may come where a whole number is expected
        return
    first = int(apart.flat[0])
    if (apart == first).all() and 0 < abs(first) <= FARTHEST:
        every = "every value of {subject} is" if apart.ndim else "{subject} {is}"
        yield Claim(f"{every} {abs(first)} too {'large' if first > 0 else 'small'}", kind="fact")
    elif _many_levels(expected, apart):
        yield from _one_way(int(apart.min()), int(apart.max()))


def _many_levels(expected: Array, apart: Array) -> bool:
    """Return whether the wrong elements are many, as are the right ones, and not of a few levels.

    Rounding down changes about half of all numbers, whatever they are.
    """
    wrong = apart != 0
    count = int(np.count_nonzero(wrong))
    few = min(count, wrong.size - count) < FEWEST
    return not few and len(np.unique(expected[wrong])) >= FEWEST // 2


def _one_way(least: int, most: int) -> Iterator[Claim]:
    start = "{subject} {is} nowhere"
    if (least, most) == (-1, 0):
        yield Claim(f"{start} too large, and at most 1 too small: as if rounded down")
    if (least, most) == (0, 1):
        yield Claim(f"{start} too small, and at most 1 too large: as if rounded up")
