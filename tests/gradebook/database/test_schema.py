"""Gradebooks of every version are read; what is newer or something else is refused, untouched."""

import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from grader.core.errors import GraderError
from grader.core.people.class_submissions import HandIn, Student
from grader.core.people.file_names import own_name
from grader.gradebook.database import schema
from grader.gradebook.database.database import Database
from grader.gradebook.store import Gradebook
from grader.reports.classroom.class_rows import row_of

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


def add_a_table(connection: Connection) -> tuple[str, ...]:
    connection.execute(text("CREATE TABLE remarks (remark TEXT)"))
    return ("Look at the remarks.",)


def fail_half_way(connection: Connection) -> tuple[str, ...]:
    connection.execute(text("CREATE TABLE halves (half TEXT)"))
    connection.execute(text("INSERT INTO nowhere VALUES (1)"))
    return ()


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
        assert [row_of(one) for one in book.entries(brief=True)] == [row_of(anna), row_of(bob)]


def test_the_steps_a_gradebook_lacks_are_done_once(oldest: Path) -> None:
    database = Database(oldest)
    said = [schema.ensure(database, [add_a_table]) for _ in range(2)]
    database.close()
    assert said == [["Look at the remarks."], []]
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
    newest = len(schema.STEPS) + 1
    assert error.value.message == f"The gradebook has version 99; expected at most {newest}."
    assert error.value.advice == "Use the grader that wrote it, or a newer one."


def test_another_database_is_refused_and_left_alone(location: Path) -> None:
    written(location, "CREATE TABLE recipes (recipe TEXT)")
    with pytest.raises(GraderError, match=r"The database is not a gradebook: .* \(recipes\)"):
        Gradebook.open(location, "tiny")
    assert value(location, "SELECT count(*) FROM sqlite_master") == 1


@pytest.mark.parametrize("table", ["attempts", "criterion_scores", "manual_scores"])
def test_what_was_added_cannot_be_changed_by_sql_either(oldest: Path, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} are never changed"):
        written(oldest, f"UPDATE {table} SET score = 100")


def test_the_numbers_can_be_asked_for_in_sql(oldest: Path) -> None:
    query = "SELECT sum(points - score) FROM criterion_scores WHERE criterion = 'code'"
    assert value(oldest, query) == 3 + 1.5


def test_a_url_names_a_database_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'class.db'}"
    Gradebook.open(url, "tiny").close()
    engine = create_engine(url)
    with engine.connect() as connection:
        assert (
            connection.scalar(text("SELECT version FROM gradebook_version"))
            == len(schema.STEPS) + 1
        )
    engine.dispose()


VERSION_2 = """
INSERT INTO submissions VALUES(3,'tiny','Ann','class/Ann','',0,1,'[]',0,0,'0','','Ann');
INSERT INTO submissions VALUES(4,'tiny','ann-2','class/ann','',0,1,'[]',0,0,'0','','ann-2');
INSERT INTO submissions VALUES(5,'tiny','li_','class/li:','',0,1,'[]',0,0,'0','','li_');
INSERT INTO submissions VALUES(6,'tiny','Ä Z_11','x/Ä Z_11_assignsubmission_file_','',0,1,'[]',
  0,0,'0','','Ä Z_11');
INSERT INTO submissions VALUES(7,'tiny','doe_501','x/doe_LATE_501_9_a.py','',0,1,'[]',
  0,0,'0','','doe_501');
INSERT INTO submissions VALUES(8,'tiny','doe_501-attempt-1','x/doe_501_8_a.py','',0,1,'[]',
  0,0,'0','','doe_501');
INSERT INTO submissions VALUES(9,'tiny','eve','submitted/eve/hw1','',0,1,'[]',0,0,'0','','eve');
INSERT INTO manual_scores VALUES(2,4,'essay',2.0,'2','of ann','tk','2026-10-04T10:00:00+02:00');
INSERT INTO manual_scores VALUES(3,6,'essay',2.0,'2','','tk','2026-10-04T10:00:00+02:00');
"""


@pytest.fixture
def version_2(oldest: Path) -> Path:
    database = Database(oldest)
    schema.ensure(database, schema.STEPS[:1])
    database.close()
    return written(oldest, VERSION_2)


def test_submissions_of_version_2_get_identities(version_2: Path) -> None:
    Gradebook.open(version_2).close()
    with closing(sqlite3.connect(version_2)) as connection:
        found = dict(connection.execute("SELECT name, identity FROM submissions").fetchall())
    assert found == {
        "anna": "anna",
        "bob": "bob",
        "Ann": own_name("Ann"),
        "ann-2": "ann",
        "li_": own_name("li:"),
        "Ä Z_11": "moodle:11",
        "doe_501": "canvas:501",
        "doe_501-attempt-1": "canvas:501-attempt-1",
        "eve": "eve",
    }


def test_scores_by_hand_that_may_have_moved_are_listed_once(version_2: Path) -> None:
    with Gradebook.open(version_2) as book:
        assert book.to_check[1:] == ["  `ann-2`, last read from `ann`"]
        assert "Check these once, with `grader history`:" in book.to_check[0]
    with Gradebook.open(version_2) as book:
        assert not book.to_check


def test_names_of_version_2_change_with_what_was_added_by_hand(version_2: Path) -> None:
    with Gradebook.open(version_2) as book:
        hand_ins = [
            HandIn(own_name(name), Path("class") / name, (Student(name),))
            for name in ("Ann", "ann")
        ]
        assert sorted(book.enter(hand_ins)) == ["Ann", "ann-2"]
        entries = {entry.name: entry for entry in book.entries()}
        assert entries["ann"].manual["essay"].comment == "of ann"
        assert not entries[own_name("Ann")].manual
        assert book.enter(hand_ins) == []
