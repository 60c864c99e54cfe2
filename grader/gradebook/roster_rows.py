"""The list of a class as its roster has it: what is granted, and who has no submission."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, or_, select

from grader.core.entries import Entry
from grader.core.people.class_submissions import Student
from grader.core.policy.lateness import Extension
from grader.gradebook.database.row_changes import bring_up_to_date
from grader.gradebook.database.tables import members, roster, students, submissions
from grader.gradebook.lookup import unknown
from grader.gradebook.student_rows import delete_idle_students, enter_students

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
    by_key = {student.key: student for student in listed}
    ids = enter_students(connection, by_key, keep_known=True)
    facts = {
        ids[key]: {"listed": True, "problem": problems.get(key, ""), "due": dues.get(key, "")}
        for key in by_key
    }
    own = roster.c.assignment == assignment
    columns = (roster.c.student, roster.c.due)
    for student, due in connection.execute(select(*columns).where(own)).all():
        unlisted = {"listed": False, "problem": "", "due": due}
        facts[student] = {**unlisted, **facts.get(student, {})}
        facts[student]["due"] = facts[student]["due"] or due
    _set_facts(connection, assignment, facts)
    granted = (roster.c.due != "") | roster.c.late_days.is_not(None)
    connection.execute(delete(roster).where(own, ~roster.c.listed, ~granted))
    delete_idle_students(connection)


def _set_facts(
    connection: Connection, assignment: str, facts: Mapping[int, Mapping[str, Any]]
) -> None:
    """Set what the list says about students, beside what it said before."""
    new = {"assignment": assignment, "listed": False, "problem": "", "due": ""}
    own = roster.c.assignment == assignment
    bring_up_to_date(connection, roster.c.student, own, facts, new)


def _students_meant(connection: Connection, assignment: str, who: str) -> list[int]:
    """Return ids: of the student of this id, name or e-mail, or of all of a submission."""
    both = members.join(submissions, members.c.submission == submissions.c.id)
    own = submissions.c.assignment == assignment
    query = select(members.c.student).select_from(both).distinct()
    it_is = or_(submissions.c.name == who, submissions.c.identity == who)
    found = list(connection.scalars(query.where(own, it_is)))
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
    meant = _students_meant(connection, assignment, who)
    _set_facts(connection, assignment, dict.fromkeys(meant, facts))


def grant(connection: Connection, assignment: str, wanted: Mapping[str, Extension]) -> None:
    """Grant students, by their keys, what is neither granted to them nor decided here yet."""
    here = (roster.c.student == students.c.id) & (roster.c.assignment == assignment)
    columns = (students.c.id, students.c.key, roster.c.due, roster.c.late_days)
    rows = connection.execute(select(*columns).select_from(students.outerjoin(roster, here)))
    facts = {}
    for row in rows:
        if row.key in wanted:
            now = Extension(row.due or "", row.late_days).completed(wanted[row.key])
            facts[row.id] = {"due": now.due, "late_days": now.days}
    _set_facts(connection, assignment, facts)


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
