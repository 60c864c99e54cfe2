"""What was read of submissions: so that files that did not change are not read again."""

from collections.abc import Mapping
from dataclasses import astuple

from sqlalchemy import Connection, bindparam, delete, insert, select

from grader.confined.quick_dataclass import dataclass
from grader.gradebook.database.tables import readings, submissions


@dataclass(frozen=True)
class Reading:
    """What a submission was when its files were read last."""

    mark: str  # of its files: see `grader.files.submission.tree_mark`
    reader: str  # hash of all else that what was read depends on
    digest: str  # of what was read
    seems: str = ""  # the other assignment that it looks like work for


def readings_of(connection: Connection, assignment: str) -> dict[str, Reading]:
    """Return the readings by the names of the submissions."""
    columns = (readings.c.mark, readings.c.reader, readings.c.digest, readings.c.seems)
    query = select(submissions.c.name, *columns).join_from(submissions, readings)
    rows = connection.execute(query.where(submissions.c.assignment == assignment))
    return {name: Reading(*rest) for name, *rest in rows}


def keep_readings(connection: Connection, assignment: str, new: Mapping[str, Reading]) -> None:
    """Keep readings, by the names of the submissions, in place of those before."""
    query = select(submissions.c.name, submissions.c.id)
    rows = connection.execute(query.where(submissions.c.assignment == assignment))
    ids = {name: row for name, row in rows if name in new}
    if ids:
        old = delete(readings).where(readings.c.submission == bindparam("row"))
        connection.execute(old, [{"row": row} for row in ids.values()])
        names = ("mark", "reader", "digest", "seems")
        values = [
            {"submission": row, **dict(zip(names, astuple(new[name]), strict=True))}
            for name, row in ids.items()
        ]
        connection.execute(insert(readings), values)
