"""Scores and comments of humans: added, never changed; the newest of a criterion counts."""

from fractions import Fraction

from sqlalchemy import Connection, insert, select

from grader.core.entries import ManualScore
from grader.core.errors import GraderError
from grader.core.text import quoted
from grader.gradebook.database.tables import attempts, criterion_scores, exactly, manual_scores
from grader.gradebook.entry_rows import IS_NEWEST
from grader.gradebook.lookup import unknown


def check(connection: Connection, submission: int, name: str, manual: ManualScore) -> None:
    """Raises `GraderError` for a criterion that was not graded, or a score it cannot give."""
    points = _points(connection, submission)
    if not points:
        advice = "Grade it first; scores by hand take the place of automatic ones."
        raise GraderError(f"{quoted(name)} has never been graded.", advice)
    if manual.criterion not in points:
        raise unknown("criterion", manual.criterion, points)
    most = points[manual.criterion]
    if manual.score is not None and not 0 <= manual.score <= most:
        message = f"{quoted(manual.criterion)} gives 0 to {float(most):g} points."
        raise GraderError(message, f"{float(manual.score):g} is outside of that.")


def add(connection: Connection, submission: int, manual: ManualScore) -> None:
    """Adds one."""
    row = insert(manual_scores).values(
        submission=submission,
        criterion=manual.criterion,
        **exactly("score", manual.score),
        comment=manual.comment,
        author=manual.author,
        made_at=manual.made_at,
    )
    connection.execute(row)


def _points(connection: Connection, submission: int) -> dict[str, Fraction]:
    """What each criterion of the newest attempt can give."""
    columns = (criterion_scores.c.criterion, criterion_scores.c.points_exact)
    query = select(*columns).join(attempts, criterion_scores.c.attempt == attempts.c.id)
    rows = connection.execute(query.where(attempts.c.submission == submission, IS_NEWEST))
    return {criterion: Fraction(points) for criterion, points in rows}
