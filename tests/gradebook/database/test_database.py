"""A gradebook survives its writer, serves readers beside it, and says what is in the way."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from grader.core.errors import GraderError
from grader.gradebook.database import database
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in

WRITER = """
import sys
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in

with Gradebook.open(sys.argv[1], "tiny") as book:
    names = [f"{sys.argv[2]}{number}" for number in range(int(sys.argv[3]))]
    book.enter(hand_in(name) for name in names)
    for name in names:
        book.add(name, attempt(name), name.encode() * 3000)
        print(name, flush=True)
"""
READER = """
import sys
from grader.gradebook.store import Gradebook

with Gradebook.open(sys.argv[1]) as book:
    print(sum(1 for entry in book.entries() if entry.grade))
"""
FILLER = """
import resource, sys
from grader.core.errors import GraderError

resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    exec(sys.argv[4])
except GraderError as error:
    print(error.message)
"""


@pytest.fixture
def location(tmp_path: Path) -> Path:
    return tmp_path / "out" / "gradebook.sqlite"


def python(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path.cwd())


@pytest.mark.parametrize("added", [1, 40])
def test_a_writer_that_is_killed_loses_at_most_what_it_was_adding(
    location: Path, added: int
) -> None:
    with python(WRITER, location, "s", 300) as writer:
        assert writer.stdout is not None
        names = [writer.stdout.readline().strip() for _ in range(added)]
        os.kill(writer.pid, signal.SIGKILL)
        names += writer.stdout.read().split()
    with Gradebook.open(location, "tiny") as book:
        stored = book.latest_all()
        assert set(names) <= set(stored)
        assert len(stored) <= len(names) + 1 < 300
        assert sum(1 for entry in book.entries() if entry.grade) == len(stored)
        assert book.add("s299", attempt("s299")) == 1
    with closing(sqlite3.connect(location)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_two_processes_read_while_one_writes(book: Gradebook, location: Path) -> None:
    book.enter([hand_in("anna"), hand_in("bob")])
    book.add("anna", attempt("anna"))
    with book._database.writing() as connection:
        connection.exec_driver_sql("UPDATE submissions SET problem = 'half done'")
        with python(READER, location) as one, python(READER, location) as other:
            seen = [reader.communicate(timeout=20)[0].strip() for reader in (one, other)]
    assert seen == ["1", "1"]


def test_two_processes_write_in_turn(location: Path) -> None:
    with python(WRITER, location, "a", 60) as one, python(WRITER, location, "b", 60) as other:
        said = [writer.communicate(timeout=60)[0].split() for writer in (one, other)]
    with Gradebook.open(location) as book:
        assert [len(names) for names in said] == [60, 60]
        assert set(book.latest_all()) == {*said[0], *said[1]}


def test_a_full_disk_is_said(location: Path) -> None:
    with python(FILLER, location, "s", 300, WRITER) as writer:
        said, _ = writer.communicate(timeout=30)
    assert said.splitlines()[-1].startswith(f"The gradebook {location} cannot be used: d")
    with Gradebook.open(location, "tiny") as book:
        assert set(said.split("\n")[:-2]) <= set(book.names())


def test_a_writer_waits_for_another_one_and_then_says_so(
    location: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY", 0.1)
    with Gradebook.open(location, "tiny") as book, closing(sqlite3.connect(location)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(GraderError, match="cannot be used: database is locked") as error:
            book.enter([hand_in("anna")])
        assert error.value.advice == (
            "Another process is writing to it: try again when that is done."
        )
        other.rollback()
        book.enter([hand_in("anna")])
        assert book.names() == ["anna"]


def test_a_file_that_is_no_database_is_said_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a gradebook " * 100)
    with pytest.raises(GraderError, match=r"notes\.txt cannot be used: file is not a database"):
        Gradebook.open(path, "tiny")
    assert path.read_text() == "not a gradebook " * 100


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("/proc/class/gradebook.sqlite", "gradebook.sqlite cannot be written: No such file"),
        ("/proc/gradebook.sqlite", "cannot be used: unable to open database file"),
        ("/tmp", "cannot be used: unable to open database file"),
        ("sqlite:///nowhere/at/all/class.db", "cannot be used: unable to open database file"),
        ("postgresql+nodriver://x/y", "The driver of postgresql\\+nodriver is missing"),
        ("postgresql://nobody@127.0.0.1:1/class", "127.0.0.1:1/class cannot be used: "),
        ("mysql://x/y", "mysql cannot keep a gradebook; expected SQLite or PostgreSQL"),
        ("://", "The database URL is not valid"),
    ],
)
def test_a_place_that_cannot_be_used_is_said(location: str, message: str) -> None:
    with pytest.raises(GraderError, match=message) as error:
        Gradebook.open(location, "tiny")
    assert error.value.advice


def test_a_password_is_never_shown() -> None:
    with pytest.raises(GraderError) as error:
        Gradebook.open("postgresql+nodriver://me:secret@host/class", "tiny")
    assert "secret" not in error.value.message + error.value.advice


@pytest.fixture
def read_only(location: Path) -> Iterator[Path]:
    """A gradebook on a disk that cannot be written, and nobody's privilege changes that."""
    if os.geteuid():
        pytest.skip("only root can mount a disk")
    with Gradebook.open(location, "tiny") as book:
        book.enter([hand_in("anna")])
        book.add("anna", attempt("anna"))
    folder = location.parent
    mount = ["mount", "--bind", "-o", "ro", str(folder), str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        leave_out = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        leave_out("this system mounts no folder")
    yield location
    subprocess.run(["umount", str(folder)], check=True)


def test_a_gradebook_on_a_read_only_disk_can_be_read(read_only: Path) -> None:
    with Gradebook.open(read_only) as book:
        assert [entry.grade is not None for entry in book.entries()] == [True]
        with pytest.raises(GraderError, match="attempt to write a readonly database") as error:
            book.enter([hand_in("bob")])
    assert error.value.advice == database.READ_ONLY


def test_grading_one_submission_never_imports_sqlalchemy() -> None:
    imports = "import sys, grader.commands.run_command, grader.cli.submission_commands"
    script = f"{imports}; print('sqlalchemy' in sys.modules)"
    with python(script) as process:
        assert process.communicate()[0].strip() == "False"
