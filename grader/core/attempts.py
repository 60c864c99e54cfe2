"""One graded run of one submission, as it is stored and sent: never changed afterwards."""

from dataclasses import dataclass
from fractions import Fraction

from grader.core.grades import Grade
from grader.core.plain import from_plain, pack, to_plain, unpack


@dataclass(frozen=True)
class Scored:
    """What one criterion earned, for questions that a database can answer."""

    criterion: str
    score: Fraction
    points: Fraction
    status: str
    lost_to: str | None = None


@dataclass(frozen=True)
class Attempt:
    """A grade with what it was made from."""

    digest: str  # of the submission's files
    fingerprint: str  # of rubric, cases and grader version
    isolation: str
    score: Fraction
    points: Fraction
    graded_at: str  # ISO 8601
    seconds: float
    criteria: tuple[Scored, ...]
    packed: bytes  # the whole grade

    @property
    def grade(self) -> Grade:
        """Unpacked; worth keeping if it is needed twice."""
        return unpack_grade(self.packed)


def attempt_of(grade: Grade, digest: str) -> Attempt:
    """The attempt that a grade makes."""
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
        packed=pack_grade(grade),
    )


def pack_grade(grade: Grade) -> bytes:
    """A grade in a few kilobytes."""
    return pack(to_plain(grade))


def unpack_grade(packed: bytes) -> Grade:
    """The grade again. `ValueError` or `TypeError` if these are not the bytes of one."""
    return from_plain(Grade, unpack(packed))
