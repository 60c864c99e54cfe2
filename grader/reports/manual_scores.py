"""A grade as people see it after one of them scored by hand."""

from dataclasses import replace
from fractions import Fraction

from grader.core.entries import Entry
from grader.core.grades import CriterionGrade, Grade, Status

SCORED = "A person scored this criterion"


def with_manual_scores(entry: Entry, grade: Grade) -> Grade:
    """Return the grade with scores by hand in place of automatic ones."""
    if not entry.manual:
        return grade  # itself: what is made of the criteria of equal grades is kept
    return replace(grade, criteria=tuple(_scored(entry, c) for c in grade.criteria))


def _scored(entry: Entry, criterion: CriterionGrade) -> CriterionGrade:
    manual = entry.manual.get(criterion.name)
    if manual is None or manual.score is None:
        return criterion
    score = entry.criterion_score(criterion)
    status = _status(score, criterion.points)
    waited = criterion.status is Status.WAITING  # its feedback says only that
    feedback = (SCORED,) if waited else criterion.feedback
    return replace(criterion, score=score, status=status, feedback=feedback)


def _status(score: Fraction, points: Fraction) -> Status:
    if score >= points:
        return Status.RIGHT
    return Status.PARTLY_RIGHT if score > 0 else Status.WRONG
