"""Scores and comments of humans: added, never changed; the newest of a criterion counts."""

from collections import Counter
from collections.abc import Collection, Mapping
from fractions import Fraction

from sqlalchemy import Connection, insert, select

from grader.core.entries import ManualScore
from grader.core.errors import GraderError
from grader.core.text import quoted
from grader.gradebook.database.row_changes import touch_each
from grader.gradebook.database.tables import (
    IS_NEWEST,
    attempts,
    criterion_scores,
    exactly,
    manual_scores,
    submissions,
)
from grader.gradebook.lookup import unknown


def check(connection: Connection, submission: int, name: str, manual: ManualScore) -> None:
    """Raise `GraderError` for a criterion that was not graded, or a score it cannot give."""
    points = _points(connection, submission)
    if not points:
        advice = (
            "Correct its files and run `grader batch` again: scores by hand replace automatic ones."
        )
        raise GraderError(f"{quoted(name)} is not graded yet.", advice)
    if manual.criterion not in points:
        raise unknown("criterion", manual.criterion, points)
    most = points[manual.criterion]
    if manual.score is not None and not 0 <= manual.score <= most:
        message = f"{quoted(manual.criterion)} gives 0 to {float(most):g} points."
        raise GraderError(message, f"{float(manual.score):g} is outside that range.")


def add(connection: Connection, submission: int, manual: ManualScore) -> None:
    """Add a human's score or comment."""
    row = insert(manual_scores).values(
        submission=submission,
        criterion=manual.criterion,
        **exactly("score", manual.score),
        comment=manual.comment,
        author=manual.author,
        made_at=manual.made_at,
    )
    connection.execute(row)


def words(connection: Connection, submission: int) -> list[ManualScore]:
    """Return all that humans added to a submission, oldest first."""
    own = manual_scores.c.submission == submission
    rows = connection.execute(select(manual_scores).where(own).order_by(manual_scores.c.id))
    return [
        ManualScore(
            row.criterion,
            None if row.score_exact is None else Fraction(row.score_exact),
            row.comment,
            row.author,
            row.made_at,
        )
        for row in rows
    ]


def _points(connection: Connection, submission: int) -> dict[str, Fraction]:
    """Return what each criterion of the newest attempt can give."""
    columns = (criterion_scores.c.criterion, criterion_scores.c.points_exact)
    query = select(*columns).join(attempts, criterion_scores.c.attempt == attempts.c.id)
    rows = connection.execute(query.where(attempts.c.submission == submission, IS_NEWEST))
    return {criterion: Fraction(points) for criterion, points in rows}


def carry(connection: Connection, assignment: str, renames: Mapping[str, str]) -> None:
    """Repeat under a new name what was added under the old one; `renames`: new -> old.

    Nothing is changed: a submission that has something under the new name keeps that alone.
    """
    query = select(manual_scores).join(submissions).order_by(manual_scores.c.id)
    rows = connection.execute(query.where(submissions.c.assignment == assignment)).mappings().all()
    known = {(row["submission"], row["criterion"]) for row in rows}
    copies = [
        {**row, "criterion": new}
        for new, old in renames.items()
        for row in rows
        if row["criterion"] == old and (row["submission"], new) not in known
    ]
    for copy in copies:
        del copy["id"]
    if copies:
        connection.execute(insert(manual_scores), copies)
        touch_each(connection, {copy["submission"] for copy in copies})


def losing(connection: Connection, assignment: str, criteria: Collection[str]) -> Mapping[str, int]:
    """Return how many submissions lose a score by hand, by criterion that `criteria` lacks.

    Only what counts today can be lost: the newest attempt still has the criterion.
    """
    columns = (manual_scores.c.submission, manual_scores.c.criterion)
    both = manual_scores.join(submissions, manual_scores.c.submission == submissions.c.id)
    both = both.join(attempts, attempts.c.submission == submissions.c.id)
    same = criterion_scores.c.criterion == manual_scores.c.criterion
    both = both.join(criterion_scores, (criterion_scores.c.attempt == attempts.c.id) & same)
    query = select(*columns).select_from(both).distinct().where(IS_NEWEST)
    counts = (submissions.c.assignment == assignment) & (submissions.c.counts_as != "")
    rows = connection.execute(query.where(counts, manual_scores.c.score_exact.is_not(None)))
    return Counter(criterion for _, criterion in rows if criterion not in criteria)
