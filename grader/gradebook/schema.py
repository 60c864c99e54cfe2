"""Creates a gradebook's tables, or brings those of an older version up to date."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, insert, inspect, select, update

from grader.core.errors import GraderError
from grader.gradebook import tables

Step = Callable[[Connection], None]
STEPS: tuple[Step, ...] = ()  # the first leads from version 1 to version 2


def prepare(connection: Connection, steps: Sequence[Step] = STEPS) -> None:
    """All in the caller's transaction: a gradebook of the newest version, or as it was."""
    newest = len(steps) + 1
    names = inspect(connection).get_table_names()
    if tables.version.name not in names:
        _create(connection, names, newest)
        return
    found = connection.execute(select(tables.version.c.version)).scalar_one()
    if found > newest:
        message = f"The gradebook is of version {found}, and this grader knows {newest}."
        raise GraderError(message, "Use the grader that wrote it, or a newer one.")
    if found < newest:
        for step in steps[found - 1 :]:
            step(connection)
        connection.execute(update(tables.version).values(version=newest))


def _create(connection: Connection, names: Sequence[str], newest: int) -> None:
    if names:
        message = f"This is no gradebook: it holds other tables ({', '.join(names[:3])})."
        raise GraderError(message, "Give the gradebook of a batch, or a place for a new one.")
    tables.METADATA.create_all(connection)
    connection.execute(insert(tables.version).values(version=newest))
