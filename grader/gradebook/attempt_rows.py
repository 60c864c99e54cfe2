"""Rows of an attempt: added once, never changed."""

from collections.abc import Sequence

from sqlalchemy import Connection, exists, func, insert, literal, select

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


def add(connection: Connection, ids: Sequence[int], attempt: Attempt, reason: str) -> list[int]:
    """Add one attempt to submissions; return its number in each. The statements are five."""
    theirs = attempts.c.submission.in_(ids)
    count = select(attempts.c.submission, func.max(attempts.c.number)).where(theirs)
    last = {row[0]: row[1] for row in connection.execute(count.group_by(attempts.c.submission))}
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
    connection.execute(insert(attempts), rows)
    added = connection.scalars(select(attempts.c.id).where(theirs, IS_NEWEST)).all()
    connection.execute(insert(briefs), [{"attempt": one, "packed": attempt.brief} for one in added])
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
        connection.execute(insert(criterion_scores), rows)


def keep_sources(connection: Connection, digest: str, packed: bytes) -> None:
    """Store what was submitted, once."""
    if packed:
        stored = tables.sources
        new = select(literal(digest), literal(packed, BYTES))
        new = new.where(~exists().where(stored.c.digest == digest))
        connection.execute(insert(stored).from_select(["digest", "packed"], new))
