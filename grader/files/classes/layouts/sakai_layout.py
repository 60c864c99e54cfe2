"""Sakai, "Download All": `<Last>, <First>(<id>)/Submission attachment(s)/`, `timestamp.txt`."""

import re
from datetime import UTC, datetime
from pathlib import Path

from grader.core.people.class_submissions import Student
from grader.core.people.file_names import own_name
from grader.core.text import one_line
from grader.files.classes.layouts.layout import (
    FoundAttempt,
    Layout,
    Listing,
    Recognised,
    is_folder,
    listing_of,
    read_small,
    strange,
)

ATTACHMENTS = "Submission attachment(s)"
_STUDENT = re.compile(r"(.+)\(([^()]+)\)", re.DOTALL)


def _find(listing: Listing) -> Recognised | None:
    """Return nothing where no student's folder has Sakai's folder of attachments."""
    first = "".join(listing.names[:1])
    if len(listing.names) == 1 and not _STUDENT.fullmatch(first):  # named after the assignment
        inside = listing_of(listing.folder / first) if first in listing.folders else listing
        listing = inside
    parsed = [(name, _STUDENT.fullmatch(name)) for name in listing.names if name in listing.folders]
    students = [(listing.folder / name, match) for name, match in parsed if match]
    if not any(is_folder(path / ATTACHMENTS) for path, _ in students):
        return None
    others = [name for name, match in parsed if not match]
    found = [_found(path, match) for path, match in students]
    return Recognised(found, strange(others, "Sakai"))


def _found(path: Path, match: re.Match[str]) -> FoundAttempt:
    name, login = one_line(match[1]), one_line(match[2])
    attachments = path / ATTACHMENTS
    return FoundAttempt(
        name=own_name(match[2]),
        path=attachments if is_folder(attachments) else path,
        students=(Student(login, name, ids={"login": login}),),
        submitted_at=_iso_time(read_small(path / "timestamp.txt")),
        lms_id=f"sakai:{own_name(match[2])}",
    )


def _iso_time(stamp: str) -> str:
    """Return "20261001215823000", which is in UTC, in ISO 8601; empty if it is not a time."""
    match = re.fullmatch(r"(\d{14})\d{0,3}", stamp.strip())
    try:
        moment = datetime.strptime(match[1], "%Y%m%d%H%M%S") if match else None
    except ValueError:
        return ""
    return moment.replace(tzinfo=UTC).isoformat() if moment else ""


LAYOUT = Layout("sakai", _find)
