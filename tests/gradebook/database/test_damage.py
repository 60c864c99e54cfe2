"""A damaged gradebook is named, with the place in it and what to do; a bug of ours stays one."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from grader.core.errors import GraderError
from grader.core.plain_records import pack
from grader.core.submission import Submission, pack_submission, unpack_submission
from grader.gradebook.database.database import RESTORE
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in

Use = Callable[[Gradebook], object]


def read_entries(book: Gradebook) -> object:
    return list(book.entries())


def read_history(book: Gradebook) -> object:
    return book.attempts("anna")


def read_sources(book: Gradebook) -> object:
    return unpack_submission(book.sources("files") or b"")


@pytest.fixture
def location(tmp_path: Path) -> Path:
    """A gradebook of one student with one attempt, whose triggers refuse nothing."""
    path = tmp_path / "gradebook.sqlite"
    with Gradebook.open(path, "tiny") as book:
        book.enter([hand_in("anna")])
        submission = Submission("anna", {}, {}, {})
        book.add("anna", attempt("anna"), pack_submission(submission))
    with closing(sqlite3.connect(path)) as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            database.execute(f"DROP TRIGGER {name}")
    return path


def damage(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement, values)


@pytest.mark.parametrize(
    ("table", "column", "value", "use"),
    [
        ("attempts", "packed", b"\x80\x04.", read_entries),
        ("attempts", "packed", "text", read_entries),
        ("attempts", "packed", pack({}), read_entries),
        ("attempts", "packed", pack({"criteria": 3}), read_entries),
        ("attempts", "score_exact", "9/0", read_history),
        ("sources", "packed", b"x", read_sources),
        ("submissions", "notes", "[", read_entries),
        ("submissions", "notes", "3", read_entries),
        ("submissions", "late_share_exact", "much", read_entries),
        ("students", "ids", "{", read_entries),
    ],
)
def test_the_place_that_is_damaged_is_said(
    location: Path, table: str, column: str, value: object, use: Use
) -> None:
    damage(location, f"UPDATE {table} SET {column} = ?", value)
    with pytest.raises(GraderError) as error, Gradebook.open(location) as book:
        use(book)
    place = f"the column {column} in row 1 of the table {table}"
    assert error.value.message == f"The gradebook {location} is damaged: {place}."
    assert error.value.advice == RESTORE


def test_a_version_that_is_no_number_is_said(location: Path) -> None:
    damage(location, "UPDATE gradebook_version SET version = 'x'")
    with pytest.raises(GraderError, match="is damaged: the column version in row 1"):
        Gradebook.open(location)


def test_a_table_that_is_missing_is_found(location: Path) -> None:
    damage(location, "DROP TABLE roster")
    match = "is damaged: it has no table roster"
    with pytest.raises(GraderError, match=match), Gradebook.open(location):
        raise ValueError


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DROP TABLE roster", "no such table: roster"),
        ("ALTER TABLE students DROP COLUMN email", "no such column: students.email"),
        ("DELETE FROM gradebook_version", "No row was found when one was required"),
    ],
)
def test_what_is_missing_is_said(location: Path, statement: str, reason: str) -> None:
    damage(location, statement)
    with pytest.raises(GraderError) as error, Gradebook.open(location) as book:
        list(book.entries())
        book.absent()
    assert error.value.message == f"The gradebook {location} cannot be used: {reason}."
    assert error.value.advice == RESTORE


def test_a_schema_that_is_no_text_is_said(location: Path) -> None:
    content = location.read_bytes()
    at = content.index(b"gradebook_version", 100)
    location.write_bytes(content[:at] + b"\xa5\xa5" + content[at + 2 :])
    with pytest.raises(GraderError, match="cannot be used: ") as error, Gradebook.open(location):
        pass
    assert error.value.advice == RESTORE


def test_an_error_of_ours_is_not_laid_on_a_sound_gradebook(location: Path) -> None:
    with pytest.raises(ValueError, match="ours"), Gradebook.open(location):
        raise ValueError("ours")
