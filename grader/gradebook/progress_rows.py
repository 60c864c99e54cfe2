"""The scores of a student's attempts, one after the other."""

from collections import defaultdict
from fractions import Fraction
from functools import lru_cache

from sqlalchemy import Connection, select

from grader.gradebook.database.tables import attempts, submissions


def progress(connection: Connection, assignment: str) -> list[tuple[float, ...]]:
    """Return for each student or group the share of the points in each attempt of theirs.

    Files that were graded again are one attempt, with the newest score.
    """
    columns = (
        submissions.c.counts_as,
        attempts.c.digest,
        attempts.c.score_exact,
        attempts.c.points_exact,
    )
    both = attempts.join(submissions, attempts.c.submission == submissions.c.id)
    own = (submissions.c.assignment == assignment) & (submissions.c.counts_as != "")
    order = (submissions.c.submitted_at, submissions.c.id, attempts.c.number)
    query = select(*columns).select_from(both).where(own).order_by(*order)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for who, digest, score, points in connection.execute(query).all():
        found[who][digest] = _share(score, points)
    return [tuple(shares.values()) for shares in found.values()]


@lru_cache(4096)  # a class has few different scores
def _share(score: str, points: str) -> float:
    most = Fraction(points)
    return float(Fraction(score) / most) if most else 0.0
