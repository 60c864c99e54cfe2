"""Rows of an attempt: added once, never changed."""

from sqlalchemy import Connection, bindparam, exists, func, insert, select

from grader.core.entries import Attempt
from grader.gradebook.database import tables
from grader.gradebook.database.tables import BYTES, attempts, briefs, criterion_scores, exactly

# Statements are put together once: for each grade of a class that would take as long as to execute
# them.
_LAST = select(func.max(attempts.c.number)).where(attempts.c.submission == bindparam("submission"))
_ATTEMPT, _BRIEF, _CRITERIA = insert(attempts), insert(briefs), insert(criterion_scores)
_SOURCES = insert(tables.sources).from_select(
    ["digest", "packed"],
    select(bindparam("new"), bindparam("packed", type_=BYTES)).where(
        ~exists().where(tables.sources.c.digest == bindparam("new"))
    ),
)


def add(connection: Connection, submission: int, attempt: Attempt, reason: str) -> int:
    """Add an attempt; return its number."""
    number = int(connection.scalar(_LAST, {"submission": submission}) or 0) + 1
    row = {
        "submission": submission,
        "number": number,
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
    inserted = connection.execute(_ATTEMPT, row).inserted_primary_key
    assert inserted is not None  # SQLAlchemy's type is wider than what one row gives
    connection.execute(_BRIEF, {"attempt": int(inserted[0]), "packed": attempt.brief})
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
        connection.execute(_CRITERIA, rows)


def keep_sources(connection: Connection, digest: str, packed: bytes) -> None:
    """Store what was submitted, once."""
    if packed:
        connection.execute(_SOURCES, {"new": digest, "packed": packed})
