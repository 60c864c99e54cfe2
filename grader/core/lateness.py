"""What being late costs. The rubric says it; nothing here reads a clock."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

DAY = 86_400.0  # seconds


@dataclass(frozen=True)
class LatePolicy:
    """A deadline, and the share of the score that each started day after it costs."""

    due: datetime  # with its offset
    grace: float = 0.0  # seconds for which nothing is lost
    per_day: Fraction = Fraction(0)
    cap: Fraction = Fraction(1)  # the most that is lost


@dataclass(frozen=True)
class Lateness:
    """How late a submission is, and the share of its score that this costs."""

    seconds: float = 0.0  # after the deadline; 0 if in time, or if the time is not known
    share: Fraction = Fraction(0)


def lateness(policy: LatePolicy | None, submitted_at: str) -> Lateness:
    """Of a submission handed in at an ISO 8601 time; one without an offset has the deadline's."""
    if policy is None or not submitted_at:
        return Lateness()
    moment = datetime.fromisoformat(submitted_at)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=policy.due.tzinfo)
    seconds = max((moment - policy.due) / timedelta(seconds=1), 0.0)
    if seconds <= policy.grace:
        return Lateness(seconds)
    days = math.ceil(seconds / DAY)
    return Lateness(seconds, min(policy.per_day * days, policy.cap))
