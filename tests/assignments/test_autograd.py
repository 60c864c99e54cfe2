"""An assignment that allows PyTorch and JAX: with them, with NumPy, and where they are missing."""

from contextlib import closing
from importlib.util import find_spec

import pytest

from grader.core.assignment import Assignment
from grader.core.grades import Status
from grader.files.assignments import load_assignment
from grader.files.submission.read_submission import load_submission
from grader.grading.grade_submission import grade_submission
from grader.sandbox.sandboxes import open_sandbox


@pytest.fixture(scope="module")
def autograd(root) -> Assignment:
    return load_assignment(root / "examples/assignments/autograd/rubrics/autograd.yaml")


@pytest.fixture(scope="module")
def sandbox():
    """That of this system: a library has to work behind the wall."""
    with closing(open_sandbox()) as opened:
        yield opened


def graded(root, assignment, name, sandbox):
    folder = root / "examples/assignments/autograd/submissions" / name
    files = assignment.rubric.graded_files
    submission = load_submission(folder, files, assignment.support, assignment.templates)
    return grade_submission(submission, assignment, sandbox)


@pytest.mark.parametrize("library", ["numpy", "torch", "jax"])
def test_work_done_with_a_library_is_graded_or_its_absence_is_told(
    root, autograd, sandbox, library
):
    grade = graded(root, autograd, f"with_{library}", sandbox)
    if find_spec(library):
        assert grade.warnings == ()
        assert {c.status for c in grade.criteria} == {Status.RIGHT}
        assert grade.score == grade.points == 10
    else:
        sentence = f"imports `{library}`, which is not available while grading"
        assert sentence in grade.warnings[0]
        assert f"install it: `pip install {library}`." in grade.warnings[0]
        assert grade.score == 0
