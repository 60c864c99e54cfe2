"""The state of a class: whether its table and page can have changed, and which files must show it.

What a run writes at its end depends on nothing else in the gradebook, so that a run in which
nothing changed reads no grade at all.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Text, cast, select

from grader.confined.quick_dataclass import dataclass
from grader.gradebook.counted_submissions import counted_submissions
from grader.gradebook.database.tables import attempts, members, roster, students, submissions
from grader.gradebook.mistake_comments import standing_comments

_PERSON = (students.c.key, students.c.name, students.c.email, cast(students.c.ids, Text))


@dataclass(frozen=True)
class ClassState:
    """One state of a class."""

    key: str  # another one as soon as anything changes that a table or the class page shows
    graded: Mapping[str, int]
    """The counted submissions with a grade, by name: when what their files show changed last."""
    superseded: tuple[str, ...]  # names of submissions that count for nobody any more


def class_state(connection: Connection, assignment: str) -> ClassState:
    """Return the state of a class; the questions are as many for any number of students."""
    own = submissions.c.assignment == assignment
    chosen = counted_submissions(connection, assignment)
    rows = connection.execute(select(*_shown()).where(own).order_by(submissions.c.name)).all()
    attempted = set(connection.scalars(select(attempts.c.submission).distinct()))
    people = select(members.c.submission, members.c.position, *_PERSON).join_from(members, students)
    people = people.join(submissions, members.c.submission == submissions.c.id).where(own)
    listed = select(roster, *_PERSON).join_from(roster, students)
    listed = listed.where(roster.c.assignment == assignment, roster.c.listed)
    counted = {row.counts_as for row in rows if row.id in chosen}
    digest = hashlib.sha256()
    for part in (
        rows,
        connection.execute(people.order_by(members.c.submission, members.c.position)),
        connection.execute(listed.order_by(students.c.key)),
        [(one, sorted(only or ())) for one, only in chosen.items()],
        sorted(standing_comments(connection, assignment).items()),
    ):
        _add(digest, part)
    return ClassState(
        key=digest.hexdigest(),
        graded={
            row.name: row.changed_at
            for row in rows
            if row.id in chosen and row.id in attempted and not row.problem
        },
        superseded=tuple(row.name for row in rows if row.counts_as not in counted),
    )


def _shown() -> Iterator[Any]:
    """Yield the columns of a submission that a table shows, and when the rest changed last."""
    left_out = (submissions.c.path, submissions.c.notes)
    return (column for column in submissions.c if column not in left_out)


def _add(digest: Any, rows: Iterable[Any]) -> None:
    digest.update(b"\n--")
    for row in rows:
        digest.update(repr(tuple(row)).encode())
