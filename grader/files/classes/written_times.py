"""Columns of times as learning systems write them for people, in the language of a person.

Nothing is guessed: a column counts only if all ways to read most of its cells give the same times.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from grader.confined.quick_dataclass import dataclass
from grader.core.text import quoted, quoted_list
from grader.files.classes.layouts.iso_times import iso_time
from grader.files.classes.month_words import LANGUAGES, folded, month_of

Reader = Callable[[str], str]  # of a folded cell: an ISO 8601 time, or empty

EXPECTED = 'write times as "2026-10-05 15:14"'
_CLOCK = re.compile(
    r"(?<![0-9:.])([0-9]{1,2})(?:[:.]| ?h ?)([0-9]{2})(?:[:.]([0-9]{2}))? ?(?:([ap])\.? ?m\.?)?$"
)
_HALVES = {"上午": "a", "午前": "a", "오전": "a", "下午": "p", "午後": "p", "오후": "p"}
_YEAR_FIRST = re.compile(
    r"([0-9]{4}) ?[-/.年년] ?([0-9]{1,2}) ?[-/.月월] ?([0-9]{1,2})(?![0-9]) ?[日일.]?"
)
_WEEKDAY = re.compile(
    r"(?:(?:星期|周|週|禮拜)[一二三四五六日天]|[月火水木金土日](?:曜日)?|[월화수목금토일](?:요일)?)?"
)
_NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_YEARS = range(2000, 2100)  # in other calendars the year is another one, and so is the month


@dataclass(frozen=True)
class WrittenTimes:
    """What a column of times says."""

    times: tuple[str, ...]  # of each cell in ISO 8601; empty where there is none
    note: str = ""  # a sentence about what could not be read


def is_none(cell: str) -> bool:
    """Return whether a cell says that nothing happened."""
    return cell.strip() in ("", "-")


def looks_like_time(cell: str) -> bool:
    """Return whether a cell has a year and a time of day, in whatever language."""
    plain = folded(cell)
    return bool(re.search(r"(?<![0-9])[0-9]{4}(?![0-9])", plain) and re.search(r"[0-9]:", plain))


def read_times(title: str, cells: Sequence[str]) -> WrittenTimes:
    """Return the times of a column. No time at all where its cells can mean several times."""
    plain = ["" if is_none(cell) else " ".join(folded(cell).split()) for cell in cells]
    ways = [tuple(map(iso_time, cells)), *(tuple(map(reader, plain)) for reader in _READERS)]
    most = max(sum(map(bool, times)) for times in ways)
    best = list(dict.fromkeys(times for times in ways if sum(map(bool, times)) == most))
    if most and len(best) > 1:
        return WrittenTimes(("",) * len(cells), _ambiguous(title, cells, best))
    times = best[0] if most else ("",) * len(cells)
    unread = [
        cell for cell, text, time in zip(cells, plain, times, strict=True) if text and not time
    ]
    return WrittenTimes(times, _unread(title, unread) if unread else "")


def _ambiguous(title: str, cells: Sequence[str], ways: Sequence[tuple[str, ...]]) -> str:
    place = next(i for i in range(len(cells)) if len({times[i] for times in ways}) > 1)
    days = sorted({times[place][:10] for times in ways if times[place]})
    return (
        f"In the column {quoted(title)}, {quoted(cells[place].strip())} can mean "
        f"{' or '.join(days)}; no time was read, {EXPECTED}."
    )


def _unread(title: str, cells: Sequence[str]) -> str:
    be = "is not a time" if len(cells) == 1 else "are not times"
    return f"In the column {quoted(title)}, {quoted_list(cells)} {be} that can be read; {EXPECTED}."


def _year_first(cell: str) -> str:
    clock = _CLOCK.search(cell)
    match = _YEAR_FIRST.match(cell)
    if not clock or not match or match.end() > clock.start():
        return ""
    between = re.sub(r"[\s,()]", "", cell[match.end() : clock.start()])
    half = next((half for word, half in _HALVES.items() if between.endswith(word)), "")
    weekday = between[:-2] if half else between  # each of these words has two letters
    if not _WEEKDAY.fullmatch(weekday):
        return ""
    return _moment(match[1], match[2], match[3], clock, half)


def _in_numbers(cell: str, month_first: bool) -> str:
    """Read "5/10/2026 15:14". With dots the day is first in every country that writes so."""
    clock = _CLOCK.search(cell)
    found = _NUMBERS.findall(cell[: clock.start()]) if clock else []
    if not clock or len(found) != 1 or (found[0][1] == "." and month_first):
        return ""
    first, _, second, year = found[0]
    month, day = (first, second) if month_first else (second, first)
    return _moment(year, month, day, clock)


def _in_words(cell: str, language: str) -> str:
    """Read "Monday, 5 October 2026, 3:14 PM", with the parts of the date in any order."""
    clock = _CLOCK.search(cell)
    if not clock:
        return ""
    before = cell[: clock.start()]
    found = [month_of(word, language) for word in re.findall(r"[^\W\d_]+", before)]
    months = [month for month in found if month]
    numbers = defaultdict(list)
    for number in re.findall(r"[0-9]+", before):
        numbers[len(number) == 4].append(number)
    if len(months) != 1 or len(numbers[True]) != 1 or len(numbers[False]) != 1:
        return ""
    return _moment(numbers[True][0], str(months[0]), numbers[False][0], clock)


def _moment(year: str, month: str, day: str, clock: re.Match[str], half: str = "") -> str:
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3])
    half = clock[4] or half
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (half == "p")
    # Some languages of Moodle write "15:14 PM".
    if int(year) not in _YEARS or (half and (hour >= 12) != (half == "p")):
        return ""
    try:
        return datetime(int(year), int(month), int(day), hour, minute, second).isoformat()
    except ValueError:
        return ""


_READERS: tuple[Reader, ...] = (
    _year_first,
    partial(_in_numbers, month_first=False),
    partial(_in_numbers, month_first=True),
    *(partial(_in_words, language=language) for language in LANGUAGES),
)
