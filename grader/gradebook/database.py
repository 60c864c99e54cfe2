"""A database by path or URL: how it is opened, and its errors as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from grader.core.errors import GraderError

LOOK = "Look at the file, its folder and the room on the disk, or give another place."
LOCKED = "Another process is writing to it: try again when that is done."
BUSY = 30.0  # seconds to wait for another process that writes
PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON")


class Database:
    """Transactions on one database."""

    def __init__(self, location: str | Path) -> None:
        url = _url(location)
        self.shown = url.database if url.host is None else url.render_as_string()
        self._engine = _engine(url)
        self._writer = self._engine.execution_options(writing=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database."""
        with self._sentences(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that nobody else writes beside: all of it is done, or nothing."""
        with self._sentences(), self._writer.begin() as connection:
            yield connection

    def sweep(self) -> None:
        """Leaves nothing of what was deleted in SQLite's log."""
        if self._engine.dialect.name == "sqlite":
            with self._sentences(), self._engine.connect() as connection:
                driver: Any = connection.connection
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            message = f"The gradebook {self.shown} cannot be used: {error.orig}."
            raise GraderError(message, LOCKED if "locked" in str(error.orig) else LOOK) from error


def _url(location: str | Path) -> URL:
    if isinstance(location, str) and "://" in location:
        try:
            return make_url(location)
        except ArgumentError as error:
            advice = "It has the form postgresql://user:password@host/database."
            raise GraderError("This is no database URL.", advice) from error
    path = Path(location)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        advice = "Choose a folder that you may write to."
        raise GraderError(f"{path} cannot be written: {error.strerror}.", advice) from error
    return URL.create("sqlite", database=str(path))


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except (ImportError, NoSuchModuleError) as error:
        message = f"The driver of {url.drivername} is missing: {error}."
        raise GraderError(
            message, "Install it beside grader, or give a path for SQLite."
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
    return engine


def _set_up(driver: Any, _: Any) -> None:
    driver.execute(f"PRAGMA busy_timeout = {BUSY * 1000:.0f}")
    for pragma in PRAGMAS:
        driver.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer says so at once, so that it waits for others and never fails half-way."""
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
