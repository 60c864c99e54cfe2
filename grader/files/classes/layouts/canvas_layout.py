"""Canvas, "Download Submissions": `lastnamefirst[_LATE]_<user>_<number>_<file>[-n].ext`, flat.

With anonymous grading `[LATE_]anon_<id>_<number>_<file>[-n].ext`, whose ids tell upper and lower
case apart.
"""

import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from grader.core.people.class_submissions import Student
from grader.core.people.file_names import numbered_name, own_name
from grader.core.text import one_line
from grader.files.classes.layouts.layout import (
    FoundAttempt,
    Layout,
    Listing,
    Recognised,
    strange,
)

_NAME = re.compile(r"(.+?)(_LATE)?_(\d+)_(\d+)_(.+)", re.DOTALL)
_ANONYMOUS = re.compile(r"(LATE_)?anon_([A-Za-z0-9]+)_(\d+)_(.+)", re.DOTALL)
_AGAIN = re.compile(r"(.+?)-(\d{1,4})((?:\.tar)?\.[^.]+)", re.DOTALL)


class _File(NamedTuple):
    """One file of a student; `again` counts how often a file of its name was submitted before."""

    who: str  # empty: Canvas keeps it to itself
    late: bool
    user: str
    number: int
    own: str
    again: int
    path: Path


def _find(listing: Listing) -> Recognised | None:
    """Return nothing where fewer than half of the entries are named as Canvas does."""
    by_user: dict[str, list[_File]] = defaultdict(list)
    others = []
    for name in listing.names:
        file = None if name in listing.folders else _parsed(name, listing.folder)
        if file:
            by_user[f"{file.who and 'user'} {file.user}"].append(file)
        else:
            others.append(name)
    if not by_user or 2 * len(others) > len(listing.names):
        return None
    found = [attempt for files in by_user.values() for attempt in _attempts(files)]
    return Recognised(found, strange(others, "Canvas"))


def _parsed(name: str, folder: Path) -> _File | None:
    hidden, match = _ANONYMOUS.fullmatch(name), _NAME.fullmatch(name)
    if hidden:
        late, user, number, own = hidden.groups()
        who = ""
    elif match:
        who, late, user, number, own = match.groups()
    else:
        return None
    again = _AGAIN.fullmatch(own)
    stem = f"{again[1]}{again[3]}" if again else own
    return _File(
        who, bool(late), user, int(number), stem, int(again[2]) if again else 0, folder / name
    )


def _attempts(files: list[_File]) -> list[FoundAttempt]:
    """Return one attempt of all files; where a file is there several times, one for each time."""
    counts = sorted({file.again for file in files if _is_twice(file, files)})
    most = 1 + max(file.again for file in files)
    return [_found(files, count, most) for count in counts or [most]]


def _is_twice(file: _File, files: list[_File]) -> bool:
    return sum(other.own == file.own for other in files) > 1


def _found(files: list[_File], count: int, attempts: int) -> FoundAttempt:
    """Return what was there when a file had been submitted again `count` times."""
    newest: dict[str, _File] = {}
    for file in sorted(files, key=lambda file: (file.again, file.number)):
        if file.again <= count:
            newest[file.own] = file
    chosen = list(newest.values())
    first = files[0]
    student, name = _student(first, str(chosen[0].number))
    return FoundAttempt(
        name=name,
        path=chosen[0].path,
        students=(student,),
        order=(count,),
        late=any(file.late for file in chosen),
        attempts=attempts,
        files={file.own: file.path for file in chosen},
        lms_id=f"canvas:{first.user}" if first.who else f"canvas-anonymous:{first.user}",
    )


def _student(file: _File, number: str) -> tuple[Student, str]:
    """Return the student, and the name of the submission."""
    if file.who:
        ids = {"canvas": file.user, "canvas_submission": number}
        return Student(file.user, one_line(file.who), ids=ids), numbered_name(file.who, file.user)
    key = f"anon_{file.user}"
    ids = {"canvas_anonymous": file.user, "canvas_submission": number}
    return Student(key, ids=ids), own_name(key)


LAYOUT = Layout("canvas", _find)
