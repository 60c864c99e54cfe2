"""Blackboard, "Assignment File Download": `<title>_<login>_attempt_<time>_<file>`, flat.

Beside the files of an attempt lies `<title>_<login>_attempt_<time>.txt`, which says whose it is.
"""

import re
from collections import defaultdict
from pathlib import Path

from grader.core.people.class_submissions import Student
from grader.core.people.file_names import own_name
from grader.core.text import one_line
from grader.files.classes.layouts.layout import (
    FoundAttempt,
    Layout,
    Listing,
    Recognised,
    read_small,
    strange,
)

_TIME = r"(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)"
_NAME = re.compile(rf"(.+)_attempt_{_TIME}(?:\.txt|_(.+))", re.DOTALL)
_WHOSE = re.compile(r"\s*[^:\n]*:\s*(.+?) \(([^()\s]+)\)\s*(?:\n|$)")  # Name: Jane Doe (jdoe)


def _find(listing: Listing) -> Recognised | None:
    """Return nothing where fewer than half of the entries are named as Blackboard does."""
    attempts: dict[tuple[str, ...], list[re.Match[str]]] = defaultdict(list)
    others = []
    for name in listing.names:
        match = None if name in listing.folders else _NAME.fullmatch(name)
        if match:
            attempts[match.groups()[:5]].append(match)
        else:
            others.append(name)
    if not attempts or 2 * len(others) > len(listing.names):
        return None
    found = [_found(listing.folder, key, matches) for key, matches in sorted(attempts.items())]
    return Recognised(found, strange(others, "Blackboard"))


def _found(folder: Path, key: tuple[str, ...], matches: list[re.Match[str]]) -> FoundAttempt:
    prefix, day, *clock = key
    files = {match[6]: folder / match[0] for match in matches if match[6]}
    note = next((folder / match[0] for match in matches if not match[6]), None)
    return FoundAttempt(
        name=own_name(prefix),
        path=next(iter(files.values()), folder / matches[0][0]),
        students=(_student(prefix, read_small(note) if note else ""),),
        order=(int("".join([*day.split("-"), *clock])),),
        submitted_at=f"{day}T{':'.join(clock)}",
        files=files,
    )


def _student(prefix: str, note: str) -> Student:
    """Return the student named in the note beside the files, else the login after the last `_`."""
    whose = _WHOSE.match(note)
    if whose and prefix.endswith(f"_{whose[2]}"):
        return Student(whose[2], one_line(whose[1]), ids={"login": whose[2]})
    login = one_line(prefix.rpartition("_")[2])
    return Student(login, ids={"login": login})


LAYOUT = Layout("blackboard", _find)
