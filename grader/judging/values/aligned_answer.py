"""Answers that may have several forms, for all who look at them beside the judge."""

from collections.abc import Mapping
from dataclasses import replace

from grader.core.cases import Case
from grader.core.outcomes import Value
from grader.core.rubric import Criterion, Tolerance
from grader.judging.alignment.target import Aligned
from grader.judging.values.expectations import Expectation, expectations_of
from grader.judging.values.kinds.plain_arrays import plain_array


def aligned_values(
    values: Mapping[str, Value], criterion: Criterion, case: Case, tolerance: Tolerance
) -> dict[str, Aligned]:
    """Return the answers to outputs that may have several forms, each in the closest one."""
    found = {}
    for asked in expectations_of(case, criterion, tolerance):
        got = plain_array(values[asked.name]) if asked.name in values else None
        if asked.spec.up_to and got is not None:
            found[asked.name] = asked.aligned(got, values)
    return found


def strictly(asked: Expectation) -> Expectation:
    """Return the same expectation with nothing left free."""
    return replace(asked, spec=replace(asked.spec, up_to=(), together=""))
