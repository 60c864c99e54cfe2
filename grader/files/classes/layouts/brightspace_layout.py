"""Brightspace, "Download" of a folder: `<number>-<number> - <Name> - <time>`, folders or files.

Files are in a folder of each attempt, or have its name before their own.
"""

import re
from collections import defaultdict
from datetime import datetime
from pathlib import Path

from grader.core.people.class_submissions import Student
from grader.core.people.file_names import numbered_name
from grader.core.text import one_line
from grader.files.classes.layouts.layout import (
    FoundAttempt,
    Layout,
    Listing,
    Recognised,
    strange,
)

_TIME = r"[^-]*?\d{4},? \d{3,4}(?: ?[AP]M)?"  # Oct 1, 2026 1158 PM; 1 October, 2026 2358
_NAME = re.compile(rf"(\d+)-(\d+) - (.+?) - ({_TIME})(?: - (.+))?", re.DOTALL)
_FORMS = ("%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%d %B, %Y %I%M %p", "%d %b, %Y %I%M %p",
                "%b %d, %Y %H%M", "%B %d, %Y %H%M", "%d %B, %Y %H%M", "%d %b, %Y %H%M")  # fmt: skip
_OWN = {"index.html"}  # the list that Brightspace adds


def _find(listing: Listing) -> Recognised | None:
    """Return nothing where fewer than half of the entries are named as Brightspace does."""
    names = [name for name in listing.names if name not in _OWN]
    attempts: dict[tuple[str, ...], list[re.Match[str]]] = defaultdict(list)
    others = []
    for name in names:
        match = _NAME.fullmatch(name)
        if match and bool(match[5]) != (name in listing.folders):
            attempts[match.groups()[:4]].append(match)
        else:
            others.append(name)
    if not attempts or 2 * len(others) > len(names):
        return None
    found = [_found(listing.folder, key, matches) for key, matches in sorted(attempts.items())]
    return Recognised(found, strange(others, "Brightspace"))


def _found(folder: Path, key: tuple[str, ...], matches: list[re.Match[str]]) -> FoundAttempt:
    user, number, name, time = key
    files = {match[5]: folder / match[0] for match in matches if match[5]}
    submitted_at = _iso_time(time)
    student = Student(f"{user}-{number}", one_line(name), ids={"brightspace": f"{user}-{number}"})
    return FoundAttempt(
        name=numbered_name(f"{name}_{user}", number),
        path=folder / matches[0][0],
        students=(student,),
        order=(_minutes(submitted_at),),
        submitted_at=submitted_at,
        files=files,
        lms_id=f"brightspace:{user}-{number}",
    )


def _minutes(submitted_at: str) -> int:
    if not submitted_at:
        return 0
    return int(datetime.fromisoformat(submitted_at).strftime("%Y%m%d%H%M"))


def _iso_time(stamp: str) -> str:
    """Return "Oct 1, 2026 905 PM" in ISO 8601, without an offset; empty if it is not a time."""
    padded = re.sub(r" (\d{3})(?= ?[AP]M|$)", r" 0\1", stamp.strip())
    for form in _FORMS:
        try:
            return datetime.strptime(padded, form).isoformat()
        except ValueError:
            continue
    return ""


LAYOUT = Layout("brightspace", _find)
