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
    Listing,
    Recognised,
    is_file,
    listing_of,
    read_small,
)

STAMP = "timestamp.txt"


def _find(listing: Listing) -> Recognised | None:
    """Return nothing without a folder `submitted`, around or below, and without a time stamp."""
    course = "submitted" in listing.folders
    students = listing_of(listing.folder / "submitted") if course else listing
    handed_in = [
        (path.name, assignment)
        for path in _folders(students)
        for assignment in _folders(listing_of(path))
    ]
    named = course or listing.folder.name == "submitted"
    if not handed_in or not (named or any(is_file(one / STAMP) for _, one in handed_in)):
        return None
    _only_one({assignment.name for _, assignment in handed_in})
    return Recognised([_found(student, assignment) for student, assignment in handed_in])


def _folders(listing: Listing) -> list[Path]:
    return [listing.folder / name for name in listing.names if name in listing.folders]


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
