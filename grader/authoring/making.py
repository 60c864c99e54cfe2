"""Makes all test cases of an assignment, every one in a process of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from grader.authoring.calibrate import Calibration
from grader.authoring.cases import make_case
from grader.authoring.efficiency import check_efficiency, larger_specs
from grader.authoring.endless import allowance_of
from grader.authoring.limited.pool import Outcome, Tick, run_all
from grader.authoring.limited.worker import lengthen
from grader.authoring.recording import record_calls
from grader.authoring.runs import Scope, where
from grader.authoring.tracing import needs_of
from grader.confined.recorded import RecordedCall
from grader.core.cases import Case
from grader.core.rubric import CaseSpec, Criterion, Rubric


@dataclass(frozen=True)
class Made:
    """A case, and what its run on the reference shows besides."""

    calibration: Calibration
    recorded: tuple[RecordedCall, ...] = ()
    needs: tuple[str, ...] = ()  # of the first case only: it stands for all


@dataclass(frozen=True)
class Making:
    """One case that is to be made, and what came of it."""

    criterion: Criterion
    spec: CaseSpec
    counted: bool  # larger than the others: its lines are counted
    outcome: Outcome

    @property
    def made(self) -> Made:
        """The case. Raises the problem, or `GraderError` where the reference did not end."""
        made: Made = self.outcome.result("The reference", where(self.criterion, self.spec))
        return made


def make_all(rubric: Rubric, scope: Scope, tick: Tick) -> list[Making]:
    """Make the cases of all criteria, those in which lines are counted after the others."""
    plan = [
        (criterion, spec, counted)
        for criterion in rubric.criteria
        if not criterion.by_hand
        for counted, specs in ((False, criterion.cases), (True, larger_specs(criterion)))
        for spec in specs
    ]
    tasks = [partial(_make, *each, rubric, scope) for each in plan]
    outcomes = run_all(tasks, allowance_of(rubric), tick=tick)
    return [Making(*each, outcome) for each, outcome in zip(plan, outcomes, strict=True)]


def _make(
    criterion: Criterion, spec: CaseSpec, counted: bool, rubric: Rubric, scope: Scope
) -> Made:
    calibration = make_case(criterion, spec, rubric, scope)
    if counted:
        return Made(calibration)
    case = calibration.case
    lengthen()
    first = spec is criterion.cases[0]
    needs = needs_of(criterion, case, rubric, scope) if first else ()
    return Made(calibration, record_calls(criterion, case, rubric, scope), needs)


def check_counts(made: Sequence[Making], rubric: Rubric, scope: Scope, tick: Tick) -> None:
    """Refuse an efficiency that the reference itself does not have. Raises `GraderError`."""
    asking = [criterion for criterion in rubric.criteria if criterion.efficiency]
    tasks = [partial(check_efficiency, c, _counted_cases(c, made), scope) for c in asking]
    outcomes = run_all(tasks, allowance_of(rubric).longer, tick=tick)
    for criterion, outcome in zip(asking, outcomes, strict=True):
        outcome.result("The reference, while its lines were counted,", criterion.name)


def _counted_cases(criterion: Criterion, made: Sequence[Making]) -> list[Case]:
    own = [making for making in made if making.criterion is criterion]
    first = next(making for making in own if not making.counted)
    return [m.made.calibration.case for m in (first, *(m for m in own if m.counted))]
