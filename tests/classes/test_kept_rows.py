"""A run makes the rows of what changed; table and class page are those of a first run."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from grader.classes import kept_rows
from grader.commands.shared.class_work import write_class
from grader.core.entries import ManualScore, MistakeComment
from grader.core.graded_attempt import attempt_of
from grader.core.policy.lateness import LatePolicy
from grader.files.classes.class_written import ROWS
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in
from tests.gradebook.test_statements import counted

NAMES = ("anna", "bob", "carl", "dora")
LATE = LatePolicy(datetime(2026, 10, 1, tzinfo=UTC), per_day=Fraction(1, 10))
SHOWN = ("scores.csv", "index.html", ROWS)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    with Gradebook.open(tmp_path / "out" / "gradebook.sqlite", "tiny") as opened:
        opened.enter(hand_in(name, submitted_at="2026-09-30T12:00:00+00:00") for name in NAMES)
        opened.list_class(hand_in("anna", "zoe").students, {}, {})
        for number, name in enumerate(NAMES):
            opened.add(name, attempt(name, number, digest=name))
        yield opened


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the submissions whose rows are made, as they are."""
    names: list[str] = []
    own = kept_rows.class_row_of
    noted = lambda entry, *more: names.append(entry.name) or own(entry, *more)  # noqa: E731
    monkeypatch.setattr(kept_rows, "class_row_of", noted)
    return names


def written(book: Gradebook, output: Path) -> dict[str, bytes]:
    write_class(book, output, pages=True)
    where = str(output.absolute()).encode()
    return {name: (output / name).read_bytes().replace(where, b"OUT") for name in SHOWN}


def _renamed(book: Gradebook) -> None:
    (student,) = hand_in("bob").students
    book.list_class([replace(student, name="Robert")], {}, {})


def _with_a_third_criterion(book: Gradebook) -> None:
    grade = attempt("bob").grade
    third = replace(grade.criteria[0], name="third")
    book.add("bob", attempt_of(replace(grade, criteria=(*grade.criteria, third)), "bob"))


CHANGES: dict[str, Callable[[Gradebook], object]] = {
    "graded": lambda book: book.add("bob", attempt("bob", 4)),
    "problem": lambda book: book.add_problem("bob", "nothing readable"),
    "by hand": lambda book: book.score_by_hand("bob", ManualScore("essay", Fraction(5))),
    "late": lambda book: book.enter([hand_in("bob", submitted_at="2026-10-02T12:00:00+00:00")]),
    "extended": lambda book: book.extend("bob", LATE, due="2026-09-29T00:00:00+00:00"),
    "renamed": _renamed,
    "in a group": lambda book: book.enter([hand_in("bob", "eve")]),
    "third criterion": _with_a_third_criterion,
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_row_of_what_changed_is_made_and_no_other(
    book: Gradebook, tmp_path: Path, made: list[str], what: str
) -> None:
    written(book, tmp_path / "out")
    assert made == [*NAMES]
    made.clear()
    CHANGES[what](book)
    book.set_lateness(LATE if what in ("late", "extended") else None)
    now = written(book, tmp_path / "out")
    assert made == ["bob"]
    assert now == written(book, tmp_path / "another")


def test_a_comment_on_a_mistake_makes_no_row(book: Gradebook, tmp_path: Path, made) -> None:
    before = written(book, tmp_path / "out")
    made.clear()
    book.comment_on_mistake(MistakeComment("0123abcd", "Read page 3."), [])
    assert (written(book, tmp_path / "out"), made) == (before, [])


def test_new_columns_make_all_rows_anew(book: Gradebook, tmp_path: Path, made: list[str]) -> None:
    """The criteria of the first grade are the columns of the table."""
    written(book, tmp_path / "out")
    made.clear()
    grade = attempt("anna").grade
    book.add("anna", attempt_of(replace(grade, criteria=grade.criteria[:1]), "anna"))
    now = written(book, tmp_path / "out")
    assert made == [*NAMES]
    assert now["scores.csv"].splitlines()[0].endswith(b",problem,code")
    assert now == written(book, tmp_path / "another")


@pytest.mark.parametrize("first_has_a_grade", [True, False])
def test_who_comes_and_goes(book: Gradebook, tmp_path: Path, made, first_has_a_grade) -> None:
    written(book, tmp_path / "out")
    made.clear()
    book.enter([hand_in("aaron")])
    if first_has_a_grade:
        book.add("aaron", attempt("aaron", 2))
    book.delete_student("carl")
    now = written(book, tmp_path / "out")
    assert made == ["aaron"]
    assert b"carl" not in b"".join(now.values())
    assert now == written(book, tmp_path / "another")


@pytest.mark.parametrize("damage", ["removed", "edited", "of a run that was killed"])
def test_rows_that_are_not_as_they_were_written_are_made_anew(
    book: Gradebook, tmp_path: Path, made: list[str], damage: str
) -> None:
    output = tmp_path / "out"
    before = written(book, output)
    state = (output / "written.json").read_bytes()
    book.add("bob", attempt("bob", 4))
    if damage == "removed":
        (output / ROWS).unlink()
    elif damage == "edited":
        text = (output / ROWS).read_text().replace(',"Anna"', ',"Ann"')
        (output / ROWS).write_text(text)
    else:
        written(book, output)
        (output / "written.json").write_bytes(state)
    made.clear()
    now = written(book, output)
    assert made == [*NAMES]
    assert now == written(book, tmp_path / "another") != before


def test_one_changed_of_many_takes_the_statements_of_one_of_few(tmp_path: Path) -> None:
    counts = []
    for size in (3, 1200):
        output = tmp_path / str(size)
        with Gradebook.open(output / "gradebook.sqlite", "tiny") as book:
            names = [f"s{number:04d}" for number in range(size)]
            book.enter(map(hand_in, names))
            book.add_shown(names, attempt("s0"))
            write_class(book, output, pages=False)
            book.add(names[1], attempt("s1", 3))
            with counted(book) as statements:
                write_class(book, output, pages=False)
        counts.append(len(statements))
    assert counts[0] == counts[1]
