"""The attempt that a grade makes, as it is stored and sent."""

from dataclasses import replace

from grader.core.brief.brief_grades import pack_brief
from grader.core.entries import Attempt, Scored, pack_grade
from grader.core.grades import Grade


def attempt_of(grade: Grade, digest: str) -> Attempt:
    """Return the attempt that a grade makes. Nobody's name is in it: equal files share one."""
    return Attempt(
        digest=digest,
        fingerprint=grade.fingerprint,
        isolation=grade.isolation,
        score=grade.score,
        points=grade.points,
        graded_at=grade.graded_at,
        seconds=grade.seconds,
        criteria=tuple(
            Scored(c.name, c.score, c.points, str(c.status), c.lost_to) for c in grade.criteria
        ),
        packed=pack_grade(replace(grade, submission="")),
        brief=pack_brief(grade),
    )
