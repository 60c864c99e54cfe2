"""Makes the test cases of criteria, every one in a process of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from grader.authoring.case_making import make_case
from grader.authoring.cases.recording import needs_of, record_calls
from grader.authoring.cases.reference_runs import Scope
from grader.authoring.limited.limited_process import lengthen
from grader.authoring.limited.pool import Tick, run_all
from grader.authoring.limited.process_limits import step_limits
from grader.authoring.problems import Collector, Refusal
from grader.authoring.proof.calibration import Calibration
from grader.authoring.proof.reference_aspects import check_efficiency, larger_specs
from grader.confined.replay.recorded_calls import RecordedCall
from grader.core.cases import Case
from grader.core.rubric import CaseSpec, Criterion, Rubric


@dataclass(frozen=True)
class MadeCase:
    """A case, what its run on the reference shows besides, and what is wrong with it."""

    calibration: Calibration
    counted: bool = False  # larger than the others: its lines are counted
    recorded: tuple[RecordedCall, ...] = ()
    needs: tuple[str, ...] = ()  # of the first case only: it stands for all
    refusals: tuple[Refusal, ...] = ()

    @property
    def case(self) -> Case:
        """Return the case itself."""
        return self.calibration.case


def make_all(
    criteria: Iterable[Criterion], rubric: Rubric, scope: Scope, found: Collector, tick: Tick
) -> dict[str, list[MadeCase]]:
    """Return by criterion the cases that can be made at all; what goes wrong is collected."""
    plan = [
        (criterion, spec, counted)
        for criterion in criteria
        for counted, specs in ((False, criterion.cases), (True, larger_specs(criterion)))
        for spec in specs
    ]
    tasks = [partial(_make, *each, rubric, scope) for each in plan]
    groups = [criterion.name for criterion, *_ in plan]
    outcomes = run_all(tasks, step_limits(rubric), groups=groups, tick=tick)
    made: dict[str, list[MadeCase]] = {}
    for (criterion, spec, _), outcome in zip(plan, outcomes, strict=True):
        group = made.setdefault(criterion.name, [])
        own = partial(outcome.result, "the reference", criterion.name, (spec.name,))
        result: MadeCase | None = found.attempt(own, criterion.name)
        if result:
            group.append(result)
            found.refusals += result.refusals
    return made


def _make(
    criterion: Criterion, spec: CaseSpec, counted: bool, rubric: Rubric, scope: Scope
) -> MadeCase:
    found = Collector()
    name = criterion.name
    calibration = make_case(criterion, spec, rubric, scope)
    found.refusals += calibration.refusals
    if counted:
        return MadeCase(calibration, counted, refusals=tuple(found.refusals))
    lengthen()
    case, first = calibration.case, spec is criterion.cases[0]
    trace = partial(needs_of, criterion, case, rubric, scope)
    needs = found.attempt(trace, name) if first else ()
    recorded = found.attempt(partial(record_calls, criterion, case, rubric, scope), name)
    return MadeCase(calibration, counted, recorded or (), needs or (), tuple(found.refusals))


def check_counts(
    made: dict[str, list[MadeCase]], rubric: Rubric, scope: Scope, found: Collector, tick: Tick
) -> None:
    """Collect where the reference itself does not have the efficiency that is asked for."""
    asking = [c for c in rubric.criteria if c.efficiency and _is_whole(c, made.get(c.name, []))]
    tasks = [partial(check_efficiency, c, _counted_cases(made[c.name]), scope) for c in asking]
    outcomes = run_all(tasks, step_limits(rubric).longer, tick=tick)
    for criterion, outcome in zip(asking, outcomes, strict=True):
        what = "the reference, while its lines were counted,"
        found.attempt(partial(outcome.result, what, criterion.name), criterion.name)


def _is_whole(criterion: Criterion, made: Sequence[MadeCase]) -> bool:
    return len(made) == len(criterion.cases) + len(larger_specs(criterion))


def _counted_cases(made: Sequence[MadeCase]) -> list[Case]:
    return [made[0].case, *(each.case for each in made if each.counted)]
