"""Students of a gradebook: entered, found with their work, and forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, true

from grader.core.people.class_submissions import Student
from grader.gradebook.database.row_changes import Values, bring_up_to_date
from grader.gradebook.database.tables import (
    attempts,
    members,
    roster,
    sources,
    students,
    submissions,
)
from grader.gradebook.lookup import unknown


def enter_students(
    connection: Connection, wanted: Mapping[str, Student], keep_known: bool = False
) -> dict[str, int]:
    """Add students by their keys, or bring known ones up to date; return the ids of all rows.

    With `keep_known` what only the gradebook knows of a student stays, as a download told it.
    """
    values = {
        key: {"name": one.name, "email": one.email, "ids": dict(one.ids)}
        for key, one in wanted.items()
    }
    completed = _completed if keep_known else lambda values, _: values
    return bring_up_to_date(connection, students.c.key, true(), values, {}, completed)


def _completed(values: Values, known: Sequence[Any]) -> Values:
    name, email, ids = known
    return {
        "name": values["name"] or name,
        "email": values["email"] or email,
        "ids": {**ids, **values["ids"]},
    }


def delete_idle_students(connection: Connection) -> None:
    """Delete whoever has no submission and is in no roster."""
    unused = (students.c.id.not_in(select(table.c.student)) for table in (members, roster))
    connection.execute(delete(students).where(*unused))


def delete_student(connection: Connection, assignment: str, key: str) -> list[str]:
    """Forget a student; return the names of the submissions that went too: nobody else's."""
    theirs = _submissions_of(connection, assignment, key)
    alone = alone_of(connection, assignment, key)
    student = select(students.c.id).where(students.c.key == key).scalar_subquery()
    own = (members.c.student == student) & members.c.submission.in_(theirs)
    connection.execute(delete(members).where(own))
    connection.execute(delete(submissions).where(submissions.c.id.in_(alone)))
    connection.execute(delete(sources).where(sources.c.digest.not_in(select(attempts.c.digest))))
    listed = (roster.c.assignment == assignment) & (roster.c.student == student)
    connection.execute(delete(roster).where(listed))
    delete_idle_students(connection)
    return sorted(alone.values())


def alone_of(connection: Connection, assignment: str, key: str) -> dict[int, str]:
    """Return the submissions of a student, names by id, that nobody else has a part in."""
    theirs = _submissions_of(connection, assignment, key)
    others = members.join(students, students.c.id == members.c.student)
    query = select(members.c.submission).select_from(others).where(students.c.key != key)
    kept = set(connection.scalars(query.where(members.c.submission.in_(theirs))))
    return {submission: name for submission, name in theirs.items() if submission not in kept}


def student_of(connection: Connection, assignment: str, key: str) -> Student:
    """Return a student with work for the assignment, or in its roster; else `GraderError`."""
    _submissions_of(connection, assignment, key)
    row = connection.execute(select(students).where(students.c.key == key)).one()
    return Student(row.key, row.name, row.email, row.ids)


def _submissions_of(connection: Connection, assignment: str, key: str) -> dict[int, str]:
    both = members.join(submissions, members.c.submission == submissions.c.id)
    both = both.join(students, students.c.id == members.c.student)
    query = select(submissions.c.id, submissions.c.name, students.c.key).select_from(both)
    rows = connection.execute(query.where(submissions.c.assignment == assignment)).all()
    theirs = {submission: name for submission, name, student in rows if student == key}
    listed = roster.join(students, students.c.id == roster.c.student)
    own = select(students.c.key).select_from(listed).where(roster.c.assignment == assignment)
    known = {student for _, _, student in rows} | set(connection.scalars(own))
    if key not in known:
        raise unknown("student", key, known)
    return theirs
