"""Tells of most wrong answers that they are wrong, without a verdict: a search tries thousands."""

from collections.abc import Iterator, Mapping
from typing import TypeGuard

import numpy as np
import numpy.typing as npt

from grader.core.cases import Array, Case
from grader.core.grades import CaseVerdict
from grader.core.metrics import compares_text
from grader.core.outcomes import Outcome, Returned, Value
from grader.core.rubric import Criterion, Tolerance
from grader.judging.credit import Judge, right
from grader.judging.retry.known_wrong import Marks
from grader.judging.values.expectations import Expectation, expectations_of


def right_verdict(
    judge: Judge, tolerance: Tolerance, criterion: Criterion, case: Case, outcome: Outcome
) -> CaseVerdict | None:
    """Return the verdict on an outcome if it is right: no words are made on all others."""
    known = outcome.values if isinstance(outcome, Returned) else {}
    if is_hopeless(known, case, criterion, tolerance):
        return None
    verdict = judge(criterion, case, outcome)
    return verdict if right(verdict) else None


def is_hopeless(
    values: Mapping[str, Value], case: Case, criterion: Criterion, tolerance: Tolerance
) -> bool:
    """Return whether an array is further off than any tier allows, and so the case not right."""
    return any(wrong.any() for _, wrong in _compared(values, case, criterion, tolerance))


def marks_of(
    values: Mapping[str, Value], case: Case, criterion: Criterion, tolerance: Tolerance
) -> Marks | None:
    """Return the elements of all arrays, and which of them are further off than any tier allows.

    None if nothing is said of any array.
    """
    found = [*_compared(values, case, criterion, tolerance)]
    if not found:
        return None
    arrays, wrong = zip(*found, strict=True)
    return Marks(np.concatenate([np.ravel(a) for a in arrays]), np.concatenate(wrong))


def _compared(
    values: Mapping[str, Value], case: Case, criterion: Criterion, tolerance: Tolerance
) -> Iterator[tuple[Array, npt.NDArray[np.bool_]]]:
    """Yield arrays that are compared as they are, and which of their elements are wrong.

    Of an answer that may have another form nothing is said. Where outputs earn points of their own,
    one without points may be wrong in a case that is right.
    """
    if case.accepted:
        return
    shared = any(spec.points is not None for spec in criterion.outputs)
    for asked in expectations_of(case, criterion, tolerance):
        value = values.get(asked.name)
        if (asked.spec.points or not shared) and _is_comparable(value, asked):
            errors = asked.metric.errors(value, asked.array, asked.spec, asked.scale)
            most = max(asked.bounds.double, asked.bounds.single, asked.bounds.sloppy)
            yield value, np.ravel(errors > most)


def _is_comparable(value: Value | None, asked: Expectation) -> TypeGuard[Array]:
    if not _is_plain(asked) or not isinstance(value, np.ndarray) or value.dtype.kind != "f":
        return False
    return value.shape == asked.array.shape


def _is_plain(asked: Expectation) -> bool:
    """Return whether an output is one array of real numbers, in one form and of one shape."""
    spec, array = asked.spec, asked.array
    other_form = asked.expected.form or spec.up_to or spec.free_shape or asked.metric.discrete
    return array.dtype.kind == "f" and not other_form and not compares_text(spec, array)
