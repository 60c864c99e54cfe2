"""Takes the error that one criterion is charged for out of the answers of another one.

An error is either a factor or a difference, and is taken as it is: nothing in it is fitted to the
answers that it is taken out of. So these are right only if their own part is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.cases import Case, is_inexact
from grader.core.outcomes import Outcome, Returned

SAME_FACTOR = 1e-9  # relative, between elements: a thousand times the rounding of right work

Outcomes = Sequence[tuple[Case, Outcome]]


def without_error(case: Case, outcome: Outcome, charged: Outcomes) -> Returned | None:
    """Return an answer without the error that another criterion's answer to this case has.

    None if there is no such answer, or it shows no error in what both have.
    """
    other = next((pair for pair in charged if pair[0].name == case.name), None)
    if other is None or not isinstance(outcome, Returned) or not isinstance(other[1], Returned):
        return None
    expected = _expected(case)
    first = _expected(other[0])
    values = dict(outcome.values)
    for name in first.keys() & expected.keys():
        candidates = _corrected(outcome.values.get(name), other[1].values.get(name), first[name])
        close = [each for each in candidates if each.shape == expected[name].shape]
        if close:
            right = expected[name]
            values[name] = min(close, key=lambda each, right=right: _distance(each, right))  # type: ignore[misc]
    changed = any(values[name] is not outcome.values[name] for name in values)
    return replace(outcome, values=values) if changed else None


def _expected(case: Case) -> dict[str, Array]:
    return {e.name: e.array for e in case.expected if is_inexact(e.array) and not e.form}


def _corrected(own: object, other: object, right: Array) -> Iterator[Array]:
    """Yield an answer as it is, and without the other answer's factor or difference.

    An answer that is the same number everywhere shows nothing and excuses nothing.
    """
    if not _is_plain(own) or not _is_plain(other):
        return
    assert isinstance(own, np.ndarray) and isinstance(other, np.ndarray)
    yield own
    if other.shape != right.shape or not other.any() or (other.size > 1 and np.ptp(other) == 0):
        return
    factor = _factor(other, right)
    if factor:
        yield np.asarray(own / factor)
    if own.shape == other.shape:
        yield np.asarray(own - (other - right))


def _is_plain(value: object) -> bool:
    return (
        isinstance(value, np.ndarray) and value.dtype.kind == "f" and bool(np.isfinite(value).all())
    )


def _factor(other: Array, right: Array) -> float:
    """Return the number by which all elements are too large; 0 if there is none."""
    largest = np.argmax(np.abs(right)) if right.size else 0
    top = right.flat[largest] if right.size else 0.0
    factor = float(other.flat[largest] / top) if top else 0.0
    close = np.abs(other - factor * right).max(initial=0.0) <= SAME_FACTOR * np.abs(other).max()
    return factor if close else 0.0


def _distance(one: Array, right: Array) -> float:
    return float(np.abs(one - right).max(initial=0.0))


def all_without_error(outcomes: Outcomes, charged: Outcomes) -> Mapping[str, tuple[Case, Returned]]:
    """Return by case the answers from which an error could be taken."""
    found = ((case, without_error(case, outcome, charged)) for case, outcome in outcomes)
    return {case.name: (case, changed) for case, changed in found if changed}
