"""Rows that are entered or brought up to date, and when what a page shows of them changed last.

A file is stamped with the time of that change, and not with that of its writing. So a file of an
older grade, of a kill between the gradebook and its files, or of a backup never passes for a
current one, however the clocks of machines and disks differ.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    bindparam,
    case,
    insert,
    select,
    update,
)

from grader.gradebook.database.tables import submissions

MILLISECONDS = 1000  # in a second: the unit of the stamps
Values = Mapping[str, Any]  # of one row, by column
Completed = Callable[[Values, Sequence[Any]], Values]


def touch(connection: Connection, *only: Any, **values: Any) -> None:
    """Say in the caller's transaction that submissions changed: all, or those that `only` names.

    Columns of their rows get `values` beside. The time never stands still, so that of two changes
    at once the later one shows.
    """
    connection.execute(update(submissions).where(*only).values(changed_at=_later(), **values))


def touch_each(connection: Connection, ids: Collection[int]) -> None:
    """Say the same of submissions by their ids, of which a database takes any number this way."""
    row = update(submissions).where(submissions.c.id == bindparam("row"))
    if ids:
        connection.execute(row.values(changed_at=_later()), [{"row": one} for one in ids])


def touch_graded(connection: Connection, ids: Collection[int]) -> None:
    """Say the same of submissions that have a grade now, and so no problem."""
    connection.execute(_GRADED, {"ids": ids, "now": _now()})


def _now() -> int:
    return round(time.time() * MILLISECONDS)


def _later(now: Any = None) -> ColumnElement[int]:
    now, before = _now() if now is None else now, submissions.c.changed_at
    return case((before >= now, before + 1), else_=now)


# Put together once: for each grade of a class that would take as long as to execute it.
_GRADED = (
    update(submissions)
    .where(submissions.c.id.in_(bindparam("ids", expanding=True)))
    .values(changed_at=_later(bindparam("now")), problem="")
)


def bring_up_to_date(
    connection: Connection,
    key: Column[Any],
    only: ColumnElement[bool],
    wanted: Mapping[Any, Mapping[str, Any]],
    new: Mapping[str, Any],
    completed: Completed = lambda values, _: values,
) -> dict[Any, Any]:
    """Set the values of rows by their `key`, or insert rows with `new` beside the values.

    Rows that have their values stay untouched: what a run costs grows with what changed. All
    `wanted` rows name the same columns; `completed` adds to them what only the known row has.
    The statements are four at most, whatever the number of rows. Return the ids of all by key.
    """
    if not wanted:
        return {}
    table, names = key.table, [*next(iter(wanted.values()))]
    identity = table.c.get("id", key)
    rows = connection.execute(select(key, identity, *(table.c[n] for n in names)).where(only)).all()
    ids, known = {row[0]: row[1] for row in rows}, {row[0]: row[2:] for row in rows}
    missing = [{**new, **wanted[one], key.name: one} for one in wanted if one not in known]
    changed = []
    for one in (one for one in wanted if one in known):
        values = completed(wanted[one], known[one])
        if known[one] != (*values.values(),):
            changed.append({"row": one, **values})
    update_rows(connection, table, only & (key == bindparam("row")), names, changed)
    if missing:
        connection.execute(insert(table), missing)
        ids |= {row[0]: row[1] for row in connection.execute(select(key, identity).where(only))}
    return ids


def update_rows(
    connection: Connection,
    table: Any,
    is_it: ColumnElement[bool],
    names: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Set the columns `names` of each row; `is_it` finds it by what it binds."""
    if rows:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        bound = [{f"new_{n}" if n in values else n: v for n, v in row.items()} for row in rows]
        connection.execute(update(table).where(is_it).values(values), bound)
