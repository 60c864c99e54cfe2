"""Creates a gradebook's tables, or brings those of an older version up to date."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, insert, inspect, select, text, update

from grader.core.brief.brief_grades import pack_brief
from grader.core.entries import unpack_grade
from grader.core.errors import GraderError
from grader.gradebook.database import row_changes, tables
from grader.gradebook.database.database import Database
from grader.gradebook.database.identities import give_identities

Step = Callable[[Connection], Sequence[str]]  # gives what a person should check


def _attempts_that_count(connection: Connection) -> Sequence[str]:
    added = "ALTER TABLE submissions ADD COLUMN counts_as VARCHAR(255) NOT NULL DEFAULT ''"
    connection.execute(text(added))
    connection.execute(text("UPDATE submissions SET counts_as = name"))
    return ()


def _identities_and_roster(connection: Connection) -> Sequence[str]:
    for column in (
        "identity VARCHAR(255) NOT NULL DEFAULT ''",
        "undecided BOOLEAN NOT NULL DEFAULT FALSE",
        "extended VARCHAR(40) NOT NULL DEFAULT ''",
        "late_days INTEGER",
    ):
        connection.execute(text(f"ALTER TABLE submissions ADD COLUMN {column}"))
    to_check = give_identities(connection)
    for index in tables.submissions.indexes:
        index.create(connection)
    tables.roster.create(connection)
    return to_check


def _changes_and_refusals(connection: Connection) -> Sequence[str]:
    """Let pages be compared with grades; in PostgreSQL nothing refused to change what is added."""
    added = "ALTER TABLE submissions ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0"
    connection.execute(text(added))
    row_changes.touch(connection)
    if connection.dialect.name == "postgresql":
        for table in (tables.attempts, tables.criterion_scores, tables.manual_scores):
            for statement in tables.refusals(table, connection.dialect.name):
                connection.execute(statement)
    return ()


def _comments_on_mistakes(connection: Connection) -> Sequence[str]:
    tables.mistake_comments.create(connection)
    return ()


def _brief_grades_and_readings(connection: Connection) -> Sequence[str]:
    """Keep each grade without its cases, so that tables and class pages need not read these."""
    tables.readings.create(connection)
    tables.briefs.create(connection)
    kept = tables.attempts.c
    for one in connection.scalars(select(kept.id)).all():
        packed = connection.scalars(select(kept.packed).where(kept.id == one)).one()
        brief = pack_brief(unpack_grade(packed))
        connection.execute(insert(tables.briefs).values(attempt=one, packed=brief))
    return ()


# The first leads from version 1 to version 2.
STEPS: tuple[Step, ...] = (
    _attempts_that_count,
    _identities_and_roster,
    _changes_and_refusals,
    _comments_on_mistakes,
    _brief_grades_and_readings,
)


def ensure(database: Database, steps: Sequence[Step] = STEPS) -> list[str]:
    """Bring a gradebook to the newest version, or leave it as it was and raise `GraderError`.

    What older versions may have got wrong is returned, to be said this once.
    """
    newest = len(steps) + 1
    with database.reading() as connection:  # who only reads never waits for a writer
        if _found(connection) == newest:
            return []
    with database.writing() as connection:
        found = _found(connection)  # another process may have been quicker
        if not found:
            _create(connection, newest)
        if found > newest:
            message = f"The gradebook has version {found}; expected at most {newest}."
            raise GraderError(message, "Use the grader that wrote it, or a newer one.")
        pending = steps[found - 1 :] if found else ()
        to_check = [sentence for step in pending for sentence in step(connection)]
        connection.execute(update(tables.version).values(version=newest))
    return to_check


def _found(connection: Connection) -> int:
    """Return the version; 0 in an empty database. `GraderError` if it holds something else."""
    names = inspect(connection).get_table_names()
    if tables.version.name in names:
        return int(connection.execute(select(tables.version.c.version)).scalar_one())
    if names:
        message = (
            f"The database is not a gradebook: it holds other tables ({', '.join(names[:3])})."
        )
        raise GraderError(message, "Give the gradebook of a batch, or a place for a new one.")
    return 0


def _create(connection: Connection, newest: int) -> None:
    tables.METADATA.create_all(connection)
    connection.execute(insert(tables.version).values(version=newest))
