"""Whole assignments about values of every kind: right in several styles, and wrong in several.

`ASSIGNMENT/submissions/` has the submissions, `ASSIGNMENT/expected.yaml` a part of what a student
reads about each function that is wrong; all others earn everything.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from grader.core.assignment import Assignment
from grader.core.grades import Grade
from grader.exports.result_json import render_json
from grader.files.assignments import load_assignment
from grader.files.submission.read_submission import submission_for
from grader.grading.grade_submission import grade_submission
from grader.reports.student.student_page import render_page
from grader.sandbox.sandbox_protocol import Sandbox
from grader.sandbox.sandboxes import open_sandbox
from tests.command import done

HERE = Path(__file__).parent
NAMES = ("kinds", "libraries")
EXPECTED = {name: yaml.safe_load((HERE / name / "expected.yaml").read_text()) for name in NAMES}
SUBMISSIONS = [(name, submission) for name in NAMES for submission in EXPECTED[name]]


@pytest.fixture(scope="module")
def assignments(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Assignment]:
    made = {}
    for name in NAMES:
        folder = shutil.copytree(HERE / name, tmp_path_factory.mktemp("any_value") / name)
        done(folder, "generate", f"{name}.yaml")
        done(folder, "template", f"{name}.yaml")
        made[name] = load_assignment(folder / f"{name}.yaml")
    return made


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One whose fork servers have imported the libraries for all submissions, as for a class."""
    with closing(open_sandbox()) as opened:
        yield opened


def graded(assignment: Assignment, submission: str, name: str, sandbox: Sandbox) -> Grade:
    reference = HERE / name / "reference"
    folder = reference if submission == "right" else HERE / name / "submissions" / submission
    return grade_submission(submission_for(assignment, folder), assignment, sandbox)


def test_every_submission_is_expected() -> None:
    for name in NAMES:
        folders = {path.name for path in (HERE / name / "submissions").iterdir()}
        assert {*folders, "right"} == set(EXPECTED[name])


@pytest.mark.parametrize(("name", "submission"), SUBMISSIONS)
def test_values_of_every_kind_are_judged(
    assignments: dict[str, Assignment], name: str, submission: str, sandbox: Sandbox
) -> None:
    grade = graded(assignments[name], submission, name, sandbox)
    expected = EXPECTED[name][submission] or {}
    for criterion in grade.criteria:
        told = " | ".join((*criterion.diagnosis, *criterion.feedback))
        if criterion.name in expected:
            assert criterion.score == 0, criterion.name
            assert expected[criterion.name] in told
        else:
            assert criterion.score == criterion.points, told
    assert grade.warnings == ()
    assert render_json(grade)  # no value is too odd for the exports and the page
    assert "</html>" in render_page(grade)
