"""Tells of most wrong answers that they are wrong, without a verdict: a search tries thousands."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.cases import Case
from grader.core.grades import CaseVerdict
from grader.core.metrics import compares_text
from grader.core.outcomes import Outcome, Returned, Value
from grader.core.rubric import Criterion, Tolerance
from grader.judging.credit import Judge, right
from grader.judging.retry.known_wrong import Marks, Mask
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
    compared = _compared([values], case, criterion, tolerance)
    return any(wrong.any() for _, wrong in compared)


def marks_of(
    tries: Sequence[Mapping[str, Value]], case: Case, criterion: Criterion, tolerance: Tolerance
) -> list[Marks | None]:
    """Return the elements of each try's arrays, and which are further off than any tier allows.

    None if nothing is said of any array. The tries have arrays of the same shapes.
    """
    found = [*_compared(tries, case, criterion, tolerance)]
    if not found:
        return [None] * len(tries)
    values, wrong = (np.concatenate(each, axis=1) for each in zip(*found, strict=True))
    return [Marks(*pair) for pair in zip(values, wrong, strict=True)]


def _compared(
    tries: Sequence[Mapping[str, Value]], case: Case, criterion: Criterion, tolerance: Tolerance
) -> Iterator[tuple[Array, Mask]]:
    """Yield arrays that are compared as they are, and which of their elements are wrong, by tries.

    Of an answer that may have another form nothing is said. Where outputs earn points of their own,
    one without points may be wrong in a case that is right.
    """
    if case.accepted or not tries:
        return
    shared = any(spec.points is not None for spec in criterion.outputs)
    for asked in expectations_of(case, criterion, tolerance):
        if (shared and not asked.spec.points) or not _is_plain(asked):
            continue
        arrays = [values.get(asked.name) for values in tries]
        if all(_has_shape(array, asked.array.shape) for array in arrays):
            stack = np.array(arrays)
            yield stack.reshape(len(tries), -1), _wrong(stack, asked).reshape(len(tries), -1)


def _wrong(stack: Array, asked: Expectation) -> Mask:
    scale = None if asked.scale is None else np.broadcast_to(asked.scale, stack.shape)
    right = np.broadcast_to(asked.array, stack.shape)
    errors = asked.metric.errors(stack, right, asked.spec, scale)
    most = max(asked.bounds.double, asked.bounds.single, asked.bounds.sloppy)
    wrong: Mask = errors > most
    return wrong


def _has_shape(value: Value | None, shape: tuple[int, ...]) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.shape == shape


def _is_plain(asked: Expectation) -> bool:
    """Return whether an output is one array of real numbers, in one form and of one shape."""
    spec, array = asked.spec, asked.array
    other_form = asked.expected.form or spec.up_to or spec.free_shape or asked.metric.discrete
    return array.dtype.kind == "f" and not other_form and not compares_text(spec, array)
