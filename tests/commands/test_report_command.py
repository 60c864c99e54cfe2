"""`grader report` on a gradebook."""

import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from grader.cli.command_line import main
from grader.core.graded_attempt import attempt_of
from grader.core.grades import CaseVerdict, CriterionGrade, Grade, Status
from grader.core.people.class_submissions import HandIn, Student
from grader.gradebook.store import Gradebook
from tests.command import done, grader

CASE = CaseVerdict("hidden", "hidden", Status.WRONG, 0, message="secret reason")
CRITERION = CriterionGrade("code", "code", "a.py", Status.WRONG, 1, 4, cases=(CASE,))


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    students = [
        HandIn("ann", tmp_path, (Student("1", "Ann Lee", ids={"moodle": "41"}),)),
        HandIn("bob", tmp_path, (Student("2", "Bob"),)),
        HandIn("eve", tmp_path, (Student("3", "Eve"),)),
    ]
    with Gradebook.open(tmp_path / "gradebook.sqlite", "tiny") as book:
        book.enter(students)
        for name in ("ann", "bob"):
            grade = Grade("tiny", "Tiny", name, "full", (CRITERION,), fingerprint="f")
            book.add(name, attempt_of(grade, name))
        book.add_problem("eve", "There is no Python file in it.")
    return tmp_path


def report(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["report", *map(str, arguments)])
    return done.exit_code, done.output


def test_it_writes_the_class_and_the_students(graded: Path) -> None:
    code, said = report(graded)
    assert code == 0
    pages = f"a page for each that was graded in {graded / 'reports'}"
    assert said == f"3 submissions: {graded / 'index.html'}, {pages}\n"
    page = (graded / "index.html").read_text("utf-8")
    assert 'href="reports/ann.html"' in page
    assert "There is no Python file" not in page or "eve" in page
    assert sorted(p.name for p in (graded / "reports").iterdir()) == ["ann.html", "bob.html"]
    assert "secret reason" not in (graded / "reports" / "ann.html").read_text("utf-8")


def test_pages_for_instructors_stand_apart(graded: Path) -> None:
    assert report(graded, "--audience", "instructor")[0] == 0
    assert "secret reason" in (graded / "instructor" / "ann.html").read_text("utf-8")
    assert 'href="instructor/ann.html"' in (graded / "index.html").read_text("utf-8")
    assert not (graded / "reports").exists()


def test_the_zip_says_whom_it_leaves_out(graded: Path) -> None:
    code, said = report(graded, "--zip", "moodle")
    assert code == 0
    assert "1 page is not in it: the name in moodle is unknown, such as that of bob." in said
    with ZipFile(graded / "feedback-moodle.zip") as packed:
        (name,) = packed.namelist()
        assert name == "Ann Lee_41_assignsubmission_file_/report.html"
        assert packed.read(name) == (graded / "reports" / "ann.html").read_bytes()


@pytest.mark.parametrize("words", [(), ("-a", "rubrics/tiny.yaml")])
def test_the_brand_beside_the_rubric_is_on_every_page(
    graded: Path, tmp_path: Path, tiny_folder: Path, words: tuple[str, ...]
) -> None:
    course = tmp_path / "course"
    shutil.copytree(tiny_folder, course)
    brand = course / "rubrics" / "templates" / "brand.html.j2"
    brand.parent.mkdir()
    brand.write_text("{% block brand %}<p>CS 101</p>{% endblock %}", "utf-8")
    done(course, "report", str(graded), *words)
    for page in ("index.html", "reports/ann.html", "reports/bob.html"):
        assert "<p>CS 101</p>" in (graded / page).read_text("utf-8")
    brand.write_text("{% block brand %}", "utf-8")
    ended = grader(course, "report", str(graded), *words)
    assert ended.returncode == 2
    assert f"The template {brand} is not valid: line 1: " in ended.stderr
    assert "Correct it, or remove it: then the pages have no brand." in ended.stderr


def test_what_cannot_be_done_is_said(graded: Path, tmp_path: Path) -> None:
    code, said = report(tmp_path / "nowhere")
    assert (code, "has no gradebook." in said) == (2, True)
    code, said = report(graded, "--zip", "plain", "--audience", "instructor")
    assert (code, "--zip packs only the pages for students" in said) == (2, True)
