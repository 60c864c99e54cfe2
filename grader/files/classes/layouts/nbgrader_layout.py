"""nbgrader: `submitted/<student>/<assignment>/`, with `timestamp.txt` beside the files."""

from pathlib import Path

from grader.core.errors import GraderError
from grader.core.people.class_submissions import ANY, Student
from grader.core.people.file_names import key_of, own_name
from grader.core.text import quoted_list
from grader.files.classes.layouts.iso_times import iso_time, unknown_zone
from grader.files.classes.layouts.layout import (
    FoundAttempt,
    Layout,
    Recognised,
    entries_of,
    is_file,
    is_folder,
    read_small,
)

STAMP = "timestamp.txt"


def _find(folder: Path) -> Recognised | None:
    """Return nothing without a folder `submitted`, around or below, and without a time stamp."""
    course = is_folder(folder / "submitted")
    students = entries_of(folder / "submitted" if course else folder)
    handed_in = [
        (student, assignment)
        for student in students
        if is_folder(student)
        for assignment in entries_of(student)
        if is_folder(assignment)
    ]
    sure = course or folder.name == "submitted" or any(is_file(a / STAMP) for _, a in handed_in)
    if not (handed_in and sure):
        return None
    _only_one({assignment.name for _, assignment in handed_in})
    return Recognised([_found(student.name, assignment) for student, assignment in handed_in])


def _only_one(assignments: set[str]) -> None:
    if len(assignments) > 1:
        message = f"The folder holds several assignments: {quoted_list(sorted(assignments))}."
        advice = "Give a copy of `submitted` that has only one of them."
        raise GraderError(message, advice)


def _found(student: str, path: Path) -> FoundAttempt:
    return FoundAttempt(
        name=own_name(student),
        path=path,
        students=(Student(key_of(student), ids={ANY: key_of(student)}),),
        submitted_at=iso_time(stamp := read_small(path / STAMP)),
        notes=unknown_zone(stamp),
    )


LAYOUT = Layout("nbgrader", _find)
