"""Rows of an attempt: added once, never changed."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, exists, insert, select

from grader.core.entries import Attempt
from grader.gradebook.database import tables
from grader.gradebook.database.tables import (
    BYTES,
    IS_NEWEST,
    attempts,
    briefs,
    criterion_scores,
    exactly,
    submissions,
)

# Statements are put together once: for each grade of a class that would take as long as to execute
# them.
_THEIRS = attempts.c.submission.in_(bindparam("ids", expanding=True))
_LAST = (
    select(
        *(attempts.c.submission, attempts.c.number, attempts.c.digest, attempts.c.fingerprint),
        submissions.c.problem,
    )
    .join(submissions)
    .where(_THEIRS, IS_NEWEST)
)
_ADDED = select(attempts.c.id).where(_THEIRS, IS_NEWEST)
_ATTEMPTS, _BRIEFS, _CRITERIA = insert(attempts), insert(briefs), insert(criterion_scores)
_SOURCES = insert(tables.sources).from_select(
    ["digest", "packed"],
    select(bindparam("new"), bindparam("packed", type_=BYTES)).where(
        ~exists().where(tables.sources.c.digest == bindparam("new"))
    ),
)


def add(
    connection: Connection, ids: Sequence[int], attempt: Attempt, reason: str, unless_known: bool
) -> dict[int, int]:
    """Add one attempt to submissions; return its number in each. The statements are five.

    `unless_known` leaves out a submission whose valid grade is of the same files and conditions.
    """
    newest = {row.submission: row for row in connection.execute(_LAST, {"ids": ids})}
    same = (attempt.digest, attempt.fingerprint, "")
    known = {one for one, row in newest.items() if unless_known and tuple(row[2:]) == same}
    ids = [one for one in ids if one not in known]
    numbers = {one: newest[one].number + 1 if one in newest else 1 for one in ids}
    if not ids:
        return {}
    values = {
        "reason": reason,
        "digest": attempt.digest,
        "fingerprint": attempt.fingerprint,
        "isolation": attempt.isolation,
        **exactly("score", attempt.score),
        **exactly("points", attempt.points),
        "graded_at": attempt.graded_at,
        "seconds": attempt.seconds,
        "packed": attempt.packed,
    }
    rows = [{"submission": one, "number": number, **values} for one, number in numbers.items()]
    connection.execute(_ATTEMPTS, rows)
    added = connection.scalars(_ADDED, {"ids": ids}).all()
    connection.execute(_BRIEFS, [{"attempt": one, "packed": attempt.brief} for one in added])
    _add_criteria(connection, added, attempt)
    return numbers


def _add_criteria(connection: Connection, added: Sequence[int], attempt: Attempt) -> None:
    rows = [
        {
            "attempt": one,
            "position": position,
            "criterion": scored.criterion,
            **exactly("score", scored.score),
            **exactly("points", scored.points),
            "status": scored.status,
            "lost_to": scored.lost_to,
        }
        for one in added
        for position, scored in enumerate(attempt.criteria)
    ]
    if rows:
        connection.execute(_CRITERIA, rows)


def keep_sources(connection: Connection, digest: str, packed: bytes) -> None:
    """Store what was submitted, once."""
    if packed:
        connection.execute(_SOURCES, {"new": digest, "packed": packed})
