"""Finds what is damaged in a gradebook, once reading it has failed: until then nothing is checked.

SQLite keeps whatever it is given in a column of any type, and a disk may change what it keeps.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    inspect,
)

from grader.core.brief.brief_grades import unpack_brief
from grader.core.entries import unpack_grade
from grader.core.errors import GraderError
from grader.core.plain_records import check_typed
from grader.core.submission import unpack_submission
from grader.gradebook.database import tables
from grader.gradebook.database.database import RESTORE, Database

# What code that is correct raises where a value is not what its column promises.
UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
MOMENTS = ("submitted_at", "extended", "due")
SHAPES: Mapping[str, type] = {"ids": dict, "notes": list}
UNPACK: Mapping[str, Callable[[bytes], object]] = {  # by the table
    "attempts": unpack_grade,
    "briefs": unpack_brief,
    "sources": unpack_submission,
}


def explain(database: Database, error: BaseException | None) -> None:
    """Raise `GraderError` where damage of the gradebook is the reason of an error.

    A correct gradebook explains nothing: then the error is a bug, and is to be reported as one.
    """
    if not isinstance(error, UNREADABLE):
        return
    with database.reading() as connection:
        place = next(_damage(connection), "")
    if place:
        message = f"The gradebook {database.shown} is damaged: {place}."
        raise GraderError(message, RESTORE) from error


def _damage(connection: Connection) -> Iterator[str]:
    """Name each place that holds what its column cannot hold."""
    found = inspect(connection)
    for table in tables.METADATA.sorted_tables:
        if not found.has_table(table.name):
            yield f"it has no table {table.name}"
            continue
        there = {column["name"] for column in found.get_columns(table.name)}
        if missing := sorted(set(table.columns.keys()) - there):
            yield f"the table {table.name} has no column {missing[0]}"
            continue
        yield from _damage_in(connection, table)


def _damage_in(connection: Connection, table: Table) -> Iterator[str]:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    rows = connection.exec_driver_sql(f"SELECT {names} FROM {table.name}")
    for number, row in enumerate(rows, 1):
        for column, value in zip(table.columns, row, strict=True):
            if not _fits(column, value):
                yield f"the column {column.name} in row {number:,} of the table {table.name}"


def _fits(column: Column[Any], value: object) -> bool:
    """Return whether a value, as the driver gives it, is one of those that the column is for."""
    if value is None:
        return bool(column.nullable)
    if isinstance(column.type, LargeBinary):
        unpack = UNPACK[column.table.name]
        return isinstance(value, bytes | memoryview) and _works(_checked(unpack), bytes(value))
    if isinstance(column.type, JSON):
        return _is_json(column.name, value)
    if isinstance(column.type, Boolean):
        return value in (0, 1)
    if isinstance(column.type, String):
        return isinstance(value, str) and _works(_parsed_by(column.name), value)
    numbers: Any = int if isinstance(column.type, Integer) else int | float
    assert isinstance(column.type, Integer | Float)
    return isinstance(value, numbers)


def _checked(unpack: Callable[[bytes], object]) -> Callable[[bytes], object]:
    return lambda packed: check_typed(unpack(packed))


def _is_json(name: str, value: object) -> bool:
    """Return whether a value is JSON; PostgreSQL's driver gives it parsed, SQLite's as text."""
    try:
        parsed: Any = json.loads(value) if isinstance(value, str) else value
    except UNREADABLE:
        return False
    if not isinstance(parsed, SHAPES[name]):
        return False
    inside: Any = parsed.values() if isinstance(parsed, dict) else parsed
    return all(isinstance(text, str) for text in inside)


def _parsed_by(name: str) -> Callable[[str], object]:
    if name.endswith("_exact"):
        return Fraction
    return _moment if name in MOMENTS else str


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _works(parse: Callable[[Any], object], value: object) -> bool:
    try:
        parse(value)
    except UNREADABLE:
        return False
    return True
