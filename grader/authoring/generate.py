"""Makes the fixed test cases of an assignment: runs every case on the reference."""

from collections.abc import Callable, Mapping

from grader.authoring.cases import make_case
from grader.authoring.efficiency import check_efficiency, larger_specs
from grader.authoring.gradient_check import check_gradients
from grader.authoring.provenance import provenance
from grader.authoring.recording import record_calls
from grader.authoring.runs import Scope
from grader.authoring.style import check_style
from grader.authoring.tracing import needs_of
from grader.confined.recorded import RecordedCall
from grader.core.cases import Case, CaseSet
from grader.core.errors import GraderError
from grader.core.rubric import Rubric
from grader.reference import load_reference

Progress = Callable[[str], None]


def generate_cases(
    rubric: Rubric, sources: Mapping[str, bytes], progress: Progress = lambda name: None
) -> CaseSet:
    """All cases of all criteria. Raises `GraderError` where the reference itself fails.

    It fails too where a gradient of it is wrong. What is said of the cases that the rubric keeps
    although they are ill-conditioned stands in the provenance.
    """
    scope = reference_scope(rubric, sources)
    check_style(rubric, sources)
    cases: dict[str, tuple[Case, ...]] = {}
    reasons: dict[str, str] = {}
    needs: dict[str, tuple[str, ...]] = {}
    recorded: dict[str, dict[str, tuple[RecordedCall, ...]]] = {}
    counted: dict[str, tuple[Case, ...]] = {}
    for criterion in rubric.criteria:
        if criterion.by_hand:
            continue
        progress(criterion.name)
        made = [make_case(criterion, spec, rubric, scope) for spec in criterion.cases]
        cases[criterion.name] = tuple(each.case for each in made)
        reasons |= {f"{criterion.name}/{m.case.name}": m.reason for m in made if m.reason}
        needs[criterion.name] = needs_of(criterion, made[0].case, rubric, scope)
        recorded[criterion.name] = {
            m.case.name: record_calls(criterion, m.case, rubric, scope) for m in made
        }
        if criterion.efficiency:
            larger = [make_case(criterion, s, rubric, scope).case for s in larger_specs(criterion)]
            counted[criterion.name] = tuple(larger)
            check_efficiency(criterion, [made[0].case, *larger], scope)
    origin = {**provenance(rubric, sources), "ill_conditioned": reasons}
    case_set = CaseSet(cases, needs, origin, recorded, counted)
    check_gradients(rubric, case_set, scope)
    return case_set


def reference_scope(rubric: Rubric, sources: Mapping[str, bytes]) -> Scope:
    """The public names of the reference. Raises `GraderError` if it does not load."""
    program = load_reference(sources, rubric)
    absent = [report for report in program.functions if report.state != "ready"]
    if program.notes or absent:
        reasons = [*program.notes, *(f"{r.name}: {r.reason}" for r in absent)]
        raise GraderError("The reference does not load: " + " ".join(reasons), "Mend it first.")
    return program.scope
