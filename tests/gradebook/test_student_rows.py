"""A student who is forgotten leaves nothing behind, and the others as they were."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from grader.core.entries import ManualScore
from grader.core.errors import GraderError
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in


def counts(location: Path | str) -> dict[str, int]:
    """Rows of every table that has any."""
    url = str(location).replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(url if "://" in url else f"sqlite:///{url}")
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        rows = {t: connection.scalar(text(f"SELECT count(*) FROM {t}")) for t in tables}
    engine.dispose()
    return {table: count for table, count in rows.items() if count}


def test_everything_of_a_student_goes(book: Gradebook, location: Path | str) -> None:
    book.enter([hand_in("anna")])
    book.add("anna", attempt("anna"), b"packed")
    book.score_by_hand("anna", ManualScore("essay", None, "Dear Anna"))
    assert book.delete_student("anna") == ["anna"]
    assert counts(location) == {"gradebook_version": 1}


@pytest.mark.parametrize("location", ["sqlite"], indirect=True)
def test_no_byte_of_it_stays_in_the_files(book: Gradebook, location: Path) -> None:
    book.enter([hand_in("anna"), hand_in("bob")])
    book.add("anna", attempt("anna"), b"packed by xaverine")
    assert b"packed by xaverine" in b"".join(p.read_bytes() for p in location.parent.iterdir())
    book.delete_student("anna")
    left = b"".join(path.read_bytes() for path in location.parent.iterdir())
    assert b"xaverine" not in left
    assert b"anna" not in left
    assert b"bob@x.edu" in left


def test_the_same_files_of_another_student_stay(book: Gradebook) -> None:
    book.enter([hand_in("anna"), hand_in("bob")])
    for name in ("anna", "bob"):
        book.add(name, attempt(name), b"packed")
    book.delete_student("anna")
    assert (book.sources("files"), book.names()) == (b"packed", ["bob"])
    book.delete_student("bob")
    assert book.sources("files") is None


def test_work_of_a_group_loses_only_that_member(book: Gradebook) -> None:
    book.enter([hand_in("anna", "carl"), hand_in("bob")])
    book.add("anna", attempt("anna"), b"packed")
    assert book.delete_student("carl") == []
    assert [[s.key for s in e.students] for e in book.entries()] == [["anna"], ["bob"]]
    assert book.delete_student("anna") == ["anna"]
    assert book.names() == ["bob"]


def test_work_for_another_assignment_stays(book: Gradebook, location: Path | str) -> None:
    book.enter([hand_in("anna")])
    with Gradebook.open(location, "other") as other:
        other.enter([hand_in("anna")])
        book.delete_student("anna")
        assert (book.names(), other.names()) == ([], ["anna"])
        assert [student.key for entry in other.entries() for student in entry.students] == ["anna"]


def test_who_has_a_part_in_nothing_any_more_is_not_kept(
    book: Gradebook, location: Path | str
) -> None:
    book.enter([hand_in("anna", "carl")])
    book.enter([hand_in("anna")])
    assert counts(location)["students"] == 1


def test_an_unknown_student_is_said(book: Gradebook) -> None:
    book.enter([hand_in("anna")])
    with pytest.raises(GraderError) as error:
        book.delete_student("ann")
    assert error.value.message == "The gradebook has no student `ann`."
    assert error.value.advice == "Did you mean `anna`?"
