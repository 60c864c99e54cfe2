"""Finds out what a criterion that lost points behaves like. Reads evidence only then."""

import traceback
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from grader.confined.values.leaf_names import output_of
from grader.core.assignment import Assignment
from grader.core.cases import Case, Evidence
from grader.core.grades import CaseVerdict, CriterionGrade, Status
from grader.core.outcomes import LoadedFunction, Outcome, Raised, Returned
from grader.core.rubric import Rubric
from grader.core.text import quoted
from grader.files.cases.evidence_file import load_evidence
from grader.judging.charges.needs_used import other_branch
from grader.judging.credit import FULL
from grader.judging.diagnosis.claims import sentence
from grader.judging.diagnosis.conventions import mixed_conventions
from grader.judging.diagnosis.diagnose import Diagnosis, answer_of, diagnose, tells
from grader.judging.diagnosis.equality import answer_key
from grader.judging.diagnosis.exceptions.explain import explain
from grader.judging.diagnosis.extremes import lost_in_exp_or_log, not_finite_at_extremes
from grader.judging.diagnosis.kept_diagnoses import once_for_equal_answers
from grader.judging.diagnosis.turned_texts import turned_texts
from grader.judging.diagnosis.whole_values import extra_texts
from grader.judging.diagnosis.wrong_output import Answer
from grader.judging.score.criterion_feedback import fitting
from grader.judging.values.aligned_answer import aligned_values
from grader.judging.values.changed_arguments import is_left
from grader.judging.values.kinds.extra_parts import extra_parts
from grader.judging.values.kinds.table_order import tables_in_order

NOTHING_KNOWN = Evidence()
diagnosis_of = once_for_equal_answers(diagnose)
NONE, EVERYBODY, INSTRUCTOR = "none", "show_relation", "instructor_only"


def diagnosed(
    grade: CriterionGrade,
    outcomes: Sequence[tuple[Case, Outcome]],
    assignment: Assignment,
    functions: Mapping[str, LoadedFunction],
) -> CriterionGrade:
    """Return the grade with what its exceptions and wrong values behave like, if that is known.

    `outcomes` are those that the grade was made from.
    """
    if grade.score >= grade.points or grade.status in (Status.NOT_IMPLEMENTED, Status.WAITING):
        return grade
    verdicts = {verdict.name: verdict for verdict in grade.cases}
    telling = _telling(grade, outcomes, assignment.rubric)
    answers = _answers(verdicts, telling, assignment.rubric, grade.name)
    grade = replace(grade, answer=answer_key(answers) if _wrong(answers) else grade.answer)
    audience, evidence = assignment.rubric.feedback.fingerprints, assignment.evidence
    if audience == NONE:
        return grade
    found = Diagnosis()
    if _wrong(answers):
        known = load_evidence(evidence, grade.name) if evidence else NOTHING_KNOWN
        found = _with_texts(diagnosis_of(answers, known), verdicts, telling)
    if grade.status is not Status.BLOCKED:
        found = _with_exceptions(found, telling)
        needs = assignment.cases.needs
        found = _led_by(_at_extremes(grade, outcomes, assignment.rubric), found)
        lost = [each for each in answers if verdicts[each.case.name].credit < FULL]
        found = _led_by(mixed_conventions(lost), found)
        found = _led_by(other_branch(grade, assignment.rubric.criteria, needs, functions), found)
    criterion = assignment.rubric.criterion(grade.name)
    feedback = fitting(grade, criterion, found.explained)
    return _with(replace(grade, feedback=feedback), found, audience)


def unexplained(grade: CriterionGrade, bug: Exception) -> CriterionGrade:
    """Return the grade with a sentence on a bug of ours, which must not cost anybody the grade.

    Warn, too: tests fail by a warning.
    """
    place = traceback.extract_tb(bug.__traceback__)[-1]
    said = (
        f"What is wrong with {quoted(grade.name)} cannot be explained, because of a bug in grader "
        f"({type(bug).__name__} in {Path(place.filename).name}, line {place.lineno}); the points "
        "do not depend on it."
    )
    warnings.warn(said, stacklevel=2)
    return replace(grade, feedback=(*grade.feedback, said))


