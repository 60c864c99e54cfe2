"""Sentences about the values of an array whose shape and kind are right, and errors as text."""

import numpy as np
import numpy.typing as npt

from grader.confined.values.arrays import Array
from grader.core.grades import OutputVerdict, Worst
from grader.core.metrics import METRICS, FloatArray
from grader.judging.values.kinds.value_words import pair_text


def sentence_on(verdict: OutputVerdict, worst: Worst) -> str:
    """Return how far finite values are off, and where most."""
    close = verdict.tier == "sloppy"
    told = _close_sentence(verdict, worst) if close else _wrong_sentence(verdict, worst)
    if not verdict.up_to:
        return told
    return f"{told}; compared up to {verdict.up_to}, shown as in the reference"


def finite_sentence(name: str, got: Array, expected: Array, strange: npt.NDArray[np.bool_]) -> str:
    """Return where NaN and infinities stand that the reference does not have."""
    if got.ndim == 0:
        return f"`{name}` is {'NaN' if np.isnan(got) else got}"
    nans = int(np.count_nonzero(np.isnan(got)))
    infinities = int(np.count_nonzero(strange)) - nans
    counts = ((nans, "NaN"), (infinities, "inf"))
    found = " and ".join(f"{count} {word}" for count, word in counts if count)
    first = _place(name, _index_of(int(np.argmax(strange)), got.shape))
    others = "" if np.isfinite(expected).all() else " where other numbers are expected,"
    return f"`{name}` holds {found}{others} among {got.size} elements; the first is {first}"


def worst_of(errors: FloatArray, got: Array, expected: Array) -> Worst:
    """Return the element that is furthest off; the first of several."""
    index = _index_of(int(np.argmax(errors)), expected.shape)
    return Worst(index, *pair_text(got[index], expected[index]))


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
    return f"{worst.got}, expected {worst.expected}{error_remark(verdict)}"


def error_remark(verdict: OutputVerdict) -> str:
    """Return how large the error is, and may be; empty if it is infinite or unknown."""
    metric, error = METRICS[verdict.metric], verdict.error
    if metric.discrete or error is None or verdict.tolerance is None or not np.isfinite(error):
        return ""
    return f" ({metric.error} {error_text(error)}, allowed {error_text(verdict.tolerance)})"


def _place(name: str, index: tuple[int, ...]) -> str:
    inside = ", ".join(str(axis) for axis in index)
    return f"`{name}[{inside}]`" if index else f"`{name}`"
