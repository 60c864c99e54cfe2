"""Which functions of the reference the test cases call."""

import sys
from collections.abc import Mapping
from functools import partial
from types import FrameType
from typing import Any

from grader.authoring.generation import reference_scope
from grader.authoring.limited.pool import run_all
from grader.authoring.limited.process_limits import step_limits
from grader.authoring.mutation.trials import Trial
from grader.core.cases import CaseSet
from grader.core.rubric import Rubric

Place = tuple[str, str]  # file and function: "layers.py", "Net.loss"


def called_functions(
    rubric: Rubric, sources: Mapping[str, bytes], case_set: CaseSet
) -> frozenset[Place]:
    """Return the functions that a case of any criterion enters, directly or through others.

    Raises `GraderError` if the reference does not load, or does not end.
    """
    scope = reference_scope(rubric, sources)
    trials = [
        Trial(criterion, case, rubric.tolerance, scope, ())
        for criterion in rubric.criteria
        for case in case_set.cases.get(criterion.name, ())
    ]
    outcomes = run_all([partial(_called, trial) for trial in trials], step_limits(rubric).longer)
    return frozenset(
        place
        for trial, outcome in zip(trials, outcomes, strict=True)
        for place in outcome.result("the reference", trial.criterion.name, (trial.case.name,))
    )


def _called(trial: Trial) -> list[Place]:
    """Return the functions that one case enters. Each call costs time, so lines are not traced."""
    found: dict[Place, None] = {}

    def enter(frame: FrameType, event: str, _: Any) -> None:
        found[frame.f_code.co_filename, frame.f_code.co_qualname] = None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        trial.run()
    finally:
        sys.settrace(before)
    return list(found)
