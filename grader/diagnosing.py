"""Finds out what a criterion that lost points behaves like. Reads evidence only then."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.evidence import Evidence
from grader.core.grades import CaseVerdict, CriterionGrade, Status
from grader.core.outcomes import Outcome, Returned
from grader.files.evidence import load_evidence
from grader.judging.diagnosis.diagnose import Answer, Diagnosis, answer_of, diagnose, tells
from grader.judging.diagnosis.equality import answer_key
from grader.judging.findings import FULL

NONE, EVERYBODY, INSTRUCTOR = "none", "show_relation", "instructor_only"


def diagnosed(
    grade: CriterionGrade,
    outcomes: Sequence[tuple[Case, Outcome]],
    assignment: Assignment,
) -> CriterionGrade:
    """The grade with what its wrong values behave like, if anything is known."""
    if grade.score >= grade.points or grade.status in (Status.NOT_IMPLEMENTED, Status.WAITING):
        return grade
    answers = _answers(grade.cases, outcomes)
    if not any(answer.wrong for answer in answers):
        return grade
    grade = replace(grade, answer=answer_key(answers))
    audience, evidence = assignment.rubric.feedback.fingerprints, assignment.evidence
    if audience == NONE:
        return grade
    known = load_evidence(evidence, grade.name) if evidence else Evidence()
    return _with(grade, diagnose(answers, known), audience)


def _answers(
    verdicts: Sequence[CaseVerdict], outcomes: Sequence[tuple[Case, Outcome]]
) -> list[Answer]:
    judged: Mapping[str, CaseVerdict] = {verdict.name: verdict for verdict in verdicts}
    return [
        answer_of(case, outcome, _lost(judged[case.name]))
        for case, outcome in outcomes
        if isinstance(outcome, Returned) and tells(case)
    ]


def _lost(verdict: CaseVerdict) -> frozenset[str]:
    return frozenset(output.name for output in verdict.outputs if output.credit < FULL)


def _with(grade: CriterionGrade, found: Diagnosis, audience: str) -> CriterionGrade:
    if audience == INSTRUCTOR:
        return replace(grade, instructor_notes=(*found.sentences, *found.notes))
    return replace(grade, diagnosis=found.sentences, instructor_notes=found.notes)
