"""Rows of an attempt: added once, never changed."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, exists, func, insert, select

from grader.core.entries import Attempt
from grader.gradebook.database import tables
from grader.gradebook.database.tables import (
    BYTES,
    IS_NEWEST,
    attempts,
    briefs,
    criterion_scores,
    exactly,
)

# Statements are put together once: for each grade of a class that would take as long as to execute
# them.
_THEIRS = attempts.c.submission.in_(bindparam("ids", expanding=True))
_LAST = (
    select(attempts.c.submission, func.max(attempts.c.number))
    .where(_THEIRS)
    .group_by(attempts.c.submission)
)
_ADDED = select(attempts.c.id).where(_THEIRS, IS_NEWEST)
_ATTEMPTS, _BRIEFS, _CRITERIA = insert(attempts), insert(briefs), insert(criterion_scores)
_SOURCES = insert(tables.sources).from_select(
    ["digest", "packed"],
    select(bindparam("new"), bindparam("packed", type_=BYTES)).where(
        ~exists().where(tables.sources.c.digest == bindparam("new"))
    ),
)


def add(connection: Connection, ids: Sequence[int], attempt: Attempt, reason: str) -> list[int]:
    """Add one attempt to submissions; return its number in each. The statements are five."""
    last = {row[0]: row[1] for row in connection.execute(_LAST, {"ids": ids})}
    numbers = [last.get(one, 0) + 1 for one in ids]
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
    pairs = zip(ids, numbers, strict=True)
    rows = [{"submission": one, "number": number, **values} for one, number in pairs]
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
