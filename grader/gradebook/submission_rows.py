"""Enters who handed in what: new rows are added, known ones brought up to date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert, select, update

from grader.core.people.class_submissions import HandIn, Student
from grader.gradebook.database.tables import exactly, members, roster, students, submissions
from grader.gradebook.freed_names import free_names

NEW = {
    "late_seconds": 0.0,
    **exactly("late_share", Fraction(0)),
    "undecided": False,
    "extended": "",
    "late_days": None,
    "problem": "",
    "changed_at": 0,
}


def enter_all(connection: Connection, assignment: str, hand_ins: Iterable[HandIn]) -> list[str]:
    """Enter all in the caller's transaction; names under which a submission is known no longer."""
    listed = list(hand_ins)
    left = free_names(connection, assignment, {_identity(one): one.name for one in listed})
    entered: dict[int, frozenset[int]] = {}
    for hand_in in listed:
        submission = _enter(connection, assignment, hand_in)
        ids = [enter_student(connection, student) for student in hand_in.students]
        _set_members(connection, submission, list(dict.fromkeys(ids)))
        entered[submission] = frozenset(ids)
    _supersede(connection, assignment, entered)
    delete_idle_students(connection)
    return left


def delete_idle_students(connection: Connection) -> None:
    """Delete whoever has no submission and is in no roster."""
    unused = (students.c.id.not_in(select(table.c.student)) for table in (members, roster))
    connection.execute(delete(students).where(*unused))


def _identity(hand_in: HandIn) -> str:
    return hand_in.identity or hand_in.name


def _enter(connection: Connection, assignment: str, hand_in: HandIn) -> int:
    values = {
        "name": hand_in.name,
        "path": str(hand_in.path).encode("utf-8", "replace").decode(),
        "submitted_at": hand_in.submitted_at,
        "marked_late": hand_in.late,
        "handed_in": hand_in.attempts,
        "counts_as": hand_in.counts_as or hand_in.name,
        "notes": list(hand_in.notes),
    }
    is_it = _of(assignment) & (submissions.c.identity == _identity(hand_in))
    new = {**NEW, "assignment": assignment, "identity": _identity(hand_in)}
    return _upsert(connection, submissions, is_it, values, new)


def _supersede(
    connection: Connection, assignment: str, entered: Mapping[int, frozenset[int]]
) -> None:
    """What the same people handed in before, and do not hand in now, counts no longer."""
    query = select(members.c.submission, members.c.student).join(submissions)
    people: dict[int, set[int]] = defaultdict(set)
    for submission, student in connection.execute(query.where(_of(assignment))):
        people[submission].add(student)
    again = set(entered.values())
    old = [s for s, group in people.items() if s not in entered and frozenset(group) in again]
    row = update(submissions).where(submissions.c.id == bindparam("old")).values(counts_as="")
    if old:
        connection.execute(row, [{"old": submission} for submission in old])


def _of(assignment: str) -> ColumnElement[bool]:
    return submissions.c.assignment == assignment


def enter_student(connection: Connection, student: Student) -> int:
    values = {"name": student.name, "email": student.email, "ids": dict(student.ids)}
    is_it = students.c.key == student.key
    return _upsert(connection, students, is_it, values, {"key": student.key})


def _upsert(
    connection: Connection,
    table: Table,
    is_it: ColumnElement[bool],
    values: dict[str, Any],
    new: dict[str, Any],
) -> int:
    """The id of the row. Plain SQL, which every database understands."""
    found = connection.scalar(select(table.c.id).where(is_it))
    if found is not None:
        connection.execute(update(table).where(table.c.id == found).values(values))
        return int(found)
    inserted = connection.execute(insert(table).values({**new, **values})).inserted_primary_key
    assert inserted is not None  # SQLAlchemy's type is wider than what one row gives
    return int(inserted[0])


def _set_members(connection: Connection, submission: int, ids: list[int]) -> None:
    connection.execute(delete(members).where(members.c.submission == submission))
    rows = [{"submission": submission, "position": i, "student": s} for i, s in enumerate(ids)]
    if rows:
        connection.execute(insert(members), rows)