def _telling(
    grade: CriterionGrade, outcomes: Sequence[tuple[Case, Outcome]], rubric: Rubric
) -> list[tuple[Case, Outcome]]:
    """Return what to look at: required cases, and those with a weight if no required one is wrong.

    These come last. Right answers count too, for a mistake makes no difference there.
    """
    credit = {verdict.name: verdict.credit for verdict in grade.cases}
    criterion = rubric.criterion(grade.name)
    judged = [pair for pair in outcomes if pair[0].name in credit and tells(pair[0], criterion)]
    required = [pair for pair in judged if pair[0].weight is None]
    if any(credit[case.name] < FULL for case, _ in required):
        return required
    return sorted(judged, key=lambda pair: pair[0].weight is not None)


def _answers(
    verdicts: Mapping[str, CaseVerdict],
    telling: Sequence[tuple[Case, Outcome]],
    rubric: Rubric,
    name: str,
) -> list[Answer]:
    """Return the answers, those that may have several forms in the closest one.

    An output that is known to be right but for its order is not one to explain, nor is a list that
    a call leaves as it was.
    """
    found, left, changed = [], set[str](), set[str]()
    for case, outcome in telling:
        if isinstance(outcome, Returned):
            criterion = rubric.criterion(name)
            outcome = replace(outcome, values=tables_in_order(outcome.values, criterion))
            forms = aligned_values(outcome.values, criterion, case, rubric.tolerance)
            wrong = _lost(verdicts[case.name]) - {n for n, form in forms.items() if form.problem}
            arrays = {n: form.array for n, form in forms.items()}
            extra = extra_texts(extra_parts(outcome.values, case, criterion))
            found.append(replace(answer_of(case, outcome, wrong, arrays), extra=extra))
            here = {n for n in wrong if is_left(output_of(n), outcome.values, case, criterion)}
            left, changed = left | here, changed | (wrong - here)
    return [replace(answer, wrong=answer.wrong - (left - changed)) for answer in found]


def _wrong(answers: Sequence[Answer]) -> bool:
    return any(answer.wrong for answer in answers)


def _lost(verdict: CaseVerdict) -> frozenset[str]:
    return frozenset(output.name for output in verdict.outputs if output.credit < FULL)


def _with_texts(
    found: Diagnosis,
    verdicts: Mapping[str, CaseVerdict],
    telling: Sequence[tuple[Case, Outcome]],
) -> Diagnosis:
    """Return the diagnosis with how wrong texts come of the right ones."""
    returned = [(case, outcome) for case, outcome in telling if isinstance(outcome, Returned)]
    told = [(case, outcome, _lost(verdicts[case.name])) for case, outcome in returned]
    texts = turned_texts(told)
    said = tuple(sentence(say, names) for say, names in texts.items())
    explained = found.explained.union(*texts.values())
    return replace(found, sentences=(*said, *found.sentences), explained=explained)


def _with_exceptions(found: Diagnosis, telling: Sequence[tuple[Case, Outcome]]) -> Diagnosis:
    raised = [(case, outcome) for case, outcome in telling if isinstance(outcome, Raised)]
    return _led_by(explain(raised), found)


def _at_extremes(
    grade: CriterionGrade, outcomes: Sequence[tuple[Case, Outcome]], rubric: Rubric
) -> str:
    credit = {verdict.name: verdict.credit for verdict in grade.cases if not verdict.hidden}
    hard = {spec.name for spec in rubric.criterion(grade.name).cases if spec.stability}
    double = [(case, outcome) for case, outcome in outcomes if case.dtype == "float64"]
    said = lost_in_exp_or_log(double, credit)
    return said or (not_finite_at_extremes(double, credit, hard) if hard else "")


def _led_by(said: str, found: Diagnosis) -> Diagnosis:
    return replace(found, sentences=(said, *found.sentences)) if said else found


def _with(grade: CriterionGrade, found: Diagnosis, audience: str) -> CriterionGrade:
    if audience == INSTRUCTOR:
        return replace(grade, instructor_notes=(*found.sentences, *found.notes))
    return replace(grade, diagnosis=found.sentences, instructor_notes=found.notes)
