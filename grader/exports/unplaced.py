"""Students with a score whom a file for an LMS does not reach."""

from collections.abc import Iterable, Sequence

from grader.core.entries import Entry
from grader.core.people.class_submissions import Student
from grader.exports.export_settings import ExportSettings
from grader.exports.lms_table import LmsTable, matches_for


def without_id(entries: Iterable[Entry], systems: Sequence[str]) -> list[Student]:
    """Those with none of the ids, `email` among them, that an import tells students apart by."""
    return [student for student in _scored(entries) if not _ids(student).intersection(systems)]


def without_row(
    entries: Iterable[Entry], settings: ExportSettings
) -> tuple[list[Student], list[str]]:
    """Those whom no row of the file means, and what is in doubt about its rows.

    GraderError where it is no table.
    """
    listed = list(entries)
    matches = matches_for(LmsTable.read(settings).students(), listed)
    found = {match.student.key for match in matches if match.student}
    remarks = list(dict.fromkeys(match.remark for match in matches if match.remark))
    return [student for student in _scored(listed) if student.key not in found], remarks


def _scored(entries: Iterable[Entry]) -> Iterable[Student]:
    return (student for entry in entries if entry.grade for student in entry.students)


def _ids(student: Student) -> set[str]:
    known = {system for system, value in student.ids.items() if value}
    return known | ({"email"} if student.email else set())
