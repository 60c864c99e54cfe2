"""Gradebooks of every version are read; what is newer or something else is refused, untouched."""

import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.schema import CreateTable

from grader.core.errors import GraderError
from grader.gradebook import schema, tables
from grader.gradebook.database import Database
from grader.gradebook.store import Gradebook

OLDEST = Path(__file__).parent / "version_1.sql"  # a class of two, as version 1 wrote it


@pytest.fixture
def location(tmp_path: Path) -> Path:
    return tmp_path / "out" / "gradebook.sqlite"


def written(location: Path, script: str) -> Path:
    location.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(location)) as connection:
        connection.executescript(script)
    return location


def value(location: Path, query: str) -> object:
    with closing(sqlite3.connect(location)) as connection:
        return connection.execute(query).fetchone()[0]


@pytest.fixture
def oldest(location: Path) -> Path:
    return written(location, OLDEST.read_text("utf-8"))


def add_a_table(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE remarks (remark TEXT)"))


def fail_half_way(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE halves (half TEXT)"))
    connection.execute(text("INSERT INTO nowhere VALUES (1)"))


def test_a_gradebook_of_version_1_is_read(oldest: Path) -> None:
    with Gradebook.open(oldest) as book:
        anna, bob = book.entries()
        assert (book.assignment, anna.score, anna.total) == (
            "tiny",
            Fraction(13, 2),
            Fraction(26, 5),
        )
        assert (bob.problem, bob.students[0].ids) == ("There is no Python file.", {"canvas": "12"})
        assert (book.sources("files"), len(book.attempts("anna"))) == (b"packed", 2)


def test_the_steps_a_gradebook_lacks_are_done_once(oldest: Path) -> None:
    database = Database(oldest)
    for _ in range(2):
        schema.ensure(database, [add_a_table])
    database.close()
    assert value(oldest, "SELECT version FROM gradebook_version") == 2
    assert value(oldest, "SELECT count(*) FROM remarks") == 0


def test_a_step_that_fails_leaves_all_as_it_was(oldest: Path) -> None:
    database = Database(oldest)
    with pytest.raises(GraderError, match="no such table: nowhere"):
        schema.ensure(database, [add_a_table, fail_half_way])
    database.close()
    assert value(oldest, "SELECT version FROM gradebook_version") == 1
    made = "SELECT count(*) FROM sqlite_master WHERE name IN ('remarks', 'halves')"
    assert value(oldest, made) == 0


def test_a_new_gradebook_has_the_newest_version(location: Path) -> None:
    Gradebook.open(location, "tiny").close()
    newest = len(schema.STEPS) + 1
    assert value(location, "SELECT version FROM gradebook_version") == newest


def test_a_gradebook_of_a_newer_grader_is_refused(oldest: Path) -> None:
    written(oldest, "UPDATE gradebook_version SET version = 99")
    with pytest.raises(GraderError) as error:
        Gradebook.open(oldest, "tiny")
    assert error.value.message == "The gradebook is of version 99, and this grader knows 2."
    assert error.value.advice == "Use the grader that wrote it, or a newer one."


def test_another_database_is_refused_and_left_alone(location: Path) -> None:
    written(location, "CREATE TABLE recipes (recipe TEXT)")
    with pytest.raises(GraderError, match=r"This is no gradebook: .* \(recipes\)"):
        Gradebook.open(location, "tiny")
    assert value(location, "SELECT count(*) FROM sqlite_master") == 1


@pytest.mark.parametrize("table", ["attempts", "criterion_scores", "manual_scores"])
def test_what_was_added_cannot_be_changed_by_sql_either(oldest: Path, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} are never changed"):
        written(oldest, f"UPDATE {table} SET score = 100")


def test_the_numbers_can_be_asked_for_in_sql(oldest: Path) -> None:
    query = "SELECT sum(points - score) FROM criterion_scores WHERE criterion = 'code'"
    assert value(oldest, query) == 3 + 1.5


@pytest.mark.parametrize("dialect", [postgresql.dialect(), mysql.dialect()])
def test_other_databases_have_a_type_for_every_column(dialect: object) -> None:
    for table in tables.METADATA.sorted_tables:
        assert table.name in str(CreateTable(table).compile(dialect=dialect))


def test_a_url_names_a_database_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'class.db'}"
    Gradebook.open(url, "tiny").close()
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version FROM gradebook_version")) == 2
    engine.dispose()
