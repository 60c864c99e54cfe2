"""Enters who submitted what: new rows are added, known ones brought up to date."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from grader.core.people.class_submissions import HandIn
from grader.core.people.file_names import own_name
from grader.gradebook.database.row_changes import bring_up_to_date, update_rows
from grader.gradebook.database.tables import exactly, members, submissions
from grader.gradebook.student_rows import delete_idle_students, enter_students

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
    students = {student.key: student for one in listed for student in one.students}
    student_ids = enter_students(connection, students)
    times = _known_times(connection, assignment)
    wanted = {_identity(one): _values(one, times.get(_identity(one), "")) for one in listed}
    new = {**NEW, "assignment": assignment}
    ids = bring_up_to_date(connection, submissions.c.identity, _of(assignment), wanted, new)
    people = {
        ids[_identity(one)]: [*dict.fromkeys(student_ids[s.key] for s in one.students)]
        for one in listed
    }
    before = _set_members(connection, assignment, people)
    _supersede(connection, before, people)
    delete_idle_students(connection)
    return left


def _identity(hand_in: HandIn) -> str:
    return hand_in.identity or hand_in.name


def _known_times(connection: Connection, assignment: str) -> Mapping[str, str]:
    """Return when submissions were made, by their identities, as far as an earlier run was told.

    The time may stand in a roster only, which is not given again with every command.
    """
    columns = (submissions.c.identity, submissions.c.submitted_at)
    timed = _of(assignment) & (submissions.c.submitted_at != "")
    return {
        row.identity: row.submitted_at for row in connection.execute(select(*columns).where(timed))
    }


def _values(hand_in: HandIn, known_time: str) -> dict[str, Any]:
    return {
        "name": hand_in.name,
        "path": str(hand_in.path).encode("utf-8", "replace").decode(),
        "submitted_at": hand_in.submitted_at or known_time,
        "marked_late": hand_in.late,
        "handed_in": hand_in.attempts,
        "counts_as": hand_in.counts_as or hand_in.name,
        "notes": list(hand_in.notes),
    }


def set_aside(connection: Connection, assignment: str, identities: Collection[str]) -> None:
    """Let submissions count for nobody, by their identities."""
    is_it = _of(assignment) & (submissions.c.identity == bindparam("row"))
    rows = [{"row": identity, "counts_as": ""} for identity in identities]
    update_rows(connection, submissions, is_it, ["counts_as"], rows)


def _supersede(
    connection: Connection,
    before: Mapping[int, Sequence[int]],
    entered: Mapping[int, Sequence[int]],
) -> None:
    """Stop counting what the same people submitted before and do not submit now."""
    again = {frozenset(made) for made in entered.values()}
    left = {s: frozenset(made) for s, made in before.items() if s not in entered}
    old = [{"old": submission} for submission, made in left.items() if made in again]
    row = update(submissions).where(submissions.c.id == bindparam("old")).values(counts_as="")
    if old:
        connection.execute(row, old)


def _of(assignment: str) -> ColumnElement[bool]:
    return submissions.c.assignment == assignment


def _set_members(
    connection: Connection, assignment: str, people: Mapping[int, Sequence[int]]
) -> Mapping[int, Sequence[int]]:
    """Let these students, in this order, be those of each submission; return those before."""
    query = select(members.c.submission, members.c.student).join(submissions)
    rows = connection.execute(query.where(_of(assignment)).order_by(members.c.position)).all()
    known: dict[int, list[int]] = defaultdict(list)
    for submission, student in rows:
        known[submission].append(student)
    changed = [one for one, made in people.items() if known.get(one, []) != made]
    old = [{"row": one} for one in changed if one in known]
    if old:
        connection.execute(delete(members).where(members.c.submission == bindparam("row")), old)
    added = [
        {"submission": one, "position": position, "student": student}
        for one in changed
        for position, student in enumerate(people[one])
    ]
    if added:
        connection.execute(insert(members), added)
    return known


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
