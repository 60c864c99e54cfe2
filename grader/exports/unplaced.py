"""Students with a score whom a file for an LMS does not reach."""

from collections.abc import Iterable, Sequence

from grader.core.entries import Entry
from grader.core.handed_in import Student
from grader.core.roster import Roster
from grader.exports.lms_table import LmsTable


def without_id(entries: Iterable[Entry], systems: Sequence[str]) -> list[Student]:
    """Those with none of the ids, `email` among them, that an import tells students apart by."""
    return [student for student in _scored(entries) if not _ids(student).intersection(systems)]


def without_row(entries: Iterable[Entry], into: str) -> list[Student]:
    """Those whom no row of the file that is filled in means. GraderError where it is no table."""
    listed = list(entries)
    roster = Roster(tuple(student for entry in listed for student in entry.students))
    rows = (roster.find(student) for student in LmsTable.read(into).students() if student)
    found = {student.key for student in rows if student}
    return [student for student in _scored(listed) if student.key not in found]


def _scored(entries: Iterable[Entry]) -> Iterable[Student]:
    return (student for entry in entries if entry.grade for student in entry.students)


def _ids(student: Student) -> set[str]:
    known = {system for system, value in student.ids.items() if value}
    return known | ({"email"} if student.email else set())
