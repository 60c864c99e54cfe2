"""What being late costs."""

from datetime import datetime
from fractions import Fraction

import pytest

from grader.core.lateness import LatePolicy, lateness

POLICY = LatePolicy(
    datetime.fromisoformat("2026-10-01T23:59:00+02:00"),
    grace=900.0,
    per_day=Fraction(1, 10),
    cap=Fraction(1, 4),
)


@pytest.mark.parametrize(
    ("submitted_at", "seconds", "share"),
    [
        ("2026-10-01T20:00:00+02:00", 0, 0),
        ("2026-10-02T00:14:00+02:00", 900, 0),
        ("2026-10-02T00:14:01+02:00", 901, Fraction(1, 10)),
        ("2026-10-01T22:14:01+00:00", 901, Fraction(1, 10)),
        ("2026-10-02T00:14:01", 901, Fraction(1, 10)),
        ("2026-10-03T00:00:00+02:00", 86_460, Fraction(2, 10)),
        ("2026-12-01T00:00:00+02:00", 5_184_060, Fraction(1, 4)),
        ("", 0, 0),
    ],
)
def test_a_started_day_after_the_grace_costs_its_share(submitted_at, seconds, share) -> None:
    late = lateness(POLICY, submitted_at)
    assert (late.seconds, late.share) == (seconds, share)


def test_without_a_deadline_nobody_is_late() -> None:
    assert lateness(None, "2026-10-03T00:00:00+02:00").share == 0
