"""What humans and the calendar add to a grade, for the student's page."""

from dataclasses import replace
from fractions import Fraction

from grader.core.entries import Entry
from grader.core.grades import CriterionGrade, Grade, Status
from grader.reports.number_format import percent_text, points_text, score_text


def with_manual_scores(entry: Entry, grade: Grade) -> Grade:
    """The grade with scores by hand in place of automatic ones."""
    return replace(grade, criteria=tuple(_scored(entry, c) for c in grade.criteria))


def _scored(entry: Entry, criterion: CriterionGrade) -> CriterionGrade:
    manual = entry.manual.get(criterion.name)
    if manual is None or manual.score is None:
        return criterion
    score = entry.criterion_score(criterion)
    status = _status(score, criterion.points)
    waited = criterion.status is Status.WAITING  # its feedback says only that
    feedback = () if waited else criterion.feedback
    return replace(criterion, score=score, status=status, feedback=feedback)


def _status(score: Fraction, points: Fraction) -> Status:
    if score >= points:
        return Status.RIGHT
    return Status.PARTLY_RIGHT if score > 0 else Status.WRONG


def additions(entry: Entry) -> tuple[str, ...]:
    """Sentences: each score or comment by hand, and what being late cost."""
    points = {c.name: c.points for c in entry.grade.criteria} if entry.grade else {}
    said = []
    for name, manual in entry.manual.items():
        words = f"`{name}`:"
        if manual.score is not None and name in points:
            of = f"{score_text(min(manual.score, points[name]))} of {score_text(points[name])}"
            words = f"{words} {of}, scored by hand."
            if manual.score > points[name]:
                words += f" {score_text(manual.score)} were given, when it counted more."
        said.append(f"{words} {manual.comment}".strip())
    if entry.penalty:
        share = percent_text(entry.lateness.share)
        lost = f"{points_text(entry.penalty)} of {score_text(entry.score)}"
        said.append(f"Handed in late: {lost} are taken off ({share}).")
    if entry.extension.due:
        said.append(f"By an extension it was due {entry.extension.due}.")
    if entry.lateness.undecided:
        said.append("It was marked late, without a time: it is not decided yet what that costs.")
    return tuple(said)
