"""The state of a class: whether its table and page can have changed, and which files must show it.

What a run writes at its end depends on nothing else in the gradebook, so that a run in which
nothing changed reads no grade at all.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from grader.confined.quick_dataclass import dataclass
from grader.gradebook.counted_submissions import counted_submissions
from grader.gradebook.database.tables import attempts, members, roster, students, submissions
from grader.gradebook.mistake_comments import standing_comments

_PERSON = (students.c.key, students.c.name, students.c.email)


@dataclass(frozen=True)
class ClassState:
    """One state of a class."""

    key: str  # another one as soon as anything changes that a table or the class page shows
    graded: Mapping[str, int]
    """The counted submissions with a grade, by name: when what their files show changed last."""
    superseded: tuple[str, ...]  # names of submissions that count for nobody any more
    rows: Mapping[str, str]
    """The counted submissions in their order, each with what changes when its row does."""
    people: Mapping[int, frozenset[int] | None]  # of each by id: see `counted_submissions`


def class_state(connection: Connection, assignment: str) -> ClassState:
    """Return the state of a class; the questions are as many for any number of students."""
    own = submissions.c.assignment == assignment
    chosen = counted_submissions(connection, assignment)
    rows = connection.execute(select(*_shown()).where(own).order_by(submissions.c.name)).all()
    attempted = set(connection.scalars(select(attempts.c.submission).distinct()).all())
    people = _people(connection, own)
    facts = {row.id: (tuple(row), people[row.id], sorted(chosen.get(row.id) or ())) for row in rows}
    keys = {one: _hash(repr(fact)) for one, fact in facts.items()}
    names = {row.id: row.name for row in rows}
    counted = {row.counts_as for row in rows if row.id in chosen}
    listed = select(roster.c.problem, roster.c.due, *_PERSON).join_from(roster, students)
    listed = listed.where(roster.c.assignment == assignment, roster.c.listed)
    others = (
        [one in chosen for one in keys],
        connection.execute(listed.order_by(students.c.key)).all(),
        sorted(standing_comments(connection, assignment).items()),
    )
    return ClassState(
        key=_hash("\n".join([*keys.values(), *map(repr, others)])),
        graded={
            row.name: row.changed_at
            for row in rows
            if row.id in chosen and row.id in attempted and not row.problem
        },
        superseded=tuple(row.name for row in rows if row.counts_as not in counted),
        rows={names[one]: keys[one] for one in chosen},
        people=chosen,
    )


def _shown() -> Iterator[Any]:
    """Yield the columns of a submission that a table shows, and when the rest changed last."""
    left_out = (submissions.c.path, submissions.c.notes)
    return (column for column in submissions.c if column not in left_out)


def _people(connection: Connection, own: ColumnElement[bool]) -> Mapping[int, list[Any]]:
    query = select(members.c.submission, members.c.student, *_PERSON).join_from(members, students)
    query = query.join(submissions, members.c.submission == submissions.c.id).where(own)
    people: dict[int, list[Any]] = defaultdict(list)
    for submission, *person in connection.execute(query.order_by(members.c.position)).all():
        people[submission].append(person)
    return people


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
