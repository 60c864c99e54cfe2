"""Makes the fixed test cases of an assignment: runs every case on the reference."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from grader.authoring.case_making import make_case
from grader.authoring.cases.called_functions import needs_of
from grader.authoring.cases.recording import record_calls
from grader.authoring.cases.reference_runs import Scope
from grader.authoring.limited.limited_process import lengthen, narrow
from grader.authoring.limited.pool import Progress, Tick, run_all, silent
from grader.authoring.limited.process_limits import limits_of, step_limits
from grader.authoring.problems import Collector, Refusal
from grader.authoring.proof.calibrated_case import Calibration
from grader.authoring.proof.gradient_check import check_gradients
from grader.authoring.proof.reference_aspects import check_efficiency, check_style, larger_specs
from grader.authoring.provenance import provenance
from grader.authoring.reference_loading import load_problems, reference_program
from grader.confined.load.loaded_program import Program
from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.recorded_calls import RecordedCall
from grader.core.cases import Case, CaseSet
from grader.core.rubric import CaseSpec, Criterion, Rubric
from grader.grading.reference import NONE


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


def generate_cases(
    rubric: Rubric,
    sources: Mapping[str, bytes],
    progress: Progress = silent,
    shipped: Mapping[str, bytes] = NONE,
) -> CaseSet:
    """Return all cases of all criteria. Raise `Refused` with every problem of all of them.

    `shipped` data files lie where the reference runs.

    A wrong gradient of the reference is one. What is said of the cases that the rubric keeps
    although they are ill-conditioned is in the provenance.
    """
    found = Collector()
    program = reference_program(rubric, sources, shipped, partial(progress, "loading"))
    found.refusals += load_problems(program)
    scope, criteria = program.scope, _loaded_criteria(rubric, program)
    found.attempt(lambda: check_style(rubric, sources))
    made = _make_all(criteria, rubric, scope, found, partial(progress, "cases"))
    _check_counts(made, rubric, scope, found, partial(progress, "counts"))
    case_set = _case_set(rubric, provenance(rubric, sources, shipped), made)
    tick = partial(progress, "gradients")
    found.attempt(lambda: check_gradients(rubric, case_set, scope, tick))
    found.stop()
    return case_set


def _make_all(
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
    narrow(limits_of(rubric, spec))
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


def _check_counts(
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


def _case_set(
    rubric: Rubric, origin: Mapping[str, Any], made: Mapping[str, Sequence[MadeCase]]
) -> CaseSet:
    usual = {name: [m for m in group if not m.counted] for name, group in made.items()}
    larger = {name: [m for m in group if m.counted] for name, group in made.items()}
    return CaseSet(
        {name: tuple(m.case for m in group) for name, group in usual.items()},
        {name: group[0].needs if group else () for name, group in usual.items()},
        {**origin, **_remarks(usual)},
        {name: {m.case.name: m.recorded for m in group} for name, group in usual.items()},
        {name: tuple(m.case for m in group) for name, group in larger.items() if group},
    )


def _remarks(made: Mapping[str, Sequence[MadeCase]]) -> dict[str, dict[str, str]]:
    """Return what is said of cases that are kept, and of criteria without single precision."""
    kept = {
        f"{name}/{each.case.name}": each.calibration.reason
        for name, group in made.items()
        for each in group
        if each.calibration.reason
    }
    reasons = {name: [m.calibration.no_single for m in group] for name, group in made.items()}
    double_only = {name: next(filter(None, each)) for name, each in reasons.items() if any(each)}
    more = {"double_only": double_only} if double_only else {}
    return {"ill_conditioned": kept, **more}


def _loaded_criteria(rubric: Rubric, program: Program) -> list[Criterion]:
    """Return the criteria that are judged by running them, and whose functions load."""
    absent = {report.name for report in program.functions if report.state != "ready"}
    judged = [criterion for criterion in rubric.criteria if not criterion.by_hand]
    return [criterion for criterion in judged if criterion.function not in absent]
