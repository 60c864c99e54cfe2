"""An answer in the form that is closest to the expected one, together with what belongs to it."""

from collections.abc import Mapping
from dataclasses import replace

from grader.core.cases import Array, Case
from grader.core.outcomes import Value
from grader.core.rubric import Criterion, Tolerance
from grader.judging.alignment.aligned import Aligned, align
from grader.judging.values.expectations import Expectation, expectations_of
from grader.judging.values.structure import plain_array


def aligned_answer(got: Array, values: Mapping[str, Value], asked: Expectation) -> Aligned:
    """Return the answer to one output aligned; `values` holds the answers to the others."""
    if not asked.spec.up_to:
        return Aligned(got)
    others = expectations_of(asked.case, asked.criterion, asked.tolerance)
    targets = [each.target for each in others if each.spec.up_to and each.name != asked.name]
    arrays = {each.name: plain_array(values[each.name]) for each in targets if each.name in values}
    known = {name: array for name, array in arrays.items() if array is not None}
    return align({**known, asked.name: got}, [asked.target, *targets], asked.name)


def aligned_values(
    values: Mapping[str, Value], criterion: Criterion, case: Case, tolerance: Tolerance
) -> dict[str, Array]:
    """Return the answers to outputs that may have several forms, each in the closest one."""
    found = {}
    for asked in expectations_of(case, criterion, tolerance):
        got = plain_array(values[asked.name]) if asked.name in values else None
        if asked.spec.up_to and got is not None:
            found[asked.name] = aligned_answer(got, values, asked).array
    return found


def strictly(asked: Expectation) -> Expectation:
    """Return the same expectation with nothing left free."""
    return replace(asked, spec=replace(asked.spec, up_to=(), together=""))
