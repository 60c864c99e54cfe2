"""The list of a class as its roster has it: what is granted, and who has no submission."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from grader.core.entries import Entry
from grader.core.people.class_submissions import Student
from grader.core.policy.lateness import Extension
from grader.gradebook.database.row_changes import upsert
from grader.gradebook.database.tables import members, roster, students, submissions
from grader.gradebook.lookup import unknown
from grader.gradebook.student_rows import delete_idle_students, enter_student

NOTHING = "Nothing was submitted."


def list_class(
    connection: Connection,
    assignment: str,
    listed: Iterable[Student],
    problems: Mapping[str, str],
    dues: Mapping[str, str],
) -> None:
    """Take this roster in place of the one before.

    By key, `problems` say why somebody is missing, and `dues` until when somebody has time.
    """
    own = roster.c.assignment == assignment
    connection.execute(update(roster).where(own).values(listed=False, problem=""))
    for student in listed:
        facts = {"listed": True, "problem": problems.get(student.key, "")}
        facts |= {"due": dues[student.key]} if student.key in dues else {}
        known = enter_student(connection, _with_what_is_known(connection, student))
        _set_facts(connection, assignment, known, facts)
    granted = (roster.c.due != "") | roster.c.late_days.is_not(None)
    connection.execute(delete(roster).where(own, ~roster.c.listed, ~granted))
    delete_idle_students(connection)


def _with_what_is_known(connection: Connection, student: Student) -> Student:
    """Return a student of the roster, with the ids that a download told."""
    row = connection.execute(select(students).where(students.c.key == student.key)).first()
    if not row:
        return student
    name, email = student.name or row.name, student.email or row.email
    return Student(student.key, name, email, {**row.ids, **student.ids})


def _set_facts(
    connection: Connection, assignment: str, student: int, facts: Mapping[str, object]
) -> None:
    """Set what the list says about one student, beside what it said before."""
    is_it = (roster.c.assignment == assignment) & (roster.c.student == student)
    new = {"assignment": assignment, "student": student, "listed": False, "problem": "", "due": ""}
    upsert(connection, roster, is_it, facts, new)


def _students_meant(connection: Connection, assignment: str, who: str) -> list[int]:
    """Return ids: of the student of this id, name or e-mail, or of all of a submission."""
    both = members.join(submissions, members.c.submission == submissions.c.id)
    own = submissions.c.assignment == assignment
    query = select(members.c.student).select_from(both).distinct()
    found = list(connection.scalars(query.where(own, submissions.c.name == who)))
    if found:
        return found
    listed = select(roster.c.student).where(roster.c.assignment == assignment)
    known = or_(students.c.id.in_(query.where(own)), students.c.id.in_(listed))
    keys = connection.execute(select(students.c.id, students.c.key).where(known)).all()
    if exact := [student for student, key in keys if key == who]:
        return exact
    named = or_(students.c.name == who, students.c.email == who)
    found = list(connection.scalars(select(students.c.id).where(known, named)))
    if len(found) != 1:
        raise unknown("student", who, [key for _, key in keys])
    return found


def extend(connection: Connection, assignment: str, who: str, facts: Mapping[str, Any]) -> None:
    """Grant or decide something for a student, or for all who made a submission."""
    for student in _students_meant(connection, assignment, who):
        _set_facts(connection, assignment, student, facts)


def absent(connection: Connection, assignment: str) -> list[Entry]:
    """Return the listed students without a submission that counts, by name, with the reason."""
    both = members.join(submissions, members.c.submission == submissions.c.id)
    own = (submissions.c.assignment == assignment) & (submissions.c.counts_as != "")
    present = select(members.c.student).select_from(both).where(own)
    listed = roster.join(students, students.c.id == roster.c.student)
    query = select(students, roster.c.problem, roster.c.due).select_from(listed)
    query = query.where(roster.c.assignment == assignment, roster.c.listed)
    rows = connection.execute(query.where(students.c.id.not_in(present))).all()
    return [_entry(row) for row in sorted(rows, key=lambda row: (row.name, row.key))]


def _entry(row: Any) -> Entry:
    student = Student(row.key, row.name, row.email, row.ids)
    problem = row.problem or NOTHING
    return Entry("", (student,), None, problem=problem, extension=Extension(row.due))
