"""Values of the wrong scale along an axis; or normalised, or centred, once too often or never."""

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np

from grader.confined.values.arrays import Array
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.projections import SAME
from grader.judging.diagnosis.wrong_output import Wrong, same

MOST_AXES = 4  # all sets of one or two axes are tried, and all axes together
Axes = tuple[int, ...]


def _length(array: Array, axes: Axes) -> Array:
    return np.asarray(np.sqrt(np.square(np.abs(array)).sum(axis=axes, keepdims=True)))


LATER = ", as if zeros were put in after the division by the sum, not before"
GREATEST = "greatest absolute value"
DIVISORS: dict[str, Callable[[Array, Axes], Array]] = {
    "sum": lambda a, axes: np.asarray(a.sum(axis=axes, keepdims=True)),
    "length": _length,
    GREATEST: lambda a, axes: np.asarray(np.abs(a).max(axis=axes, keepdims=True)),
}


def _log_softmax(array: Array, axes: Axes) -> Array:
    least = array - array.max(axis=axes, keepdims=True)
    return np.asarray(least - np.log(np.exp(least).sum(axis=axes, keepdims=True)))


SOFT: dict[str, Callable[[Array, Axes], Array]] = {
    "a softmax": lambda a, axes: np.exp(_log_softmax(a, axes)),
    "a log-softmax": _log_softmax,
}


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about a division by something of the values themselves, and about their mean."""
    got, expected = wrong.got, wrong.expected
    if got.shape != expected.shape or wrong.whole_numbers or not wrong.plain or got.size < 3:
        return
    for axes in _sets_of_axes(got.shape):
        words = _words(axes, wrong)
        for name, divisor in DIVISORS.items():
            if _may_be_normalised(name, expected, axes) and same(
                got / divisor(got, axes), expected
            ):
                start = "{subject} {is} right but for the scale"
                why = LATER if name == "sum" and _zero_later(got, axes) else ""
                yield Claim(f"{start}: the {name}{words} is not 1{why}")
            if same(got, expected / divisor(expected, axes)):
                start = "{subject} {behaves} as if divided by"
                yield Claim(f"{start} the {name}{words}, once too often")
        if same(got, np.asarray(expected - expected.mean(axis=axes, keepdims=True))):
            start = "{subject} {behaves} as if the mean"
            yield Claim(f"{start}{words} were subtracted once too often")
        if not wrong.complex_numbers and len(axes) == 1:
            yield from _soft(got, expected, axes, words)


def _soft(got: Array, expected: Array, axes: Axes, words: str) -> Iterator[Claim]:
    """Yield claims about a softmax, which makes probabilities of any numbers."""
    for name, of in SOFT.items():
        start = f"{{subject}} {{behaves}} as if {name}{words} were"
        if same(got, of(expected, axes)):
            yield Claim(f"{start} taken once too often")
        if same(of(got, axes), expected):
            yield Claim(f"{start} left out")


def _zero_later(got: Array, axes: Axes) -> bool:
    """Return whether the sums of shares lack what zeros have among them, and are 1 without.

    One sum alone may be below 1 because the division is missing altogether.
    """
    if got.dtype.kind == "c" or (got < 0).any():
        return False
    sums, holes = got.sum(axis=axes), (got == 0).any(axis=axes)
    whole = np.abs(sums - 1) <= SAME
    several = sums.size > 1 and holes.any()
    return bool(several and (whole == ~holes).all() and (sums <= 1 + SAME).all())


def _may_be_normalised(name: str, expected: Array, axes: Axes) -> bool:
    """Return whether values that are right were divided by their greatest, not clipped at 1."""
    if name != GREATEST:
        return True
    sizes = np.abs(expected)
    greatest = sizes == sizes.max(axis=axes, keepdims=True)
    return bool((greatest.sum(axis=axes) == 1).all())


def _sets_of_axes(shape: tuple[int, ...]) -> Iterator[Axes]:
    if len(shape) <= MOST_AXES:
        every = [axis for axis, length in enumerate(shape) if length > 1]
        for count in sorted({1, 2, len(every)} & set(range(1, len(every) + 1))):
            yield from combinations(every, count)


def _words(axes: Axes, wrong: Wrong) -> str:
    shape = wrong.expected.shape
    if len(axes) == len(shape):
        return ""
    return " along " + " and ".join(wrong.axis(shape, axis) for axis in axes)
