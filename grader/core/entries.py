"""A class as the gradebook has it: attempts as stored, and per submission what humans added."""

from collections.abc import Mapping
from dataclasses import field, replace
from fractions import Fraction
from functools import cached_property, lru_cache

from grader.confined.quick_dataclass import dataclass
from grader.core.brief.error_counts import ErrorCounts
from grader.core.grades import CriterionGrade, Grade, Status
from grader.core.many.exact_sums import exact_sum
from grader.core.many.kept_results import CRITERIA, GRADES, kept
from grader.core.people.class_submissions import Student
from grader.core.plain_records import from_plain, pack, to_plain, unpack
from grader.core.policy.lateness import Extension, Lateness


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
    """One graded run of one submission, as it is stored and sent: never changed afterwards."""

    digest: str  # of the submission's files
    fingerprint: str  # of rubric, cases and grader version
    isolation: str
    score: Fraction
    points: Fraction
    graded_at: str  # ISO 8601
    seconds: float
    criteria: tuple[Scored, ...]
    packed: bytes  # the whole grade
    brief: bytes  # the same without its cases: `grader.core.brief`

    @property
    def grade(self) -> Grade:
        """Return the grade of nobody."""
        return unpack_grade(self.packed)


def pack_grade(grade: Grade) -> bytes:
    """Return a grade in a few kilobytes."""
    plain = to_plain(replace(grade, criteria=()))
    return pack({**plain, "criteria": [_plain_criterion(each) for each in grade.criteria]})


@kept(CRITERIA)
def _plain_criterion(criterion: CriterionGrade) -> dict[str, object]:
    return to_plain(criterion)


@lru_cache(GRADES)
def unpack_grade(packed: bytes) -> Grade:
    """Return the grade again. `ValueError` or `TypeError` if these are not the bytes of one.

    The last few are kept: of equal bytes the criteria are the same objects.
    """
    return from_plain(Grade, unpack(packed))


@dataclass(frozen=True)
class ManualScore:
    """A human's word on one criterion: a score in place of the automatic one, or a comment."""

    criterion: str
    score: Fraction | None  # None: a comment only
    comment: str = ""
    author: str = ""
    made_at: str = ""  # ISO 8601


@dataclass(frozen=True)
class MistakeComment:
    """A human's word on one mistake, for all who made it; an empty one ends the one before."""

    mistake: str  # its name
    comment: str
    author: str = ""
    made_at: str = ""  # ISO 8601


def renamed(
    manual: Mapping[str, ManualScore], renames: Mapping[str, str]
) -> Mapping[str, ManualScore]:
    """Add what was said about a criterion when it had another name; `renames`: new -> old."""
    carried = {
        new: replace(manual[old], criterion=new)
        for new, old in renames.items()
        if old in manual and new not in manual
    }
    return {**manual, **carried}


@dataclass(frozen=True)
class Entry:
    """One submission of the class. `grade` is None where it could not be graded."""

    name: str
    students: tuple[Student, ...]
    grade: Grade | None
    problem: str = ""  # why there is no grade
    attempt: int = 0  # number of the latest attempt; 0 if there is none
    submitted_at: str = ""
    marked_late: bool = False
    lateness: Lateness = field(default_factory=Lateness)
    extension: Extension = field(default_factory=Extension)
    manual: Mapping[str, ManualScore] = field(default_factory=dict)  # by criterion
    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By criterion: what a human said of mistakes that several submissions share."""
    notes: tuple[str, ...] = ()
    errors: ErrorCounts | None = None  # of all answers, where the grade is a brief one
    changed_at: int = 0  # when any of this changed last: milliseconds since 1970

    @property
    def automatic(self) -> Fraction:
        """Return the score that the grader gave."""
        return self.grade.score if self.grade else Fraction(0)

    @cached_property
    def score(self) -> Fraction:
        """Return the score, human scores before automatic ones, without any late penalty."""
        criteria = self.grade.criteria if self.grade else ()
        return exact_sum(self.criterion_score(c) for c in criteria)

    @cached_property
    def penalty(self) -> Fraction:
        """Return the points lost by being late."""
        return self.score * self.lateness.share

    @cached_property
    def total(self) -> Fraction:
        """Return the score that counts: less the late penalty."""
        return self.score - self.penalty

    @property
    def points(self) -> Fraction:
        """Return the points that could be earned."""
        return self.grade.points if self.grade else Fraction(0)

    @cached_property
    def waiting(self) -> tuple[str, ...]:
        """Return the criteria that a human has to score and has not."""
        criteria = self.grade.criteria if self.grade else ()
        unscored = (c.name for c in criteria if c.status is Status.WAITING)
        return tuple(name for name in unscored if not self._overridden(name))

    def criterion_score(self, criterion: CriterionGrade) -> Fraction:
        """Return what a criterion earned, by a human's word if there is one.

        A score by hand is never more than the criterion gives today.
        """
        manual = self.manual.get(criterion.name)
        if manual is None or manual.score is None:
            return criterion.score
        return min(manual.score, criterion.points)

    def _overridden(self, name: str) -> bool:
        return name in self.manual and self.manual[name].score is not None
