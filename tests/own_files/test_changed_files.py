"""A copy of a given file counts where the rubric lets students change it, and nowhere else."""

import shutil
import zipfile
from pathlib import Path

import pytest

from grader import reproduce
from grader.authoring.handout.student_template import render_template
from grader.core.assignment import substance_of
from grader.core.grades import Status
from grader.core.policy.field_marks import younger_values
from tests.own_files.conftest import grader
from tests.own_files.course import DOUBLED, OWN, REFERENCE, UTILS, layers, write

RIGHT = {path: REFERENCE[path] for path in OWN}
ADDED = {
    "layers.py": layers("from layer_utils import f, scaled"),
    "layer_utils.py": UTILS + DOUBLED,
}
WITHHELD = (
    "`f` is only in your changed copy of `layer_utils.py`; the assignment's own copy is graded. "
    "Put it into `layers.py` or a new file"
)


def in_course(files: dict[str, str]) -> dict[str, str]:
    """Return the files as a course's package, with its imports."""
    changed = {}
    for path, text in files.items():
        for module in ("layer_utils", "layers", "nets.helpers"):
            text = text.replace(f"from {module} import", f"from cs231n.{module} import")
        changed[f"hw/cs231n/{path}"] = text
    return changed


LAYOUTS = {
    "a folder": RIGHT | ADDED,
    "a course": in_course(RIGHT | ADDED),
    "beside starter code": {f"work/{path}": text for path, text in (RIGHT | ADDED).items()}
    | {f"starter/{path}": render_template(text) for path, text in REFERENCE.items()},
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_file_that_students_may_change_is_theirs(changeable, graded, layout: str) -> None:
    grade = graded(changeable, LAYOUTS[layout])
    assert (grade.score, grade.remarks) == (grade.points, ())


def test_in_an_archive_too(changeable, graded, tmp_path) -> None:
    archive = tmp_path / "work.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for path, text in LAYOUTS["a course"].items():
            out.writestr(path, text)
    grade = graded(changeable, archive)
    assert (grade.score, grade.warnings) == (grade.points, ())


def test_who_did_not_submit_it_has_the_assignment_s_copy(changeable, graded) -> None:
    grade = graded(changeable, RIGHT)
    assert (grade.score, grade.warnings) == (grade.points, ())


def test_a_mistake_in_it_is_the_students(changeable, graded) -> None:
    grade = graded(
        changeable, RIGHT | {"layer_utils.py": UTILS.replace("factor * x", "factor + x")}
    )
    assert [criterion.status for criterion in grade.criteria] != [Status.RIGHT] * 3
    assert 0 < grade.score < grade.points


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("from layer_utils import f, scaled", "f(x)"),
        ("from layer_utils import *", "f(x)"),
        ("import layer_utils as u", "u.f(x)"),
        ("from .layer_utils import f", "f(x)"),
    ],
)
def test_what_is_only_in_a_copy_that_is_not_used_is_said(fixed, graded, imports, call) -> None:
    files = RIGHT | ADDED | {"layers.py": layers(imports, call)}
    grade = graded(fixed, files)
    double, total, _ = grade.criteria
    assert WITHHELD in double.cases[0].message
    assert "layers.py, line 9" in double.cases[0].message
    assert (total.status, grade.warnings) == (Status.RIGHT, ())
    assert grade.remarks == (
        "`layer_utils.py` differs from the assignment's own copy, which was graded instead of it.",
    )


def test_a_copy_without_anything_of_use_costs_nothing(fixed, graded) -> None:
    wrong = UTILS.replace("factor * x", "factor + x") + DOUBLED
    own = layers("from layer_utils import *") + "\n\n" + DOUBLED  # the student's own `f`
    grade = graded(fixed, RIGHT | {"layer_utils.py": wrong, "layers.py": own})
    assert (grade.score, len(grade.remarks)) == (grade.points, 1)


def test_names_with_the_same_beginning_are_not_taken_for_one_file(fixed, graded) -> None:
    """`nets` has two files `helpers.py`: each is taken from its own place, or from the template."""
    files = {path: text for path, text in RIGHT.items() if path != "nets/parts/helpers.py"}
    grade = graded(fixed, files)
    assert [criterion.score for criterion in grade.criteria] == [4, 4, 0]


def test_only_a_key_that_is_used_makes_submissions_run_again(changeable, fixed) -> None:
    assert younger_values(fixed.rubric) == ()
    assert younger_values(changeable.rubric) == (("students_may_change", ("layer_utils.py",)),)
    assert substance_of(changeable, "1") != substance_of(fixed, "1")


def unpacked(folder: Path, archive: Path) -> Path:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder


def test_the_bundles_say_the_same(course, tmp_path, monkeypatch) -> None:
    for kind in ("student", "gradescope"):
        done = grader(course, "bundle", kind, "small", "-o", str(tmp_path / f"{kind}.zip"))
        assert done.returncode == 0, done.stderr
    folder = unpacked(tmp_path, tmp_path / "student.zip") / "small"
    write(folder, RIGHT | ADDED)
    said = grader(folder, "run", ".", "--no-html")
    assert "12 of 12 points" in said.stdout, said.stdout + said.stderr
    monkeypatch.chdir(folder)
    values = reproduce.case("small", "double", "main").run(folder)
    assert list(values) == ["y"]
    zipped = unpacked(tmp_path / "gradescope", tmp_path / "gradescope.zip")
    (rubric,) = zipped.rglob("small.yaml")
    assert "students_may_change: [layer_utils.py]" in rubric.read_text("utf-8")


def test_check_names_what_nothing_grades_and_what_need_not_be_named(course, tmp_path) -> None:
    folder = shutil.copytree(course, tmp_path / "course")
    rubric = folder / "rubrics/small.yaml"
    text = rubric.read_text("utf-8")
    rubric.write_text(text.replace("[layer_utils.py]", "[layer_utils.py, layers.py]"), "utf-8")
    assert grader(folder, "generate", "small").returncode == 0
    said = grader(folder, "check", "small", "--strict", "0").stdout.splitlines()
    warned = [line.removeprefix("warn  ") for line in said if line.startswith("warn")]
    callers = "a mistake there costs only its callers"
    assert warned == [
        f"no criterion grades `shift` (nets/__init__.py, line 2): {callers}",
        f"no criterion grades `once` (nets/helpers.py, line 2): {callers}",
        "nothing grades `never` (nets/helpers.py, line 8): no case calls it. Add one that does.",
        f"no criterion grades `Bias.of` (nets/parts/helpers.py, line 6): {callers}",
        "layers.py in `students_may_change` is the students' file already; remove it there",
    ]


def test_a_path_that_does_not_exist_is_one_sentence(course, tmp_path) -> None:
    folder = shutil.copytree(course, tmp_path / "course")
    rubric = folder / "rubrics/small.yaml"
    text = rubric.read_text("utf-8")
    rubric.write_text(text.replace("[layer_utils.py]", "[layers_utils.py, x]"), "utf-8")
    done = grader(folder, "generate", "small")
    assert done.returncode == 2
    assert (
        "layers_utils.py is not a file of the reference; did you mean layer_utils.py?"
        in done.stderr
    )
    assert "x is not a file of the reference; expected a path as in the template" in done.stderr
