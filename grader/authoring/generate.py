"""Makes the fixed test cases of an assignment: runs every case on the reference."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from grader.authoring.calibrate import Calibration
from grader.authoring.cases import make_case
from grader.authoring.efficiency import check_efficiency, larger_specs
from grader.authoring.gradient_check import check_gradients
from grader.authoring.problems import Collector, Refusal, Refused
from grader.authoring.provenance import provenance
from grader.authoring.recording import record_calls
from grader.authoring.runs import Scope
from grader.authoring.style import check_style
from grader.authoring.tracing import needs_of
from grader.confined.loader import Program
from grader.confined.recorded import RecordedCall
from grader.core.cases import Case, CaseSet
from grader.core.rubric import CaseSpec, Criterion, Rubric
from grader.reference import load_reference

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """What is made for one criterion."""

    cases: tuple[Case, ...]
    needs: tuple[str, ...]
    recorded: Mapping[str, tuple[RecordedCall, ...]]
    reasons: Mapping[str, str]  # of cases that are kept although they are ill-conditioned
    counted: tuple[Case, ...] = ()


def generate_cases(
    rubric: Rubric, sources: Mapping[str, bytes], progress: Progress = lambda name: None
) -> CaseSet:
    """All cases of all criteria. Raises `Refused` with every problem of all of them.

    A wrong gradient of the reference is one. What is said of the cases that the rubric keeps
    although they are ill-conditioned stands in the provenance.
    """
    found = Collector()
    scope, criteria = _load(rubric, sources, found)
    found.attempt(lambda: check_style(rubric, sources))
    made: dict[str, Made] = {}
    for criterion in criteria:
        progress(criterion.name)
        made[criterion.name] = _make(criterion, rubric, scope, found)
    case_set = CaseSet(
        {name: each.cases for name, each in made.items()},
        {name: each.needs for name, each in made.items()},
        {**provenance(rubric, sources), "ill_conditioned": _reasons(made)},
        {name: each.recorded for name, each in made.items()},
        {name: each.counted for name, each in made.items() if each.counted},
    )
    found.attempt(lambda: check_gradients(rubric, case_set, scope))
    found.stop()
    return case_set


def _reasons(made: Mapping[str, Made]) -> dict[str, str]:
    return {f"{n}/{case}": why for n, each in made.items() for case, why in each.reasons.items()}


def _make(criterion: Criterion, rubric: Rubric, scope: Scope, found: Collector) -> Made:
    """What one criterion needs, as far as its problems allow; they are collected."""
    name = criterion.name
    made = _calibrations(criterion, criterion.cases, rubric, scope, found)
    cases = tuple(each.case for each in made)
    if not cases:
        return Made((), (), {}, {})
    needs = found.attempt(lambda: needs_of(criterion, cases[0], rubric, scope), name) or ()
    recorded = {
        case.name: found.attempt(partial(record_calls, criterion, case, rubric, scope), name) or ()
        for case in cases
    }
    reasons = {each.case.name: each.reason for each in made if each.reason}
    if not criterion.efficiency:
        return Made(cases, needs, recorded, reasons)
    larger = _calibrations(criterion, larger_specs(criterion), rubric, scope, found)
    counted = tuple(each.case for each in larger)
    found.attempt(lambda: check_efficiency(criterion, [cases[0], *counted], scope), name)
    return Made(cases, needs, recorded, reasons, counted)


def _calibrations(
    criterion: Criterion,
    specs: Iterable[CaseSpec],
    rubric: Rubric,
    scope: Scope,
    found: Collector,
) -> list[Calibration]:
    """The cases that can be made at all."""
    work = (partial(make_case, criterion, spec, rubric, scope) for spec in specs)
    made = [each for each in (found.attempt(one, criterion.name) for one in work) if each]
    found.refusals += [problem for each in made for problem in each.refusals]
    return made


def _load(
    rubric: Rubric, sources: Mapping[str, bytes], found: Collector
) -> tuple[Scope, list[Criterion]]:
    """The public names of the reference, and the criteria whose functions load."""
    program = load_reference(sources, rubric)
    found.refusals += _load_problems(program)
    absent = {report.name for report in program.functions if report.state != "ready"}
    judged = [criterion for criterion in rubric.criteria if not criterion.by_hand]
    return program.scope, [criterion for criterion in judged if criterion.function not in absent]


def _load_problems(program: Program) -> list[Refusal]:
    reasons = program.notes + [
        f"{report.name}: {report.reason}" for report in program.functions if report.state != "ready"
    ]
    told = (f"the reference does not load: {reason.removesuffix('.')}" for reason in reasons)
    return [Refusal(sentence, "Fix it first.") for sentence in told]


def reference_scope(rubric: Rubric, sources: Mapping[str, bytes]) -> Scope:
    """The public names of the reference. Raises `Refused` if it does not load."""
    program = load_reference(sources, rubric)
    problems = _load_problems(program)
    if problems:
        raise Refused(problems)
    return program.scope
