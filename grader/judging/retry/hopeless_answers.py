"""Tells of most wrong answers that they are wrong, without a verdict: a search tries thousands."""

from collections.abc import Mapping

import numpy as np

from grader.core.cases import Case
from grader.core.grades import CaseVerdict
from grader.core.metrics import compares_text
from grader.core.outcomes import Outcome, Returned, Value
from grader.core.rubric import Criterion, Tolerance
from grader.judging.credit import Judge, right
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
    """Return whether an array is further off than any tier allows, and so the case not right.

    Of an answer that may have another form nothing is said. Where outputs earn points of their own,
    one without points may be wrong in a case that is right.
    """
    if case.accepted:
        return False
    shared = any(spec.points is not None for spec in criterion.outputs)
    asked = expectations_of(case, criterion, tolerance)
    counting = (each for each in asked if each.spec.points or not shared)
    return any(_is_off(values.get(each.name), each) for each in counting)


def _is_off(value: Value | None, asked: Expectation) -> bool:
    if not _is_plain(asked) or not isinstance(value, np.ndarray) or value.dtype.kind != "f":
        return False
    if value.shape != asked.array.shape:
        return False
    errors = asked.metric.errors(value, asked.array, asked.spec, asked.scale)
    most = max(asked.bounds.double, asked.bounds.single, asked.bounds.sloppy)
    return bool(errors.max(initial=0.0) > most)


def _is_plain(asked: Expectation) -> bool:
    """Return whether an output is one array of real numbers, in one form and of one shape."""
    spec, array = asked.spec, asked.array
    other_form = asked.expected.form or spec.up_to or spec.free_shape or asked.metric.discrete
    return array.dtype.kind == "f" and not other_form and not compares_text(spec, array)
