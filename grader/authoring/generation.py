"""Makes the fixed test cases of an assignment: runs every case on the reference."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from grader.authoring.cases.reference_runs import Scope
from grader.authoring.criterion_cases import MadeCase, check_counts, make_all
from grader.authoring.limited.pool import Progress, Tick, quiet, run_all, silent
from grader.authoring.limited.process_limits import step_limits
from grader.authoring.problems import Collector, Refusal, Refused
from grader.authoring.proof.gradient_check import check_gradients
from grader.authoring.proof.reference_aspects import check_style
from grader.authoring.provenance import provenance
from grader.confined.load.loader import Program
from grader.core.cases import CaseSet
from grader.core.rubric import Criterion, Rubric
from grader.grading.reference import load_reference

LOADING = 6  # times as long as a run: a minute by default, in which slow packages are imported


def generate_cases(
    rubric: Rubric, sources: Mapping[str, bytes], progress: Progress = silent
) -> CaseSet:
    """Return all cases of all criteria. Raise `Refused` with every problem of all of them.

    A wrong gradient of the reference is one. What is said of the cases that the rubric keeps
    although they are ill-conditioned stands in the provenance.
    """
    found = Collector()
    program = _program(rubric, sources, partial(progress, "loading"))
    found.refusals += _load_problems(program)
    scope, criteria = program.scope, _loaded_criteria(rubric, program)
    found.attempt(lambda: check_style(rubric, sources))
    made = make_all(criteria, rubric, scope, found, partial(progress, "cases"))
    check_counts(made, rubric, scope, found, partial(progress, "counts"))
    case_set = _case_set(rubric, sources, made)
    tick = partial(progress, "gradients")
    found.attempt(lambda: check_gradients(rubric, case_set, scope, tick))
    found.stop()
    return case_set


def _case_set(
    rubric: Rubric, sources: Mapping[str, bytes], made: Mapping[str, Sequence[MadeCase]]
) -> CaseSet:
    usual = {name: [m for m in group if not m.counted] for name, group in made.items()}
    larger = {name: [m for m in group if m.counted] for name, group in made.items()}
    return CaseSet(
        {name: tuple(m.case for m in group) for name, group in usual.items()},
        {name: group[0].needs if group else () for name, group in usual.items()},
        {**provenance(rubric, sources), **_remarks(usual)},
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


def _load_problems(program: Program) -> list[Refusal]:
    reasons = program.notes + [
        f"{report.name}: {report.reason}" for report in program.functions if report.state != "ready"
    ]
    told = (f"the reference does not load: {reason.removesuffix('.')}" for reason in reasons)
    return [Refusal(sentence, "Fix it first.") for sentence in told]


def reference_scope(rubric: Rubric, sources: Mapping[str, bytes]) -> Scope:
    """Return the public names of the reference. Raise `Refused` if it does not load."""
    program = _program(rubric, sources, quiet)
    problems = _load_problems(program)
    if problems:
        raise Refused(problems)
    return program.scope


def _program(rubric: Rubric, sources: Mapping[str, bytes], tick: Tick) -> Program:
    """Return the reference, once it is known that loading it ends, and does not end the process."""
    usual = step_limits(rubric)
    limits = replace(usual, seconds=LOADING * usual.seconds)
    (trial,) = run_all([lambda: bool(load_reference(sources, rubric))], limits, tick=tick)
    trial.result("the reference, while it was loaded,")
    return load_reference(sources, rubric)
