"""Makes the fixed test cases of an assignment: runs every case on the reference."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from grader.authoring.endless import allowance_of
from grader.authoring.gradient_check import check_gradients
from grader.authoring.limited.pool import run_all
from grader.authoring.making import Made, Making, check_counts, make_all
from grader.authoring.progress import Progress, silent
from grader.authoring.provenance import provenance
from grader.authoring.runs import Scope
from grader.authoring.style import check_style
from grader.core.cases import Case, CaseSet
from grader.core.errors import GraderError
from grader.core.rubric import Rubric
from grader.reference import load_reference

LOADING = 6  # times as long as a run: a minute by default, in which slow packages are imported


def generate_cases(
    rubric: Rubric, sources: Mapping[str, bytes], progress: Progress = silent
) -> CaseSet:
    """All cases of all criteria. Raises `GraderError` where the reference itself fails.

    It fails too where a gradient of it is wrong. What is said of the cases that the rubric keeps
    although they are ill-conditioned stands in the provenance.
    """
    scope = reference_scope(rubric, sources)
    check_style(rubric, sources)
    made = make_all(rubric, scope, partial(progress, "cases"))
    check_counts(made, rubric, scope, partial(progress, "counts"))
    case_set = _case_set(rubric, sources, made)
    check_gradients(rubric, case_set, scope, partial(progress, "gradients"))
    return case_set


def _case_set(rubric: Rubric, sources: Mapping[str, bytes], made: Sequence[Making]) -> CaseSet:
    cases: dict[str, dict[str, Made]] = {}
    counted: dict[str, tuple[Case, ...]] = {}
    for each in made:
        name = each.criterion.name
        if each.counted:
            counted[name] = (*counted.get(name, ()), each.made.calibration.case)
        else:
            cases.setdefault(name, {})[each.spec.name] = each.made
    kept = {
        f"{name}/{case}": made.calibration.reason
        for name, group in cases.items()
        for case, made in group.items()
        if made.calibration.reason
    }
    single = {
        name: why
        for name, group in cases.items()
        if (why := next((m.calibration.no_single for m in group.values()), ""))
    }
    origin = {**provenance(rubric, sources), "ill_conditioned": kept}
    return CaseSet(
        cases={n: tuple(m.calibration.case for m in g.values()) for n, g in cases.items()},
        needs={name: next(iter(group.values())).needs for name, group in cases.items()},
        provenance={**origin, "double_only": single} if single else origin,
        recorded={n: {c: m.recorded for c, m in g.items()} for n, g in cases.items()},
        counted=counted,
    )


def reference_scope(rubric: Rubric, sources: Mapping[str, bytes]) -> Scope:
    """The public names of the reference. Raises `GraderError` if it does not load."""
    usual = allowance_of(rubric)
    allowance = replace(usual, seconds=LOADING * usual.seconds)
    (trial,) = run_all([lambda: bool(_loaded(rubric, sources))], allowance)  # it may never end
    trial.result("The reference", "while it was loaded")
    return _loaded(rubric, sources)


def _loaded(rubric: Rubric, sources: Mapping[str, bytes]) -> Scope:
    program = load_reference(sources, rubric)
    absent = [report for report in program.functions if report.state != "ready"]
    if program.notes or absent:
        reasons = [*program.notes, *(f"{r.name}: {r.reason}" for r in absent)]
        raise GraderError("The reference does not load: " + " ".join(reasons), "Mend it first.")
    return program.scope
