"""Frees the names that submissions are to have, where an LMS or an older version gave others."""

from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from grader.core.people.file_names import own_name
from grader.gradebook.database.tables import submissions


def free_names(connection: Connection, assignment: str, wanted: Mapping[str, str]) -> list[str]:
    """Rename whatever stands in the way of `wanted`, names by identity; the names that were left.

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
    """What is not read now and lost its name to another submission."""
    return own_name(identity) if ":" in identity else identity


def _rename(connection: Connection, submission: int, name: str) -> None:
    own = submissions.c.id == submission
    connection.execute(update(submissions).where(own).values(name=name))
