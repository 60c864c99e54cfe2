"""Sakai, "Download All": `<Last>, <First>(<id>)/Submission attachment(s)/`, `timestamp.txt`."""

import re
from pathlib import Path

from grader.core.people.class_submissions import Student
from grader.core.people.file_names import own_name
from grader.core.text import one_line
from grader.files.classes.layouts.found import (
    Found,
    Recognised,
    entries_of,
    is_folder,
    read_small,
    strange,
)
from grader.files.classes.layouts.times import sakai_time

ATTACHMENTS = "Submission attachment(s)"
_STUDENT = re.compile(r"(.+)\(([^()]+)\)", re.DOTALL)


def find_sakai(folder: Path) -> Recognised | None:
    """None where no student's folder has Sakai's folder of attachments."""
    inside = entries_of(folder)
    if len(inside) == 1 and not _STUDENT.fullmatch(inside[0].name):  # named after the assignment
        inside = entries_of(inside[0]) if is_folder(inside[0]) else []
    folders = [path for path in inside if is_folder(path)]
    parsed = [(path, _STUDENT.fullmatch(path.name)) for path in folders]
    students = [(path, match) for path, match in parsed if match]
    if not any(is_folder(path / ATTACHMENTS) for path, _ in students):
        return None
    others = [path.name for path, match in parsed if not match]
    found = [_found(path, match) for path, match in students]
    return Recognised(found, strange(others, "Sakai"))


def _found(path: Path, match: re.Match[str]) -> Found:
    name, login = one_line(match[1]), one_line(match[2])
    attachments = path / ATTACHMENTS
    return Found(
        name=own_name(match[2]),
        path=attachments if is_folder(attachments) else path,
        students=(Student(login, name, ids={"login": login}),),
        submitted_at=sakai_time(read_small(path / "timestamp.txt")),
        lms_id=f"sakai:{own_name(match[2])}",
    )
