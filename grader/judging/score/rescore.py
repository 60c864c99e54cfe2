"""Scores a stored grade again after points, weights or tolerances changed: nothing is run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from grader.core.assignment import Assignment
from grader.core.cases import Case, Expected
from grader.core.grades import HINTS, CaseVerdict, CriterionGrade, Grade, OutputVerdict, Status
from grader.core.metrics import DISCRETE, METRICS
from grader.core.outcomes import LoadedFunction
from grader.core.rubric import Criterion, OutputSpec, Tolerance
from grader.judging.credit import FULL, gate, outputs_credit, status_of
from grader.judging.score.criterion_score import score_criterion
from grader.judging.values.expectations import bounds_for, tier_credit, tier_of
from grader.judging.values.value_sentences import error_text, sentence_on

Expectations = Mapping[str, tuple[Expected, OutputSpec]]


def rescored(grade: Grade, assignment: Assignment) -> Grade | None:
    """Return the grade under the assignment as it is now; `None` if student code has to run for it.

    Only for a grade of the same substance. What follows from another criterion's failure can only
    be kept while that failure stays.
    """
    stored = {criterion.name: criterion for criterion in grade.criteria}
    if stored.keys() != {criterion.name for criterion in assignment.rubric.criteria}:
        return None
    if any(criterion.aside for criterion in grade.criteria):
        return None  # what the other group earned is not stored
    scored = [_criterion(stored[c.name], c, assignment) for c in assignment.rubric.criteria]
    criteria = [criterion for criterion in scored if criterion]
    if len(criteria) < len(scored) or _follows(stored, criteria, assignment.cases.needs):
        return None
    return replace(grade, criteria=tuple(criteria), fingerprint=assignment.fingerprint)


def _criterion(
    stored: CriterionGrade, criterion: Criterion, assignment: Assignment
) -> CriterionGrade | None:
    cases = _cases(stored.cases, criterion, assignment)
    if cases is None or _aligned_otherwise(stored.cases, cases):
        return None
    if [(c.credit, c.weight) for c in cases] == [(c.credit, c.weight) for c in stored.cases]:
        if not _in_proportion(stored, criterion, assignment):
            return None
        share = stored.score / stored.points if stored.points else Fraction(0)
        score = share * criterion.points
        feedback = _retold(stored, cases)
        told = replace(stored, cases=cases, score=score, points=criterion.points, feedback=feedback)
        return replace(told, bonus=criterion.bonus, optional=criterion.optional)
    if stored.carried_forward or stored.status is Status.BLOCKED or stored.aspects:
        return None
    loaded = LoadedFunction(stored.function, file=stored.file, signature=stored.signature)
    again = score_criterion(criterion, cases, loaded)
    if not _fails(again):
        return again
    explained = bool(stored.diagnosis or stored.instructor_notes)
    about_wrong = explained or stored.lines  # some may be about what is right by now
    if about_wrong and _wrong(cases) != _wrong(stored.cases):
        return None
    hints = {text for text in again.feedback if text.startswith(HINTS)} - set(stored.feedback)
    return replace(
        again,
        feedback=tuple(text for text in again.feedback if not explained or text not in hints),
        diagnosis=stored.diagnosis,
        instructor_notes=stored.instructor_notes,
        answer=stored.answer,
        lines=stored.lines,
    )


def _aligned_otherwise(before: Sequence[CaseVerdict], after: Sequence[CaseVerdict]) -> bool:
    """Return whether an answer is judged by other tolerances that may have several forms.

    Which form is closest depends on the tolerances, and only the answer itself shows it.
    """
    pairs = [
        pair
        for old, new in zip(before, after, strict=True)
        for pair in zip(old.outputs, new.outputs, strict=True)
    ]
    return any(
        old.up_to and (old.tier, old.tolerance) != (new.tier, new.tolerance) for old, new in pairs
    )


def _wrong(cases: Sequence[CaseVerdict]) -> list[tuple[str, bool]]:
    return [(output.name, output.credit < FULL) for case in cases for output in case.outputs]


def _retold(stored: CriterionGrade, cases: Sequence[CaseVerdict]) -> tuple[str, ...]:
    """Return the feedback with what is allowed now in place of what was."""
    before = [output for case in stored.cases for output in case.outputs]
    after = [output for case in cases for output in case.outputs]
    feedback = stored.feedback
    for old, new in zip(before, after, strict=True):
        if old.message and old.message != new.message:
            feedback = tuple(text.replace(old.message, new.message) for text in feedback)
    return feedback


def _in_proportion(stored: CriterionGrade, criterion: Criterion, assignment: Assignment) -> bool:
    """Return whether nothing in its score is counted in points, or its points are the same."""
    counted = any(aspect.points for aspect in stored.aspects) or (
        stored.carried_forward and assignment.rubric.follow_through.max_loss is not None
    )
    return stored.points == criterion.points or not counted


def _follows(
    before: Mapping[str, CriterionGrade],
    after: Sequence[CriterionGrade],
    needs: Mapping[str, Sequence[str]],
) -> bool:
    """Return whether a failure may follow from a criterion that fails now, or no longer."""
    turned = {c.name for c in after if _fails(c) != _fails(before[c.name])}
    turned |= {before[name].function for name in turned}
    return any(
        turned & {*needs.get(c.name, ()), *c.replaced, c.same_mistake_as}
        for c in after
        if _fails(c) or c.replaced or c.same_mistake_as
    )


def _fails(criterion: CriterionGrade) -> bool:
    return criterion.score < criterion.points


def _cases(
    verdicts: Sequence[CaseVerdict], criterion: Criterion, assignment: Assignment
) -> tuple[CaseVerdict, ...] | None:
    cases = {case.name: case for case in assignment.cases.cases.get(criterion.name, ())}
    if any(verdict.name not in cases for verdict in verdicts):
        return None
    if any(o.status is Status.WAITING for v in verdicts for o in v.outputs):
        return None  # whether a person has to decide depends on all the other verdicts
    tolerance = assignment.rubric.tolerance
    return tuple(_case(verdict, cases[verdict.name], criterion, tolerance) for verdict in verdicts)


def _case(
    verdict: CaseVerdict, case: Case, criterion: Criterion, tolerance: Tolerance
) -> CaseVerdict:
    verdict = replace(verdict, weight=case.weight)
    if not verdict.outputs:
        return verdict
    asked = {e.name: (e, s) for e in case.expected if (s := criterion.spec_of(e.name))}
    outputs = [_output(output, asked, case, tolerance) for output in verdict.outputs]
    properties = [output for output in outputs if output.is_property]
    values = [output for output in outputs if not output.is_property]
    earned = outputs_credit(values, criterion) if values else FULL
    credit = earned * gate(properties)
    if credit == verdict.credit:
        return replace(verdict, outputs=tuple(outputs))
    worst = min(outputs, key=lambda output: output.credit)
    message = "wrong values" if case.hidden else worst.message
    said = message if worst.credit < FULL else ""
    status = status_of(credit)
    return replace(verdict, credit=credit, status=status, message=said, outputs=tuple(outputs))


def _output(
    verdict: OutputVerdict, asked: Expectations, case: Case, tolerance: Tolerance
) -> OutputVerdict:
    """Return the same answer under the bounds that count now."""
    if verdict.error is None or verdict.name not in asked or verdict.metric in DISCRETE:
        return verdict
    if verdict.tier in ("double", "single") and verdict.credit < FULL:
        return verdict  # an accepted alternative: its credit is the rubric's word
    expected, spec = asked[verdict.name]
    bounds = bounds_for(expected, spec, tolerance, case.dtype)
    tier = tier_of(verdict.error, verdict.touched, bounds, tolerance.accept_single)
    allowed = bounds.single if tier == "single" else bounds.double
    credit = tier_credit(tier, tolerance)
    again = replace(verdict, tier=tier, tolerance=allowed, credit=credit, status=status_of(credit))
    if credit == FULL:
        remark = verdict.message if tier == verdict.tier else ""
        return replace(again, message=remark, wrong=0, worst=None, errors=None)
    if verdict.errors is not None:
        wrong = int(np.count_nonzero(~(verdict.errors <= bounds.double)))
        again = replace(again, wrong=wrong)
    return replace(again, message=_message(again, verdict))


def _message(again: OutputVerdict, before: OutputVerdict) -> str:
    if again.worst and np.isfinite(before.error or 0.0):
        return sentence_on(again, again.worst)
    if before.message and before.credit < FULL:
        return before.message
    error, allowed = error_text(again.error or 0.0), error_text(again.tolerance or 0.0)
    kind = METRICS[again.metric].error
    article = "an" if kind[0] in "aeiou" else "a"
    return f"`{again.name}` is off by {article} {kind} of {error}; {allowed} is allowed"
