"""`grader regrade`: who changes and why; what only counts differently is not run again."""

import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from grader.core.people.class_submissions import HandIn, Student
from grader.gradebook.store import Gradebook
from tests.class_folders import RIGHT, make_class
from tests.command import done, grader

ROOT = Path(__file__).parents[2]
SINGLE = RIGHT.replace("return gamma * x + beta", "return (gamma * x).astype(np.float32) + beta")


class Course:
    """A folder with the assignment `tiny` and a graded class."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out"

    def run(self, *words: str) -> str:
        return done(self.folder, *words)

    def regrade(self, *words: str) -> str:
        return self.run("regrade", "out", "-j", "1", "--min-isolation", "none", *words)

    def change(self, old: str, new: str) -> None:
        rubric = self.folder / "rubrics" / "tiny.yaml"
        text = rubric.read_text("utf-8")
        assert old in text
        rubric.write_text(text.replace(old, new), "utf-8")

    def totals(self) -> dict[str, Fraction]:
        with Gradebook.open(self.out / "gradebook.sqlite") as book:
            return {entry.name: entry.total for entry in book.entries()}

    def attempts(self, name: str) -> list[tuple[int, str]]:
        with Gradebook.open(self.out / "gradebook.sqlite") as book:
            return [(attempt.number, attempt.reason) for attempt in book.attempts(name)]


@pytest.fixture(scope="module")
def graded(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shutil.copytree(tiny_folder, tmp_path_factory.mktemp("graded") / "course")
    make_class(folder / "class", anna="right", bob="wrong", single=SINGLE)
    own = Course(folder)
    own.run("batch", "class", "-o", "out", "-a", "tiny", "--min-isolation", "none")
    assert own.totals() == {"anna": 10, "bob": 4, "single": 10}
    return folder


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Course:
    return Course(shutil.copytree(graded, tmp_path / "course"))


def test_nothing_changed_changes_nothing(course: Course) -> None:
    assert course.regrade() == "0 of 3 change: 3 unchanged\n"


def test_points_are_scored_again_without_running_anything(course: Course) -> None:
    course.change("points: 4", "points: 5")
    said = course.regrade()
    assert said == (
        "anna    10 → 11 (+1)  scored again: scale_forward 4 → 5\n"
        "bob     4 → 5 (+1)  scored again: scale_forward 4 → 5\n"
        "single  10 → 11 (+1)  scored again: scale_forward 4 → 5\n"
        "3 of 3 change: 3 scored again\n"
    )
    assert course.totals() == {"anna": 11, "bob": 5, "single": 11}
    assert course.attempts("bob") == [(1, "graded"), (2, "regraded")]
    assert json.loads((course.out / "results" / "bob.json").read_text("utf-8"))["score"] == 5
    assert course.regrade() == "0 of 3 change: 3 unchanged\n"


def test_a_tolerance_is_scored_again_from_stored_errors(course: Course) -> None:
    course.change("version: 1", "version: 1\ntolerance: {accept_single: false}")
    said = course.regrade()
    assert "single  10 → 8 (−2)  scored again: scale_forward 4 → 2\n" in said
    assert "1 of 3 change: 3 scored again" in said
    result = json.loads((course.out / "results" / "single.json").read_text("utf-8"))
    (output,) = result["criteria"][0]["cases"][0]["outputs"]
    assert output["tier"] == "sloppy" and "allowed" in output["message"]


def test_a_changed_case_is_run_again(course: Course) -> None:
    course.change("N: 3, D: 7", "N: 2, D: 7")
    course.run("generate", "tiny")
    said = course.regrade()
    assert said == "0 of 3 change: 3 graded again\n"
    assert course.attempts("anna") == [(1, "graded"), (2, "regraded")]


def test_what_students_read_counts_as_a_change(course: Course) -> None:
    odd = RIGHT.replace("np.sum(dout, axis=0)", "np.sin(np.arange(gamma.size))")
    make_class(course.folder / "class", bob=odd)
    course.run("batch", "class", "-o", "out", "-a", "tiny", "--min-isolation", "none")
    page, result = course.out / "reports" / "bob.html", course.out / "results" / "bob.json"
    assert "which axis did it gain?" in result.read_text("utf-8")
    course.change("which axis did it gain?", "over what is summed?")
    assert course.regrade() == "0 of 3 change: 3 graded again\n"
    assert "over what is summed?" in result.read_text("utf-8")
    assert not page.exists() or "over what is summed?" in page.read_text("utf-8")


def test_a_dry_run_writes_nothing(course: Course) -> None:
    course.change("points: 4", "points: 5")
    before = (course.out / "results" / "bob.json").read_bytes()
    said = course.regrade("--dry-run")
    assert "bob     4 → 5 (+1)" in said and said.endswith("Nothing was written: --dry-run.\n")
    assert course.totals()["bob"] == 4 and course.attempts("bob") == [(1, "graded")]
    assert (course.out / "results" / "bob.json").read_bytes() == before


def test_scores_by_hand_stay(course: Course) -> None:
    course.run("score", "out", "bob", "scale_backward", "3")
    course.change("points: 4", "points: 5")
    assert "bob     7 → 8 (+1)" in course.regrade()
    assert course.totals()["bob"] == 8


def test_what_is_written_of_the_class_is_brought_up_to_date(course: Course) -> None:
    course.run("score", "out", "bob", "scale_backward", "3")
    course.change("points: 4", "points: 5")
    course.regrade()
    assert "\nbob," in (table := (course.out / "scores.csv").read_text("utf-8"))
    assert ",8," in table.partition("\nbob,")[2].partition("\n")[0]
    assert ">8<" in (course.out / "index.html").read_text("utf-8")
    page = (course.out / "reports" / "bob.html").read_text("utf-8")
    assert "3 of 6, scored by hand." in page


def test_a_gradebook_of_several_assignments_has_to_be_told_which(course: Course) -> None:
    with Gradebook.open(course.out / "gradebook.sqlite", "other") as book:
        book.enter([HandIn("anna", course.folder, (Student("anna"),))])
    assert course.regrade("-a", "tiny") == "0 of 3 change: 3 unchanged\n"


def test_a_deadline_that_moved_is_said_and_grades_nobody_again(course: Course) -> None:
    with Gradebook.open(course.out / "gradebook.sqlite") as book:
        students = (Student("bob", "bob"),)
        book.enter([HandIn("bob", course.folder, students, submitted_at="2026-10-02T08:00+02:00")])
    course.change("version: 1", 'version: 1\nlate: {due: "2026-10-01 23:59 +02:00", per_day: 10%}')
    said = (
        "bob  4 → 3.6 (−0.4)  late penalty recomputed: late penalty 0 → 0.4\n"
        "1 of 3 change: 2 unchanged, 1 late penalty recomputed\n"
    )
    assert sorted(course.regrade("--dry-run").splitlines(True)[:-1]) == sorted(
        said.splitlines(True)
    )
    assert course.totals()["bob"] == 4
    assert course.regrade().splitlines()[0] == said.splitlines()[0]
    assert course.totals()["bob"] == Fraction(18, 5)
    assert course.attempts("bob") == [(1, "graded")]
    course.change("points: 4", "points: 5")
    why = "scored again: scale_forward 4 → 5, late penalty 0.4 → 0.5\n"
    assert f"bob     3.6 → 4.5 (+0.9)  {why}" in course.regrade()


def test_no_gradebook_is_a_sentence(course: Course) -> None:
    result = grader(course.folder, "regrade", "class")
    assert result.returncode == 2
    assert "The folder class has no gradebook." in result.stderr


def test_a_score_by_hand_above_lowered_points_is_bounded_and_said(course: Course) -> None:
    course.run("score", "out", "bob", "scale_forward", "4")
    course.change("points: 4", "points: 2")
    said = course.regrade()
    why = "scale_forward 4 → 2; the 4 by hand for scale_forward count as 2, its maximum\n"
    assert f"bob     4 → 2 (−2)  scored again: {why}" in said
    assert course.totals()["bob"] == 2
    page = (course.out / "reports" / "bob.html").read_text("utf-8")
    assert "2 of 2, scored by hand. 4 were given when the criterion had more points." in page


def test_a_renamed_criterion_keeps_its_scores_by_hand(course: Course) -> None:
    course.run("score", "out", "bob", "scale_backward", "3", "--comment", "nearly")
    course.change("  scale_backward:\n", "  backward:\n    function: scale_backward\n")
    course.run("generate", "tiny")
    words = ("regrade", "out", "--dry-run", "--min-isolation", "none")
    result = grader(course.folder, *words)
    assert "1 score by hand of `scale_backward` will no longer count" in result.stderr
    assert "write `was: scale_backward` at its new name" in result.stderr
    assert "bob     7 → 4 (−3)" in result.stdout
    course.change("  backward:\n", "  backward:\n    was: scale_backward\n")
    course.run("generate", "tiny")
    assert "0 of 3 change: 3 graded again" in course.regrade("--dry-run")
    assert "0 of 3 change: 3 graded again" in course.regrade()
    assert course.totals()["bob"] == 7


def test_the_rubric_of_the_class_is_taken_not_one_of_that_name_in_this_folder(
    course: Course,
) -> None:
    course.change("points: 4", "points: 5")
    elsewhere = course.folder / "last_year"
    for name in ("rubrics", "reference", "test_cases", "student_template"):
        shutil.copytree(course.folder / name, elsewhere / name)
    other = elsewhere / "rubrics/tiny.yaml"
    other.write_text(other.read_text("utf-8").replace("points: 5", "points: 400"), "utf-8")
    words = ("regrade", "../out", "-j", "1", "--min-isolation", "none")
    ended = grader(elsewhere, *words)
    assert ended.stderr == "By the rubric ../rubrics/tiny.yaml:\n"
    assert "bob     4 → 5 (+1)" in ended.stdout
    asked = grader(elsewhere, *words, "-a", "tiny")
    assert asked.stderr == "By the rubric rubrics/tiny.yaml:\n"
    assert "bob     5 → 400 (+395)" in asked.stdout
    (other).rename(elsewhere / "away.yaml")
    ended = grader(course.folder, "regrade", "out")
    assert ended.returncode == 2
    message = f"The rubric {other}, by which the class was graded, is missing."
    assert f"{message}\nPut it back, or choose another one with -a.\n" in ended.stderr


def test_a_class_of_before_is_regraded_by_the_name_of_its_assignment(course: Course) -> None:
    for damaged in ("", "[]", '{"rubric": 3}'):
        (course.out / "graded-by.json").write_text(damaged, "utf-8")
        if damaged != '{"rubric": 3}':
            assert course.regrade() == "0 of 3 change: 3 unchanged\n"
    (course.out / "graded-by.json").unlink()
    assert course.regrade() == "0 of 3 change: 3 unchanged\n"
    assert "../rubrics/tiny.yaml" in (course.out / "graded-by.json").read_text("utf-8")


def test_a_deadline_is_read_in_the_rubric_of_the_class(course: Course) -> None:
    course.change("version: 1", 'version: 1\nlate: {due: "2026-10-01 23:59 +02:00", per_day: 10%}')
    ended = grader(course.out, "extend", ".", "bob", "2026-10-05 23:59")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("bob: 4 of 10; due 2026-10-05")
