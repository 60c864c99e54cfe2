"""Gradescope, "Export submissions": `submission_<id>/` and `submission_metadata.yml`."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.core.errors import GraderError
from grader.core.people.class_submissions import Student
from grader.core.people.file_names import key_of, numbered_name, own_name
from grader.core.text import one_line, quoted, quoted_list
from grader.files.classes.layouts.iso_times import iso_time, unknown_zone
from grader.files.classes.layouts.layout import (
    FoundAttempt,
    Layout,
    Listing,
    Recognised,
    is_file,
    read_small,
)

METADATA = "submission_metadata.yml"
MOST_NAMES = 2  # of a group: file names hold 80 characters
_NUMBERED = re.compile(r"submission_([0-9]+)")


def _find(listing: Listing) -> Recognised | None:
    """Return nothing where there is no metadata."""
    if not is_file(listing.folder / METADATA):
        return None
    folders = [name for name in listing.names if name in listing.folders]
    known = _metadata(listing.folder / METADATA)
    found = [_found(listing.folder / name, known.get(name)) for name in folders]
    absent = sorted(set(known) - set(folders))
    return Recognised(found, (_absent(absent),) if absent else ())


def _absent(names: list[str]) -> str:
    be = "is" if len(names) == 1 else "are"
    return f"{quoted_list(names)} {be} in {quoted(METADATA)}, but there is no folder of that name."


def _metadata(path: Path) -> Mapping[str, Any]:
    from grader.files.classes.layouts.ruby_yaml import parse_ruby

    try:
        known = parse_ruby(read_small(path))
    except ValueError as error:
        message = f"{quoted(METADATA)} cannot be read: {one_line(str(error)).rstrip('.')}."
        raise GraderError(message, "Export the submissions from Gradescope again.") from error
    if not isinstance(known, dict):
        message = f"{quoted(METADATA)} does not list submissions."
        raise GraderError(message, "Export the submissions from Gradescope again.")
    return {str(name): value for name, value in known.items()}


def _found(path: Path, known: Any) -> FoundAttempt:
    facts = known if isinstance(known, dict) else {}
    students = [_student(one) for one in _list(facts.get(":submitters")) if isinstance(one, dict)]
    note = f"{quoted(METADATA)} does not name the student of this submission."
    return FoundAttempt(
        name=_name(path.name, students),
        path=path,
        students=tuple(students) or (Student(key_of(path.name)),),
        order=(_number(path.name),),
        submitted_at=_time(facts.get(":created_at")),
        notes=(*(() if students else (note,)), *_zone_note(facts.get(":created_at"))),
        lms_id=own_name(path.name),
    )


def _name(folder: str, students: Sequence[Student]) -> str:
    """Return "Jane Doe, Bo Li_7009": the folder's own name says nothing to a person."""
    number = _NUMBERED.fullmatch(folder)
    if not (students and number):
        return own_name(folder)
    names = [student.name or student.key for student in students]
    more = len(names) - MOST_NAMES
    return numbered_name(
        ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else ""), number[1]
    )


def _student(facts: Mapping[str, Any]) -> Student:
    name, email, sid = (_text(facts.get(key)) for key in (":name", ":email", ":sid"))
    return Student(sid or email or name, name, email, {"gradescope": sid} if sid else {})


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return "" if value is None else one_line(str(value))


def _time(value: Any) -> str:
    if isinstance(value, dict):  # of Ruby on Rails: a time with its zone
        value = value.get("utc") or value.get("time")
    if not isinstance(value, datetime):
        return iso_time(_text(value))
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()


def _zone_note(value: Any) -> tuple[str, ...]:
    return () if isinstance(value, (dict, datetime)) else unknown_zone(_text(value))


def _number(name: str) -> int:
    digits = name.rpartition("_")[2]
    return int(digits) if digits.isdecimal() and len(digits) < 20 else 0


LAYOUT = Layout("gradescope", _find)
