"""Files with solutions in them are the student's, whether or not a criterion names them."""

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from grader.core.assignment import Assignment
from grader.core.grades import Grade, Status
from grader.files.assignments import load_assignment
from grader.files.submission.read_submission import submission_for
from grader.grading.grade_submission import grade_submission
from tests.command import done

ROOT = Path(__file__).parents[1]

HELPERS = '''
import numpy as np

WIDTH = 3


def column_sums(x):
    """Sums over the examples."""
    # TODO: add up the rows.
    # BEGIN SOLUTION
    sums = np.sum(x, axis=0)
    # END SOLUTION
    return sums
'''


@pytest.fixture(scope="module")
def helped(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """The assignment `tiny`, whose backward pass calls a helper that students write too."""
    folder = shutil.copytree(tiny_folder, tmp_path_factory.mktemp("helped") / "course")
    reference = folder / "reference/tiny"
    (reference / "helpers.py").write_text(HELPERS, "utf-8")
    text = (reference / "layers.py").read_text("utf-8")
    text = text.replace("np.sum(dout * x, axis=0)", "column_sums(dout * x)")
    text = text.replace("np.sum(dout, axis=0)", "column_sums(dout)")
    text = text.replace("import numpy as np\n", "import numpy as np\n\nfrom helpers import *\n", 1)
    (reference / "layers.py").write_text(text, "utf-8")
    done(folder, "generate", "tiny")
    done(folder, "template", "tiny")
    return load_assignment(folder / "rubrics/tiny.yaml")


@pytest.fixture(scope="module")
def graded(shared_sandbox) -> Callable[[Assignment, Path], Grade]:
    """Grades a folder."""
    return lambda assignment, folder: grade_submission(
        submission_for(assignment, folder), assignment, shared_sandbox
    )


def submit(folder: Path, assignment: Assignment, **files: str) -> Path:
    folder.mkdir()
    for path in ("layers.py", "helpers.py"):
        text = (assignment.reference / path).read_text("utf-8")
        (folder / path).write_text(text, "utf-8")
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    return folder


def test_a_file_with_solutions_that_no_criterion_names_is_loaded(helped, graded, tmp_path) -> None:
    assert helped.own_files == ("layers.py", "helpers.py")
    grade = graded(helped, submit(tmp_path / "right", helped))
    assert grade.score == grade.points
    assert (grade.warnings, grade.remarks) == ((), ())


def test_what_students_add_to_such_a_file_is_there(helped, graded, tmp_path) -> None:
    helpers = HELPERS.replace("np.sum(x, axis=0)", "total(x)")
    helpers += "\n\ndef total(x):\n    return np.add.reduce(x)\n"
    layers = (helped.reference / "layers.py").read_text("utf-8")
    layers = layers.replace("column_sums(dout)", "total(dout)")
    grade = graded(helped, submit(tmp_path / "added", helped, helpers=helpers, layers=layers))
    assert grade.score == grade.points


def test_mistakes_in_such_a_file_are_the_students(helped, graded, tmp_path) -> None:
    wrong = HELPERS.replace("axis=0", "axis=1")
    grade = graded(helped, submit(tmp_path / "wrong", helped, helpers=wrong))
    assert Fraction(0) < grade.score < grade.points


def test_the_template_serves_who_did_not_submit_the_file(helped, graded, tmp_path) -> None:
    """What it hands out complete is there; what was to be written is not."""
    layers = (helped.reference / "layers.py").read_text("utf-8")
    layers = layers.replace("column_sums(dout)", "np.sum(dout, axis=0) + 0 * WIDTH")
    layers = layers.replace("column_sums(dout * x)", "np.sum(dout * x, axis=0)")
    folder = submit(tmp_path / "alone", helped, layers=layers)
    (folder / "helpers.py").unlink()
    grade = graded(helped, folder)
    assert {criterion.status for criterion in grade.criteria} == {Status.RIGHT}
