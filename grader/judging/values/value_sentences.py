"""Sentences about the values of an array whose shape and kind are right, and numbers as text."""

from typing import Any

import numpy as np
import numpy.typing as npt

from grader.core.cases import Array
from grader.core.grades import OutputVerdict, Worst
from grader.core.metrics import METRICS, FloatArray
from grader.core.text import one_line

# Tried in this order until two numbers look different; 17 digits tell any two doubles apart.
DIGITS = (4, 6, 9, 12, 17)


def sentence_on(verdict: OutputVerdict, worst: Worst) -> str:
    """Return how far finite values are off, and where most."""
    close = verdict.tier == "sloppy"
    told = _close_sentence(verdict, worst) if close else _wrong_sentence(verdict, worst)
    if not verdict.up_to:
        return told
    return f"{told}; compared up to {verdict.up_to}, shown as in the reference"


def finite_sentence(name: str, got: Array, strange: npt.NDArray[np.bool_]) -> str:
    """Return where NaN and infinities stand that the reference does not have."""
    if got.ndim == 0:
        return f"`{name}` is {'NaN' if np.isnan(got) else got}"
    nans = int(np.count_nonzero(np.isnan(got)))
    infinities = int(np.count_nonzero(strange)) - nans
    counts = ((nans, "NaN"), (infinities, "inf"))
    found = " and ".join(f"{count} {word}" for count, word in counts if count)
    first = _place(name, _index_of(int(np.argmax(strange)), got.shape))
    return f"`{name}` holds {found} among {got.size} elements; the first is {first}"


def worst_of(errors: FloatArray, got: Array, expected: Array) -> Worst:
    """Return the element that is furthest off; the first of several."""
    index = _index_of(int(np.argmax(errors)), expected.shape)
    return Worst(index, *pair_text(got[index], expected[index]))


def pair_text(got: Any, expected: Any) -> tuple[str, str]:
    """Return two numbers with as few digits as tell them apart."""
    pairs = ((number_text(got, n), number_text(expected, n)) for n in DIGITS)
    longest = number_text(got, DIGITS[-1]), number_text(expected, DIGITS[-1])
    return next((pair for pair in pairs if pair[0] != pair[1]), longest)


def number_text(value: Any, digits: int = 4) -> str:
    """Return one element of an array as text; whole numbers and text are shown in full."""
    kind = value.dtype.kind
    if kind not in "fc":
        try:
            return one_line(str(value), 40)
        except ValueError:  # a date without a unit, which only another process can have made
            return "an impossible date"
    return f"{value + 0:.{digits}g}"  # + 0 makes -0 a plain 0


def error_text(error: float) -> str:
    """Return an error or a tolerance as text: "0.73", "1e-09"."""
    return f"{error:.2g}"


def _index_of(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the index of an element of which the position in C order is known."""
    return tuple(int(axis) for axis in np.unravel_index(flat, shape))


def _wrong_sentence(verdict: OutputVerdict, worst: Worst) -> str:
    place = _place(verdict.name, worst.index)
    if verdict.total == 1:
        return f"{place} is {_apart(verdict, worst)}"
    some = f"{verdict.wrong} of {verdict.total}"
    one = verdict.wrong == 1
    if METRICS[verdict.metric].discrete:
        found = f"{some} elements {'differs' if one else 'differ'}; the first is {place}"
    else:
        found = f"{some} elements {'is' if one else 'are'} off; the worst is {place}"
    return f"`{verdict.name}`: {found}: {_apart(verdict, worst)}"


def _close_sentence(verdict: OutputVerdict, worst: Worst) -> str:
    place = _place(verdict.name, worst.index)
    return f"close, but not close enough: {place} is {_apart(verdict, worst)}"


def _apart(verdict: OutputVerdict, worst: Worst) -> str:
    start = f"{worst.got}, expected {worst.expected}"
    metric = METRICS[verdict.metric]
    if metric.discrete or verdict.error is None or verdict.tolerance is None:
        return start
    allowed = error_text(verdict.tolerance)
    return f"{start} ({metric.error} {error_text(verdict.error)}, allowed {allowed})"


def _place(name: str, index: tuple[int, ...]) -> str:
    inside = ", ".join(str(axis) for axis in index)
    return f"`{name}[{inside}]`" if index else f"`{name}`"
