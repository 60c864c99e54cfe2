"""Rows of an attempt: added once, never changed."""

from sqlalchemy import Connection, exists, func, insert, literal, select

from grader.core.entries import Attempt
from grader.gradebook.database import tables
from grader.gradebook.database.tables import BYTES, attempts, briefs, criterion_scores, exactly


def add(connection: Connection, submission: int, attempt: Attempt, reason: str) -> int:
    """Add an attempt; return its number."""
    last = select(func.max(attempts.c.number)).where(attempts.c.submission == submission)
    number = int(connection.scalar(last) or 0) + 1
    row = insert(attempts).values(
        submission=submission,
        number=number,
        reason=reason,
        digest=attempt.digest,
        fingerprint=attempt.fingerprint,
        isolation=attempt.isolation,
        **exactly("score", attempt.score),
        **exactly("points", attempt.points),
        graded_at=attempt.graded_at,
        seconds=attempt.seconds,
        packed=attempt.packed,
    )
    inserted = connection.execute(row).inserted_primary_key
    assert inserted is not None  # SQLAlchemy's type is wider than what one row gives
    connection.execute(insert(briefs).values(attempt=int(inserted[0]), packed=attempt.brief))
    _add_criteria(connection, int(inserted[0]), attempt)
    return number


def _add_criteria(connection: Connection, attempt_id: int, attempt: Attempt) -> None:
    rows = [
        {
            "attempt": attempt_id,
            "position": position,
            "criterion": scored.criterion,
            **exactly("score", scored.score),
            **exactly("points", scored.points),
            "status": scored.status,
            "lost_to": scored.lost_to,
        }
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
