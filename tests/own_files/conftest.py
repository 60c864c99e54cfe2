"""The assignment of `course.py`, generated once, and how a submission of it is graded."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from grader.core.assignment import Assignment
from grader.core.grades import Grade
from grader.files.assignments import load_assignment
from grader.files.submission.read_submission import read_upload
from grader.grading.grade_submission import grade_submission
from grader.grading.submission_survey import needs_survey, sightings_in, surveyed_submission
from grader.sandbox.sandbox_protocol import Sandbox
from grader.sandbox.sandboxes import open_sandbox
from tests.command import grader
from tests.own_files.course import MAY_CHANGE, REFERENCE, RUBRIC, write

ROOT = Path(__file__).parents[2]
Graded = Callable[..., Grade]


@pytest.fixture(scope="package")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the assignment, in which students may change `layer_utils.py`."""
    folder = tmp_path_factory.mktemp("course")
    write(folder / "reference/small", REFERENCE)
    write(folder / "rubrics", {"small.yaml": RUBRIC + MAY_CHANGE})
    for words in (["template", "small"], ["generate", "small"]):
        done = grader(folder, *words)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="package")
def changeable(course: Path) -> Assignment:
    return load_assignment(course / "rubrics/small.yaml")


@pytest.fixture(scope="package")
def fixed(changeable: Assignment) -> Assignment:
    """The same assignment, but given files are the assignment's own."""
    return replace(changeable, rubric=replace(changeable.rubric, students_may_change=()))


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    with closing(open_sandbox()) as opened:
        yield opened


@pytest.fixture
def graded(tmp_path: Path, sandbox: Sandbox) -> Graded:
    """Grade files that are written below a folder of the submission, or a source."""

    def grade(assignment: Assignment, files: dict[str, str] | Path, below: str = "") -> Grade:
        source = files if isinstance(files, Path) else tmp_path / "submission"
        if not isinstance(files, Path):
            write(source / below, files)
        upload = read_upload(source, assignment.own_files)
        needed = needs_survey(upload, assignment)
        sightings = sightings_in(upload, assignment, sandbox) if needed else ()
        submission = surveyed_submission(upload, assignment, sightings)
        return grade_submission(submission, assignment, sandbox)

    return grade
