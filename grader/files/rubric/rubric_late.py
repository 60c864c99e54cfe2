"""The key `late` of a rubric: when work is due, and what being late costs."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from fractions import Fraction
from typing import Any

from grader.core.policy.lateness import LatePolicy
from grader.core.policy.time_zones import known_zones, zone_of
from grader.core.text import nearest
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document

UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?) ?(Z|[+-]\d\d:?\d\d|[A-Za-z][\w+/-]*)?"
)
DURATION = re.compile(r"(\d+(?:\.\d+)?) ?([a-z]+)")


def check_late(document: Document) -> None:
    """Report what of `late` says no moment, no duration or no share."""
    for key, text in document.value.get("late", {}).items():
        try:
            READERS[key](text)
        except ValueError as error:
            document.report(("late", key), str(error))


def late_policy(tree: Mapping[str, Any]) -> LatePolicy:
    """Return the record of a tree that has passed its checks."""
    return LatePolicy(**{key: READERS[key](text) for key, text in tree.items()})


def _moment(text: str) -> datetime:
    moment = read_moment(text)
    if moment.tzinfo is None:
        example = f'"{text} Europe/Berlin" or "{text} +02:00"'
        raise ValueError(f"the zone or offset is missing; expected one, as in {example}")
    return moment


def read_moment(text: str) -> datetime:
    """Return the moment that a person wrote, with its zone if it has one. `ValueError` if none."""
    match = MOMENT.fullmatch(text)
    if not match:
        raise ValueError(
            f'{text} is not a valid time; expected one such as "2026-10-01 23:59 +02:00"'
        )
    day, time, zone = match.groups()
    named = zone and zone != "Z" and zone[0].isalpha()
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{'' if named else zone or ''}")
    except ValueError as error:
        raise ValueError(f"{text} is not a valid time: {error}") from error
    return moment.replace(tzinfo=_zone(zone)) if named else moment


def _zone(name: str) -> tzinfo:
    zone = zone_of(name)
    if zone is None:
        close = nearest(name, known_zones())
        meant = f"did you mean {close}?" if close else "expected one such as Europe/Berlin"
        raise ValueError(f"unknown time zone {name}; {meant}")
    return zone


def extended(text: str, policy: LatePolicy) -> str:
    """Return the deadline of "2026-10-05 23:59" or "2 days", with the offset of the class's one.

    `ValueError` if it is none.
    """
    if DURATION.fullmatch(text):
        moment = policy.due + timedelta(seconds=_duration(text))  # by the clock on the wall
    else:
        moment = read_moment(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=policy.due.tzinfo)
    return moment.astimezone(policy.due.tzinfo).isoformat()


def _duration(text: str) -> float:
    match = DURATION.fullmatch(text)
    if not match:
        raise ValueError(f'{text} is not a duration; expected one such as "15 minutes"')
    number, unit = match.groups()
    plural = unit if unit.endswith("s") else f"{unit}s"
    if plural not in UNITS:
        raise ValueError(unknown(f"unit {unit}", unit, UNITS))
    return float(number) * UNITS[plural]


def read_share(value: str | float) -> Fraction:
    """Return the share that a person wrote: 10% or 0.1. `ValueError` if none."""
    text = str(value)
    try:
        share = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{text} is not a share; expected one such as 10% or 0.1") from None
    if not 0 <= share <= 1:
        raise ValueError(f"got {text}, expected 0% to 100%")
    return share


READERS: Mapping[str, Callable[[Any], Any]] = {
    "due": _moment,
    "grace": _duration,
    "per_day": read_share,
    "cap": read_share,
}
