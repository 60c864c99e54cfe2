"""Which graded functions the reference enters in a case."""

import sys
from collections.abc import Callable, Mapping
from types import CodeType, FrameType
from typing import Any

from grader.authoring.cases.reference_runs import Scope, run_reference
from grader.confined.class_members import function_of, own_function
from grader.core.cases import Case
from grader.core.rubric import Criterion, Rubric


def needs_of(criterion: Criterion, case: Case, rubric: Rubric, scope: Scope) -> tuple[str, ...]:
    """Return the rubric's own word, or the graded functions that the reference enters."""
    if criterion.needs is not None:
        return criterion.needs
    return called_criteria(
        criterion, rubric, scope, lambda: run_reference(criterion, case, scope, "float64")
    )


def called_criteria(
    criterion: Criterion, rubric: Rubric, scope: Mapping[str, Any], run: Callable[[], object]
) -> tuple[str, ...]:
    """Return names of the other criteria whose functions are entered while `run()` runs."""
    entered = _entered(run)
    return tuple(
        other.name
        for other in rubric.criteria
        if not other.by_hand
        and other.function != criterion.function
        and code_of(scope, other.function) in entered
    )


def _entered(run: Callable[[], object]) -> set[CodeType]:
    codes: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            codes.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(before)
    return codes


def code_of(scope: Mapping[str, Any], function: str) -> CodeType | None:
    """Return the code of a graded function, method or property, if there is one of that name."""
    return getattr(own_function(function_of(scope, function)), "__code__", None)
