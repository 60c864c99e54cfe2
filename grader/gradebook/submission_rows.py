"""Enters who submitted what: new rows are added, known ones brought up to date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from grader.core.people.class_submissions import HandIn
from grader.core.people.file_names import own_name
from grader.gradebook.database.row_changes import upsert
from grader.gradebook.database.tables import exactly, members, submissions
from grader.gradebook.student_rows import delete_idle_students, enter_student

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
    """Enter all in the caller's transaction; return names that no submission has any longer."""
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
    (row,) = upsert(connection, submissions, is_it, values, new)
    return int(row)


def _supersede(
    connection: Connection, assignment: str, entered: Mapping[int, frozenset[int]]
) -> None:
    """Stop counting what the same people submitted before and do not submit now."""
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


def _set_members(connection: Connection, submission: int, ids: list[int]) -> None:
    connection.execute(delete(members).where(members.c.submission == submission))
    rows = [{"submission": submission, "position": i, "student": s} for i, s in enumerate(ids)]
    if rows:
        connection.execute(insert(members), rows)


def free_names(connection: Connection, assignment: str, wanted: Mapping[str, str]) -> list[str]:
    """Rename what blocks `wanted`, names by identity; return the names left.

    Every name is left before one is taken, so that names may also be exchanged.
    """
    columns = (submissions.c.id, submissions.c.identity, submissions.c.name)
    rows = connection.execute(select(*columns).where(submissions.c.assignment == assignment)).all()
    names = set(wanted.values())
    renamed = [
        (row, wanted.get(row.identity) or _name_of(row.identity))
        for row in rows
        if wanted.get(row.identity, "" if row.name in names else row.name) != row.name
    ]
    for row, _ in renamed:
        _rename(connection, row.id, f"\n{row.id}")
    for row, name in renamed:
        _rename(connection, row.id, name)
        others = (submissions.c.assignment == assignment) & (submissions.c.counts_as == row.name)
        if row.identity not in wanted:
            connection.execute(update(submissions).where(others).values(counts_as=name))
    return [row.name for row, _ in renamed]


def _name_of(identity: str) -> str:
    """Return the name of a submission that lost its name to another one and is not read now."""
    return own_name(identity) if ":" in identity else identity


def _rename(connection: Connection, submission: int, name: str) -> None:
    own = submissions.c.id == submission
    connection.execute(update(submissions).where(own).values(name=name))
