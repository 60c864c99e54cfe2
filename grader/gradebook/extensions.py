"""Deadlines of single students, and how late submissions are by them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, update

from grader.core.lateness import Extension, LatePolicy, lateness
from grader.gradebook.database.change_times import touch
from grader.gradebook.database.tables import exactly, members, roster, students, submissions
from grader.gradebook.lookup import unknown
from grader.gradebook.student_rows import set_facts


def students_meant(connection: Connection, assignment: str, who: str) -> list[int]:
    """Ids of the student of this id, name or e-mail, or of all who made this submission."""
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
    for student in students_meant(connection, assignment, who):
        set_facts(connection, assignment, student, facts)


def count_lateness(connection: Connection, assignment: str, policy: LatePolicy | None) -> set[str]:
    """Count anew how late each submission is; the names of those for whom anything changed."""
    granted = _extensions(connection, assignment)
    names = ("late_share_exact", "undecided", "extended", "late_days", "submitted_at")
    columns = [submissions.c[name] for name in ("id", "name", "marked_late", *names)]
    rows = connection.execute(select(*columns).where(_of(assignment))).all()
    changed: set[str] = set()
    for row in rows:
        extension = granted.get(row.id, Extension())
        late = lateness(policy, row.submitted_at, row.marked_late, extension)
        values = {
            "undecided": late.undecided,
            "extended": extension.due if policy else "",
            "late_days": extension.days,
            **exactly("late_share", late.share),
        }
        if any(getattr(row, name) != values[name] for name in names[:-1]):
            changed.add(row.name)
            touch(connection, submissions.c.id == row.id)
        values["late_seconds"] = late.seconds
        connection.execute(update(submissions).where(submissions.c.id == row.id).values(values))
    return changed


def _extensions(connection: Connection, assignment: str) -> dict[int, Extension]:
    """By submission: for a group what is best for any of its members."""
    both = members.join(submissions, members.c.submission == submissions.c.id)
    both = both.join(roster, roster.c.student == members.c.student)
    query = select(submissions.c.id, roster.c.due, roster.c.late_days).select_from(both)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query.where(_of(assignment), roster.c.assignment == assignment)):
        found[row.id].append(row)
    return {submission: _best(rows) for submission, rows in found.items()}


def _best(rows: list[Any]) -> Extension:
    dues = sorted(row.due for row in rows if row.due)  # all in UTC, as they were stored
    days = list(_decided(rows))
    return Extension(dues[-1] if dues else "", min(days) if days else None)


def _decided(rows: list[Any]) -> Iterator[int]:
    return (row.late_days for row in rows if row.late_days is not None)


def _of(assignment: str) -> ColumnElement[bool]:
    return submissions.c.assignment == assignment
