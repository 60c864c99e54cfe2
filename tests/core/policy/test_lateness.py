"""What being late costs."""

from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from grader.core.policy.lateness import Extension, Lateness, LatePolicy, lateness

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


def in_berlin(day: str) -> LatePolicy:
    due = datetime.fromisoformat(f"{day}T23:59").replace(tzinfo=ZoneInfo("Europe/Berlin"))
    return LatePolicy(due, per_day=Fraction(1, 10))


@pytest.mark.parametrize(
    ("due", "submitted_at", "seconds", "days"),
    [
        ("2026-10-24", "2026-10-25T23:30:00+01:00", 24 * 3600 + 1860, 1),  # a day of 25 hours
        ("2026-10-24", "2026-10-25T23:59:00+01:00", 25 * 3600, 1),
        ("2026-10-24", "2026-10-26T00:00:00", 25 * 3600 + 60, 2),
        ("2026-03-28", "2026-03-29T23:59:30+02:00", 23 * 3600 + 30, 2),  # one of 23 hours
        ("2026-03-28", "2026-03-29T21:58:00+00:00", 23 * 3600 - 60, 1),
        ("2026-10-24", "2026-10-24T21:59:01+00:00", 1, 1),
    ],
)
def test_days_end_by_the_clock_on_the_wall(due, submitted_at, seconds, days) -> None:
    late = lateness(in_berlin(due), submitted_at)
    assert (late.seconds, late.share) == (seconds, Fraction(days, 10))


def test_an_hour_that_comes_twice_makes_nobody_early() -> None:
    due = datetime.fromisoformat("2026-10-25T02:50").replace(tzinfo=ZoneInfo("Europe/Berlin"))
    late = lateness(LatePolicy(due, per_day=Fraction(1, 10)), "2026-10-25T02:40:00+01:00")
    assert (late.seconds, late.share) == (3000, Fraction(1, 10))


def test_a_deadline_of_its_own_counts_in_place_of_everybodys() -> None:
    own = Extension(due="2026-10-03T21:59:00+00:00")
    assert lateness(POLICY, "2026-10-03T23:00:00+02:00", extension=own).share == 0
    assert lateness(POLICY, "2026-10-04T23:00:00+02:00", extension=own).share == Fraction(1, 10)


@pytest.mark.parametrize(("days", "share"), [(0, 0), (1, Fraction(1, 10)), (9, Fraction(1, 4))])
def test_a_person_decides_how_late_it_is(days: int, share: Fraction) -> None:
    late = lateness(POLICY, "", marked=True, extension=Extension(days=days))
    assert late == Lateness(days * 86_400.0, share)


def test_a_late_mark_without_a_time_is_open_only_where_it_may_cost() -> None:
    assert lateness(POLICY, "", marked=True).undecided
    assert not lateness(POLICY, "").undecided
    assert not lateness(None, "", marked=True).undecided
    assert not lateness(POLICY, "2026-10-01T20:00:00+02:00", marked=True).undecided


@pytest.mark.parametrize(
    ("due", "text"),
    [
        ("2026-10-03T23:59:00+02:00", "2026-10-03 23:59 +02:00"),
        ("2026-10-03T21:59:00+00:00", "2026-10-03 21:59 UTC"),
        ("2026-10-03T21:59:30-05:00", "2026-10-03 21:59:30 -05:00"),
        ("", ""),
    ],
)
def test_a_deadline_is_told_on_the_clock_of_the_class(due: str, text: str) -> None:
    assert Extension(due).until == text
