"""A database by path or URL: how it is opened, and its errors as sentences."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from grader.core.errors import GraderError
from grader.core.text import one_line

LOOK = "Check the file, its folder and the free disk space, or choose another place."
LOCKED = "Another process is writing to it: try again when that is done."
READ_ONLY = "Copy its folder to a disk that can be written, and give the copy."
RESTORE = (
    "Restore it from a backup, or grade the class into another folder; "
    "scores by hand are only in the gradebook."
)
DAMAGED = (  # words of the databases and SQLAlchemy, where what they hold is the reason
    "malformed",
    "not a database",
    "unsupported file format",
    "no such ",
    "has no column",
    "constraint failed",
    "mismatch",
    "decode",
    "found when",
)
MISSING = ("relation ", "column ")  # how PostgreSQL begins, of what "does not exist"
# Seconds to wait for another process that writes. A margin: a write is short, even on a disk that
# is busy.
BUSY = 30.0
PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON")
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
INSTALL = 'Install it: pip install "array-grader[postgresql]".'

# Any number will do that no other program locks in the same database: "grader" in ASCII.
WRITER_LOCK = 0x677261646572


class Database:
    """Transactions on one database."""

    def __init__(self, location: str | Path) -> None:
        url = _url(location)
        self.shown = url.database if url.host is None else url.render_as_string()
        self._engine = _engine(url)
        self._writer = self._engine.execution_options(writing=True)
        self._path = _file_of(url)
        self._file: tuple[int, int] | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a transaction that sees one state of the database."""
        with self._sentences(), self._engine.begin() as connection:
            self._remember_file()
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a transaction that nobody else writes beside: all is done, or nothing."""
        with self._sentences(), self._writer.begin() as connection:
            self._remember_file()
            yield connection
        self._check_in_place()

    def _remember_file(self) -> None:
        """Keep which file it is; SQLite has made it by the first transaction."""
        if self._path and not self._file:
            self._file = _number(self._path)

    def _check_in_place(self) -> None:
        """Raise `GraderError` where the file that was opened is no longer the one by its path.

        SQLite goes on writing into a file that was removed, which nobody can ever read.
        """
        if self._path and self._file != _number(self._path):
            message = f"The gradebook {self.shown} was removed or replaced while it was in use."
            raise GraderError(message, "Leave its folder alone, and run the command again.")

    def sweep(self) -> None:
        """Leave nothing of what was deleted in SQLite's log."""
        if self._engine.dialect.name == "sqlite":
            with self._sentences(), self._engine.connect() as connection:
                driver: Any = connection.connection
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection to the database."""
        self._engine.dispose()

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, UnicodeError) as error:  # SQLite quotes bytes of a damaged schema
            said = str(error.orig if isinstance(error, DBAPIError) else error)
            reason = one_line(said.partition("\n")[0])
            message = f"The gradebook {self.shown} cannot be used: {reason.rstrip('.')}."
            raise GraderError(message, _advice(reason)) from error


def _file_of(url: URL) -> Path | None:
    """Return the path of an SQLite file that can be written."""
    is_file = url.get_backend_name() == "sqlite" and url.database and not url.query
    return Path(str(url.database)) if is_file else None


def _number(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from all others of the machine; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _advice(reason: str) -> str:
    if "locked" in reason or "lock timeout" in reason:
        return LOCKED
    missing = reason.startswith(MISSING) and "does not exist" in reason
    if missing or any(words in reason for words in DAMAGED):
        return RESTORE
    return READ_ONLY if "readonly" in reason else LOOK


def _url(location: str | Path) -> URL:
    if isinstance(location, str) and "://" in location:
        return _known(location)
    path = Path(location)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        advice = "Choose a folder that you may write to."
        raise GraderError(f"{path} cannot be written: {error.strerror}.", advice) from error
    return _frozen(path) if _is_read_only(path) else URL.create("sqlite", database=str(path))


def _known(location: str) -> URL:
    """Return the URL of a database whose behaviour is tested.

    MySQL, for one, takes the keys `muller` and `müller` for the same student.
    """
    advice = "Write it as postgresql://user:password@host/database."
    try:
        url = make_url(location)
    except ArgumentError as error:
        raise GraderError("The database URL is not valid.", advice) from error
    name = url.get_backend_name()
    if name not in DRIVERS:
        message = f"{name} cannot keep a gradebook; expected SQLite or PostgreSQL."
        raise GraderError(message, advice)
    return url if "+" in url.drivername else url.set(drivername=DRIVERS[name])


def _is_read_only(path: Path) -> bool:
    """Return whether SQLite could not write its log beside the file."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _frozen(path: Path) -> URL:
    """Return the URL of a file that nobody can change while it is read.

    A log beside it holds what was committed last and would be passed over.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        message = f"The gradebook {path} cannot be read where it is: {log.name} belongs to it."
        raise GraderError(message, READ_ONLY)
    query = {"mode": "ro", "immutable": "1", "uri": "true"}
    return URL.create("sqlite", database=f"file:{path.resolve()}", query=query)


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except (ImportError, NoSuchModuleError) as error:
        message = f"The driver of {url.drivername} is missing: {error}."
        raise GraderError(message, INSTALL) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def _set_up(driver: Any, _: Any) -> None:
    driver.execute(f"PRAGMA busy_timeout = {BUSY * 1000:.0f}")
    for pragma in PRAGMAS:
        driver.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Begin as a writer at once: it waits for others, and never fails half-way."""
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    """Let one writer in at a time, as in SQLite; give a reader one state of all tables.

    Without the lock two batches would give the same number to two attempts. The lock goes with
    its transaction, also where the process is killed.
    """
    if connection.get_execution_options().get("writing"):
        wait = f"set_config('lock_timeout', '{BUSY * 1000:.0f}', true)"  # of this transaction
        connection.execute(text(f"SELECT {wait}, pg_advisory_xact_lock({WRITER_LOCK})"))
    else:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
