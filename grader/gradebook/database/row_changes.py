"""Rows that are entered or brought up to date, and when what a page shows of them changed last.

A file is stamped with the time of that change, and not with that of its writing. So a file of an
older grade, of a kill between the gradebook and its files, or of a backup never passes for a
current one, however the clocks of machines and disks differ.
"""

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, case, insert, select, update

from grader.gradebook.database.tables import submissions

MILLISECONDS = 1000  # in a second: the unit of the stamps


def touch(connection: Connection, *only: Any, **values: Any) -> None:
    """Say in the caller's transaction that submissions changed: all, or those that `only` names.

    Columns of their rows get `values` beside. The time never stands still, so that of two changes
    at once the later one shows.
    """
    now, before = round(time.time() * MILLISECONDS), submissions.c.changed_at
    later = case((before >= now, before + 1), else_=now)
    connection.execute(update(submissions).where(*only).values(changed_at=later, **values))


def upsert(
    connection: Connection,
    table: Table,
    is_it: ColumnElement[bool],
    values: Mapping[str, Any],
    new: Mapping[str, Any],
) -> tuple[Any, ...]:
    """Set `values` in the row that is meant, or insert one with `new` beside them.

    Return the row's key. This is plain SQL, which every database understands.
    """
    found = connection.execute(select(*table.primary_key.columns).where(is_it)).first()
    if found is not None:
        connection.execute(update(table).where(is_it).values(**values))
        return tuple(found)
    inserted = connection.execute(insert(table).values({**new, **values})).inserted_primary_key
    assert inserted is not None  # SQLAlchemy's type is wider than what one row gives
    return tuple(inserted)
