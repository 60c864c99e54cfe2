"""PostgreSQL keeps a gradebook as SQLite does: with several writers, killed ones among them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from grader.core.entries import ManualScore, MistakeComment
from grader.core.errors import GraderError
from grader.core.plain_records import pack
from grader.core.submission import Submission, pack_submission
from grader.gradebook.database import database, tables
from grader.gradebook.store import Gradebook
from tests.gradebook.database.test_database import READER, WRITER
from tests.gradebook.small_class import attempt, hand_in

LATER = {"mistake_comments", "briefs", "readings"}
OLDER = [table for table in tables.NEVER_CHANGED if table.name not in LATER]
ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("location", ["postgresql"], indirect=True),
]

SAME = """
import sys
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in

with Gradebook.open(sys.argv[1], "tiny") as book:
    book.enter([hand_in("anna")])
    for _ in range(int(sys.argv[2])):
        print(book.add("anna", attempt("anna"), b"the same sources"), flush=True)
"""


def python(script: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def own(location: str) -> str:
    """The URL as SQLAlchemy alone takes it."""
    return location.replace("postgresql:", "postgresql+psycopg:")


def test_several_first_batches_at_once_make_one_gradebook(location: str) -> None:
    writers = [python(SAME, location, 20) for _ in range(3)]
    numbers = [int(n) for writer in writers for n in writer.communicate(timeout=120)[0].split()]
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert sorted(numbers) == list(range(1, 61))
    with Gradebook.open(location) as book:
        assert [past.number for past in book.attempts("anna")] == list(range(1, 61))


def test_writers_that_are_killed_lose_at_most_what_they_were_adding(location: str) -> None:
    with python(WRITER, location, "k", 300) as killed, python(WRITER, location, "s", 30) as other:
        assert killed.stdout
        names = [killed.stdout.readline().strip() for _ in range(15)]
        os.kill(killed.pid, signal.SIGKILL)
        names += killed.stdout.read().split()
        said = other.communicate(timeout=120)[0].split()
    with Gradebook.open(location, "tiny") as book:
        stored = book.latest_all()
    assert len(said) == 30
    assert {*names, *said} <= set(stored)
    assert len(stored) <= len(names) + 1 + 30


def test_readers_see_one_state_while_another_writes(book: Gradebook, location: str) -> None:
    book.enter([hand_in("anna")])
    book.add("anna", attempt("anna"))
    with book._database.writing() as connection:
        connection.execute(text("UPDATE submissions SET problem = 'half done'"))
        with python(READER, location) as reader:
            assert reader.communicate(timeout=60)[0].strip() == "1"


def test_a_writer_waits_for_another_one_and_then_says_so(
    book: Gradebook, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY", 0.1)
    with (
        Gradebook.open(location, "tiny") as other,
        other._database.writing(),
        pytest.raises(GraderError, match="cannot be used: canceling statement") as error,
    ):
        book.enter([hand_in("anna")])
    assert error.value.advice == database.LOCKED
    book.enter([hand_in("anna")])
    assert book.names() == ["anna"]


@pytest.mark.parametrize("table", [table.name for table in tables.NEVER_CHANGED])
def test_what_was_added_is_never_changed(book: Gradebook, location: str, table: str) -> None:
    book.enter([hand_in("anna")])
    book.add("anna", attempt("anna"))
    book.score_by_hand("anna", ManualScore("essay", None, "good", "me", ""))
    book.comment_on_mistake(MistakeComment("3f2a", "see me"), ["anna"])
    columns = {"criterion_scores": "score", "mistake_comments": "id", "briefs": "attempt"}
    column = columns.get(table, "submission")
    engine = create_engine(own(location))
    with engine.connect() as connection, pytest.raises(DBAPIError, match="are never changed"):
        connection.execute(text(f"UPDATE {table} SET {column} = 1"))
    engine.dispose()


def test_an_older_gradebook_learns_to_refuse_changes(location: str) -> None:
    Gradebook.open(location, "tiny").close()
    engine = create_engine(own(location))
    count = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%_stay'"
    with engine.begin() as connection:
        for name in LATER:
            connection.execute(text(f"DROP TABLE {name}"))
        for table in OLDER:
            connection.execute(text(f"DROP TRIGGER {table.name}_stay ON {table.name}"))
        connection.execute(text("ALTER TABLE submissions DROP COLUMN changed_at"))
        connection.execute(text("UPDATE gradebook_version SET version = 3"))
    Gradebook.open(location, "tiny").close()
    with engine.connect() as connection:
        assert connection.scalar(text(count)) == len(tables.NEVER_CHANGED)
    engine.dispose()


def test_keys_that_differ_by_an_accent_are_two(book: Gradebook) -> None:
    book.enter([hand_in("muller"), hand_in("müller"), hand_in("Muller")])
    assert len(book.names()) == 3


def test_a_server_that_is_gone_is_said(location: str) -> None:
    away = location.replace("host=/", "host=/nowhere/")
    with pytest.raises(GraderError, match=r"The gradebook .* cannot be used: ") as error:
        Gradebook.open(away, "tiny")
    assert error.value.advice == database.LOOK


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("attempts", "packed", b"\x80\x04."),
        ("attempts", "packed", pack({"criteria": 3})),
        ("attempts", "score_exact", "9/0"),
        ("sources", "packed", b"x"),
        ("submissions", "notes", "3"),
        ("submissions", "notes", "[1]"),
        ("submissions", "late_share_exact", "much"),
        ("submissions", "submitted_at", "yesterday"),
        ("students", "ids", "[]"),
    ],
)
def test_the_place_that_is_damaged_is_said(
    location: str, table: str, column: str, value: object
) -> None:
    with Gradebook.open(location, "tiny") as book:
        book.enter([hand_in("anna")])
        book.add("anna", attempt("anna"), pack_submission(Submission("anna", {}, {}, {})))
    with pytest.raises(ValueError, match="ours"), Gradebook.open(location):
        raise ValueError("ours")  # of a sound gradebook nothing is said
    engine = create_engine(own(location))
    with engine.begin() as connection:
        for kept in tables.NEVER_CHANGED:
            connection.execute(text(f"DROP TRIGGER {kept.name}_stay ON {kept.name}"))
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = %s", (value,))
    engine.dispose()
    with pytest.raises(GraderError) as error, Gradebook.open(location):
        raise ValueError
    place = f"the column {column} in row 1 of the table {table}"
    assert error.value.message.endswith(f" is damaged: {place}.")
    assert error.value.advice == database.RESTORE


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DROP TABLE roster", 'relation "roster" does not exist'),
        ("ALTER TABLE students DROP COLUMN email", "column students.email does not exist"),
        ("DELETE FROM gradebook_version", "No row was found when one was required"),
    ],
)
def test_what_is_missing_is_said(location: str, statement: str, reason: str) -> None:
    with Gradebook.open(location, "tiny") as book:
        book.enter([hand_in("anna")])
    engine = create_engine(own(location))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    with pytest.raises(GraderError, match=reason) as error, Gradebook.open(location) as book:
        list(book.entries())
        book.absent()
    assert error.value.advice == database.RESTORE
