"""Who submitted what in the gradebook of a shard, and what its list of the class says."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from sqlalchemy import Connection, select

from grader.confined.quick_dataclass import dataclass
from grader.core.people.class_submissions import HandIn, Student
from grader.core.policy.lateness import Extension
from grader.gradebook.database.tables import members, roster, students, submissions


@dataclass
class ShardClass:
    """One shard's part of a class, or several parts together."""

    hand_ins: list[HandIn] = field(default_factory=list)
    former: set[str] = field(default_factory=set)  # identities of work that counts for nobody now
    listed: list[Student] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)  # by key, as in `list_class`
    dues: dict[str, str] = field(default_factory=dict)
    granted: dict[str, Extension] = field(default_factory=dict)  # by key, also to who is not listed

    def add(self, other: "ShardClass") -> None:
        """Add the class of another shard."""
        self.hand_ins += other.hand_ins
        self.former |= other.former
        self.listed += other.listed
        self.problems |= other.problems
        self.dues |= other.dues
        for key, extension in other.granted.items():  # one shard alone has who decided
            self.granted[key] = self.granted.get(key, Extension()).completed(extension)


def class_of(connection: Connection, assignment: str) -> ShardClass:
    """Return all that was entered for an assignment."""
    people = _people(connection, assignment)
    own = submissions.c.assignment == assignment
    part = ShardClass()
    for row in connection.execute(select(submissions).where(own)):
        part.hand_ins.append(
            HandIn(
                name=row.name,
                path=Path(row.path),
                students=tuple(people[row.id]),
                submitted_at=row.submitted_at,
                late=row.marked_late,
                attempts=row.handed_in,
                notes=tuple(row.notes),
                counts_as=row.counts_as,
                identity=row.identity,
            )
        )
        part.former |= set() if row.counts_as else {row.identity}
    _add_list(part, connection, assignment)
    return part


def _add_list(part: ShardClass, connection: Connection, assignment: str) -> None:
    columns = (students, roster.c.listed, roster.c.problem, roster.c.due, roster.c.late_days)
    query = select(*columns).join_from(roster, students).where(roster.c.assignment == assignment)
    for row in connection.execute(query):
        extension = Extension(row.due, row.late_days)
        part.granted |= {row.key: extension} if extension != Extension() else {}
        if row.listed:
            part.listed.append(Student(row.key, row.name, row.email, row.ids))
            part.problems |= {row.key: row.problem} if row.problem else {}
            part.dues |= {row.key: row.due} if row.due else {}


def _people(connection: Connection, assignment: str) -> Mapping[int, list[Student]]:
    query = select(members.c.submission, students).join_from(members, students)
    query = query.join(submissions, members.c.submission == submissions.c.id)
    query = query.where(submissions.c.assignment == assignment)
    found: dict[int, list[Student]] = defaultdict(list)
    for row in connection.execute(query.order_by(members.c.submission, members.c.position)):
        found[row.submission].append(Student(row.key, row.name, row.email, row.ids))
    return found
