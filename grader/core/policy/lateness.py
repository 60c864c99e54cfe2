"""What being late costs. The rubric says it; nothing here reads a clock."""

import math
from datetime import UTC, datetime, tzinfo
from fractions import Fraction

from grader.confined.quick_dataclass import dataclass

DAY = 86_400.0  # seconds


@dataclass(frozen=True)
class LatePolicy:
    """A deadline, and the share of the score that each started day after it costs."""

    due: datetime  # with its offset, or its zone
    grace: float = 0.0  # seconds for which nothing is lost
    per_day: Fraction = Fraction(0)
    cap: Fraction = Fraction(1)  # the most that is lost


@dataclass(frozen=True)
class Extension:
    """An extension of time that a person granted to one submission, or a decision on its days."""

    due: str = ""  # ISO 8601: a deadline of its own
    days: int | None = None  # days late, where no time says so; None: not decided

    def completed(self, other: "Extension") -> "Extension":
        """Return this one, with what only the other one says."""
        return Extension(self.due or other.due, other.days if self.days is None else self.days)

    @property
    def until(self) -> str:
        """Return the deadline as people write it: "2026-10-03 23:59 +02:00"."""
        if not self.due:
            return ""
        moment = datetime.fromisoformat(self.due)
        text = moment.isoformat(" ", "seconds" if moment.second else "minutes")
        return text.removesuffix("+00:00") + " UTC" if text.endswith("+00:00") else _apart(text)


def _apart(moment: str) -> str:
    """Return a moment with a space before its offset."""
    return f"{moment[:-6]} {moment[-6:]}"


NOT_EXTENDED = Extension()


@dataclass(frozen=True)
class Lateness:
    """How late a submission is, and the share of its score that this costs."""

    seconds: float = 0.0  # after the deadline; 0 if in time, or if the time is not known
    share: Fraction = Fraction(0)
    undecided: bool = False  # marked late without a time: a person has to say how late


IN_TIME = Lateness()


def lateness(
    policy: LatePolicy | None,
    submitted_at: str,
    marked: bool = False,
    extension: Extension = NOT_EXTENDED,
) -> Lateness:
    """Return how late a submission is. An ISO 8601 time without an offset has the deadline's zone.

    Days end at the deadline's time on the clock of its zone, also where that day had 25 hours.
    """
    if policy is None:
        return IN_TIME
    if extension.days is not None:
        share = min(policy.per_day * extension.days, policy.cap)
        return Lateness(extension.days * DAY, share)
    if not submitted_at:
        return Lateness(undecided=marked)
    zone = policy.due.tzinfo
    due = _in(zone, datetime.fromisoformat(extension.due)) if extension.due else policy.due
    moment = _in(zone, datetime.fromisoformat(submitted_at))
    seconds = max((moment.astimezone(UTC) - due.astimezone(UTC)).total_seconds(), 0.0)
    if seconds <= policy.grace:
        return Lateness(seconds)
    by_the_clock = moment.replace(tzinfo=None) - due.replace(tzinfo=None)
    days = max(math.ceil(by_the_clock.total_seconds() / DAY), 1)
    return Lateness(seconds, min(policy.per_day * days, policy.cap))


def _in(zone: tzinfo | None, moment: datetime) -> datetime:
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
