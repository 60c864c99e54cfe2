"""Files of equal submissions are rendered once, and each is as if it were the only one."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classes.executors.executor import Done
from grader.classes.made_out import MadeOut
from grader.classes.regrade import GRADED, SCORED, Regrade, ScoreChange
from grader.core.assignment import Assignment
from grader.core.graded_attempt import attempt_of
from grader.core.grades import Grade
from grader.core.submission import Submission, pack_submission
from grader.exports.result_json import render_json
from grader.gradebook.store import Gradebook
from grader.reports.student.student_page import render_page
from tests.gradebook.small_class import attempt, hand_in

NAMES = ("anna", 'Ä & "b"', "<b>", "c\\u0041\\", "'", "学生")


def test_files_are_those_of_the_grade_with_that_name() -> None:
    pages: list[Grade] = []
    graded = attempt("nobody")
    made_out = MadeOut(lambda grade: pages.append(grade) or render_page(grade, "<p>brand</p>"))
    for name in NAMES:
        done = made_out.done(Submission(name, {}, {}, {}), graded)
        own = replace(graded.grade, submission=name)
        assert done.result == render_json(own)
        assert done.page == render_page(own, "<p>brand</p>")
        assert json.loads(done.result)["submission"] == name
    assert len(pages) == 1


def test_without_pages_there_is_none() -> None:
    assert MadeOut().done(Submission("anna", {}, {}, {}), attempt("anna")).page == ""


class Runs:
    """An executor that gives everybody the same grade, and remembers whom it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def grade(self, submissions: Iterable[Submission]) -> Iterator[Done]:
        for submission in submissions:
            self.given.append(submission.name)
            grade = replace(attempt(submission.name, 3).grade, submission=submission.name)
            yield Done(submission, attempt_of(grade, submission.digest), "{}", "page")

    def close(self) -> None: ...


@pytest.fixture
def six(tmp_path: Path) -> Iterator[Gradebook]:
    """Six students with two different submissions."""
    with Gradebook.open(tmp_path / "out" / "gradebook.sqlite", "tiny") as book:
        names = [f"s{number}" for number in range(6)]
        book.enter(map(hand_in, names))
        for number, name in enumerate(names):
            text = f"x = {number % 2}"
            packed = pack_submission(Submission(name, {"layers.py": text.encode()}, {}, {}))
            book.add(name, attempt(name, number % 2, digest=text), packed)
        yield book


def regraded(
    book: Gradebook, tiny: Assignment, output: Path, runs: Runs, substance: str
) -> list[ScoreChange]:
    return [*Regrade(tiny, substance, book, runs, output, lambda grade: grade).changes()]


def test_equal_grades_are_scored_again_once(six, tiny, tmp_path: Path, monkeypatch) -> None:
    seen: list[Grade] = []

    def scored(grade: Grade, assignment: Assignment) -> Grade:
        seen.append(grade)
        return replace(grade, fingerprint=assignment.fingerprint)

    monkeypatch.setattr("grader.classes.regrade.rescored", scored)
    changes = regraded(six, tiny, tmp_path / "out", runs := Runs(), substance="")
    assert [change.how for change in changes] == [SCORED] * 6
    assert (len(seen), runs.given) == (2, [])
    assert {name: one.digest for name, one in six.latest_all().items()} == {
        f"s{number}": f"x = {number % 2}" for number in range(6)
    }
    assert [int(entry.score) for entry in six.entries()] == [0, 1] * 3
    result = json.loads((tmp_path / "out" / "results" / "s5.json").read_text("utf-8"))
    assert (result["submission"], result["score"]) == ("s5", 1)


def test_equal_files_are_graded_again_once(six, tiny, tmp_path: Path) -> None:
    changes = regraded(six, tiny, tmp_path / "out", runs := Runs(), substance="other")
    assert sorted(change.name for change in changes) == [f"s{number}" for number in range(6)]
    assert {change.how for change in changes} == {GRADED}
    assert runs.given == ["s0", "s1"]
    assert [int(entry.score) for entry in six.entries()] == [3] * 6
    assert [entry.grade.submission for entry in six.entries()] == [f"s{n}" for n in range(6)]


@pytest.mark.parametrize("substance", ["", "other"])
def test_equal_grades_are_added_at_once(
    six, tiny, tmp_path: Path, monkeypatch, substance: str
) -> None:
    added: list[list[str]] = []
    own = Gradebook.add_shown

    def noted(book: Gradebook, names: list[str], *more: object, **others: object) -> object:
        added.append(names)
        return own(book, names, *more, **others)

    again = lambda grade, new: replace(grade, fingerprint=new.fingerprint)  # noqa: E731
    monkeypatch.setattr("grader.classes.regrade.rescored", again)
    monkeypatch.setattr(Gradebook, "add_shown", noted)
    changes = regraded(six, tiny, tmp_path / "out", Runs(), substance)
    assert len(changes) == 6
    assert added == [["s0", "s2", "s4"], ["s1", "s3", "s5"]]
    assert [len(six.attempts(f"s{number}")) for number in range(6)] == [2] * 6
