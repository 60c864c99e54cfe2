"""What is said of an assignment whose files are not there."""

import shutil
from pathlib import Path

import pytest
import yaml

from grader.core.errors import CasesError, RubricError
from grader.files.assignments import check_outside, load_assignment, open_assignment
from tests.class_folders import RIGHT
from tests.command import done, grader

SATURATED = RIGHT.replace("return gamma * x + beta", "return np.tanh(gamma * x) + beta")
RUBRIC = Path(__file__).parents[2] / "rubrics/captioning.yaml"


def test_missing_test_cases_are_said_with_the_assignment(tmp_path: Path) -> None:
    document = yaml.safe_load(RUBRIC.read_text("utf-8"))
    here = {"reference": str(RUBRIC.parent / document["reference"]), "test_cases": "none.h5"}
    path = tmp_path / "captioning.yaml"
    path.write_text(yaml.safe_dump({**document, **here}), "utf-8")
    with pytest.raises(CasesError) as error:
        load_assignment(path)
    assert error.value.message == f"The file of test cases {tmp_path}/none.h5 does not exist."
    assert error.value.advice == "Make the test cases again with `grader generate captioning`."


def test_before_the_cases_are_read_it_has_what_workers_get() -> None:
    opened = open_assignment(RUBRIC)
    early, whole = opened.without_cases(), opened.read()
    assert early
    assert not early.cases.every
    assert whole.cases.every
    for name in ("rubric", "templates", "support", "shipped", "functions"):
        assert getattr(early, name) == getattr(whole, name)


def test_a_rubric_is_checked_if_the_cases_were_made_from_its_very_text(tmp_path: Path) -> None:
    assert open_assignment(RUBRIC).is_checked()
    changed = tmp_path / "rubrics" / RUBRIC.name
    (tmp_path / "test_cases").symlink_to(RUBRIC.parents[1] / "test_cases")
    changed.parent.mkdir()
    changed.write_text(RUBRIC.read_text("utf-8") + "# one more comment\n", "utf-8")
    assert not open_assignment(changed).is_checked()
    for other in ("test_cases/missing.h5", "rubrics/captioning.yaml"):
        odd = RUBRIC.read_text("utf-8").replace("test_cases/captioning.h5", other)
        changed.write_text(odd, "utf-8")
        assert not open_assignment(changed).is_checked()


@pytest.mark.parametrize("text", ["", "[]", "criteria: 3", "a: [", "criteria: {f: {call: x}}"])
def test_of_a_rubric_with_problems_nothing_is_known_before(text: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(text, "utf-8")
    opened = open_assignment(path)
    assert opened.without_cases() is None
    with pytest.raises(RubricError):
        opened.read()


def planted(tiny_folder: Path, place: Path) -> Path:
    """An assignment that comes with a submission; its reference leaves a mark where it runs."""
    for name in ("rubrics", "reference", "test_cases", "student_template"):
        shutil.copytree(tiny_folder / name, place / name)
    with (place / "reference/tiny/layers.py").open("a", encoding="utf-8") as file:
        file.write(f"open({str(place / 'mark')!r}, 'w')\n")
    return place / "rubrics/tiny.yaml"


def test_no_rubric_of_the_graded_folder_is_believed(tiny_folder: Path, tmp_path: Path) -> None:
    work = tmp_path / "class/eve"
    rubric = planted(tiny_folder, work)
    (work / "layers.py").write_text(SATURATED, "utf-8")
    for words in (
        ["run", "."],
        ["run", ".", "--all"],
        ["batch", ".", "-a", "tiny", "-o", "../../out"],
    ):
        ended = grader(work, *words)
        assert ended.returncode == 2, ended.stdout
        assert f"The rubric {rubric} lies in the folder that is graded; expected" in ended.stderr
    check_outside(rubric, tmp_path / "class/anna")


def test_no_code_of_a_published_assignment_runs_unconfined(
    tiny_folder: Path, tmp_path: Path
) -> None:
    rubric = planted(tiny_folder, tmp_path / ".grader")
    (tmp_path / "layers.py").write_text(SATURATED, "utf-8")
    ended = grader(tmp_path, "run", ".", "--html", "report.html")
    assert "scale_forward   wrong  0 of 4" in ended.stdout
    assert not (tmp_path / ".grader/mark").exists()
    text = rubric.read_text("utf-8")
    ensured = 'outputs: [out]\n    ensure: {"is small": "True"}'
    rubric.write_text(text.replace("outputs: [out]", ensured, 1), "utf-8")
    ended = grader(tmp_path, "run", ".")
    assert ended.returncode == 2
    assert "tiny.yaml has `ensure`; expected none in a zip for students." in ended.stderr


def test_what_may_have_been_submitted_is_called_practice(tiny_folder: Path, tmp_path: Path) -> None:
    rubric = planted(tiny_folder, tmp_path / ".grader")
    rubric.write_text(rubric.read_text("utf-8").replace("points: 4", "points: 400"), "utf-8")
    (tmp_path / "layers.py").write_text(RIGHT, "utf-8")
    for words in ((), ("--all",), ("-a", "tiny"), ("-a", ".grader/rubrics/tiny.yaml")):
        said = done(tmp_path, "run", ".", *words)
        assert "of 406 points" in said
        assert "This is practice: points and cases come from `.grader/`" in " ".join(said.split())
    page = (tmp_path / "grader-report.html").read_text("utf-8")
    assert "This is practice: points and cases come from" in page
    own = ("-a", str(tiny_folder / "rubrics/tiny.yaml"))
    said = done(tmp_path, "run", ".", "--no-html", *own)
    assert "of 10 points" in said
    assert "practice" not in said


def test_a_named_assignment_is_the_instructors_own(tiny_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_folder, tmp_path / "course")
    rubric = planted(tiny_folder, tmp_path / "course/.grader")
    rubric.write_text(rubric.read_text("utf-8").replace("points: 4", "points: 400"), "utf-8")
    work = tmp_path / "eve"
    work.mkdir()
    (work / "layers.py").write_text(RIGHT, "utf-8")
    said = done(tmp_path / "course", "run", "../eve", "-a", "tiny", "--no-html")
    assert "of 10 points" in said
    assert "practice" not in said


def test_a_rubric_beside_a_single_file_is_taken_by_its_path_alone(
    tiny_folder: Path, tmp_path: Path
) -> None:
    planted(tiny_folder, tmp_path)
    (tmp_path / "layers.py").write_text(RIGHT, "utf-8")
    for words in ((), ("-a", "tiny"), ("--all",)):
        ended = grader(tmp_path, "run", "layers.py", "--no-html", *words)
        assert ended.returncode == 2
        assert ended.stderr == (
            "Error: The rubric rubrics/tiny.yaml lies beside `layers.py`: "
            "it may have been submitted, too.\n"
            "If it is yours, add -a rubrics/tiny.yaml.\n"
        )
    assert "of 10 points" in done(
        tmp_path, "run", "layers.py", "--no-html", "-a", "rubrics/tiny.yaml"
    )
    (tmp_path / "work").mkdir()
    (tmp_path / "layers.py").rename(tmp_path / "work/layers.py")
    assert "of 10 points" in done(tmp_path, "run", "work/layers.py", "--no-html", "-a", "tiny")
