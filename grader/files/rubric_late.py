"""The key `late` of a rubric: when work is due, and what being late costs."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from grader.core.lateness import LatePolicy
from grader.files.rubric_schema import unknown
from grader.files.yaml_lines import Document

UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?) ?(Z|[+-]\d\d:?\d\d)?")
DURATION = re.compile(r"(\d+(?:\.\d+)?) ?([a-z]+)")


def check_late(document: Document) -> None:
    """Reports what of `late` says no moment, no duration or no share."""
    for key, text in document.value.get("late", {}).items():
        try:
            READERS[key](text)
        except ValueError as error:
            document.report(("late", key), str(error))


def late_policy(tree: Mapping[str, Any]) -> LatePolicy:
    """The record of a tree that has passed its checks."""
    return LatePolicy(**{key: READERS[key](text) for key, text in tree.items()})


def _moment(text: str) -> datetime:
    match = MOMENT.fullmatch(text)
    if not match:
        raise ValueError(f'{text} is no moment such as "2026-10-01 23:59 +02:00"')
    day, time, offset = match.groups()
    if not offset:
        raise ValueError(f'the offset is missing; with it this is "{text} +00:00" or another')
    try:
        return datetime.fromisoformat(f"{day}T{time}{offset}")
    except ValueError as error:
        raise ValueError(f"{text} is no moment: {error}") from error


def _duration(text: str) -> float:
    match = DURATION.fullmatch(text)
    if not match:
        raise ValueError(f'{text} is no duration such as "15 minutes"')
    number, unit = match.groups()
    plural = unit if unit.endswith("s") else f"{unit}s"
    if plural not in UNITS:
        raise ValueError(unknown(f"unit {unit}", unit, UNITS))
    return float(number) * UNITS[plural]


def _share(value: str | float) -> Fraction:
    text = str(value)
    try:
        share = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{text} is no share such as 10% or 0.1") from None
    if not 0 <= share <= 1:
        raise ValueError(f"{text} stands here; allowed is 0% to 100%")
    return share


READERS: Mapping[str, Callable[[Any], Any]] = {
    "due": _moment,
    "grace": _duration,
    "per_day": _share,
    "cap": _share,
}
