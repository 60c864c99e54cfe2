"""What the gradebook answers beside the records of `core`."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Latest:
    """What the grade that stands was made from."""

    number: int
    digest: str
    fingerprint: str


@dataclass(frozen=True)
class Shown:
    """What files of a submission have to show."""

    attempt: int  # the number of the newest
    changed_at: int  # see `grader.gradebook.database.change_times`
    alone: bool  # nothing was added to the attempt: no penalty, and nothing by hand


@dataclass(frozen=True)
class PastAttempt:
    """One line of a submission's history."""

    number: int
    reason: str
    score: Fraction
    points: Fraction
    graded_at: str
    digest: str
    fingerprint: str
    isolation: str


@dataclass(frozen=True)
class SubmissionTime:
    """When a submission was made, as far as that is known."""

    name: str
    submitted_at: str
    undecided: bool  # marked late, without a time
