"""What all tests share: the repository's assignments, and grading a folder in one line."""

import gc
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from grader.core.assignment import Assignment
from grader.core.grades import CriterionGrade, Grade
from grader.files.assignments import load_assignment
from grader.files.submission.read_submission import read_upload
from grader.grading.grade_submission import grade_submission
from grader.grading.submission_survey import needs_survey, sightings_in, surveyed_submission
from grader.sandbox.sandboxes import ConfinedSandbox, PlainSandbox, open_sandbox
from tests.command import done
from tests.made_once import made_once

# Nothing that is collected is garbage: looking for some takes a quarter of the time to collect, and
# in tests that grade in this process a sixth of theirs.
gc.disable()
ROOT = Path(__file__).parent.parent
# Whole suites that generate assignments, grade classes or attack; single tests carry the marker.
SLOW_SUITES = {
    *(
        "any_value",
        "aspects",
        "assignments",
        "authoring",
        "commands",
        "diagnosis",
        "durability",
        "examples",
    ),
    *("follow_through", "fuzz", "hostile", "layouts", "reference"),
    *("test_own_files.py", "test_reproduce.py", "test_submissions.py", "test_wheel.py"),
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One more than there are processors: a third of their time most tests wait for a process."""
    return len(os.sched_getaffinity(0)) + 1 if sys.platform == "linux" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of slow suites, and skip those of Linux elsewhere; begin with the longest.

    Else one processor would wait in the end for the other, or both would build the wheel. Those
    that import PyTorch come last: each fork of a process that has it costs three times as much.
    """
    items.sort(key=lambda item: "torch" in item.nodeid)
    items.sort(key=lambda item: not {"hostile", "test_wheel.py"} & set(item.path.parts))
    for item in items:
        if item.path.relative_to(ROOT / "tests").parts[0] in SLOW_SUITES:
            item.add_marker(pytest.mark.slow)
        if sys.platform != "linux" and item.get_closest_marker("linux"):
            item.add_marker(pytest.mark.skip(reason="what it tests is only on Linux"))


def pytest_collection_finish() -> None:
    """Look for garbage from now on, but not among the thousands of tests."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def captioning() -> Assignment:
    return load_assignment(ROOT / "rubrics" / "captioning.yaml")


@pytest.fixture(scope="session")
def gan() -> Assignment:
    return load_assignment(ROOT / "rubrics" / "gan.yaml")


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `grader new tiny` ran. Not to be changed: copy it."""
    return made_once(tmp_path_factory, "new", lambda folder: done(folder, "new", "tiny"))


@pytest.fixture(scope="session")
def tiny_folder(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small assignment `tiny` and short limits. Not to be changed."""

    def make(folder: Path) -> None:
        shutil.copytree(new_folder, folder, dirs_exist_ok=True)
        rubric = folder / "rubrics" / "tiny.yaml"
        rubric.write_text(rubric.read_text("utf-8") + "limits: {seconds: 0.3}\n", "utf-8")
        done(folder, "generate", "tiny")

    return made_once(tmp_path_factory, "tiny", make)


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path) -> Assignment:
    return load_assignment(tiny_folder / "rubrics" / "tiny.yaml")


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[ConfinedSandbox | PlainSandbox]:
    """The sandbox of this system, for all that may share one as the submissions of a class do."""
    with closing(open_sandbox()) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def grade(
    captioning: Assignment, shared_sandbox: ConfinedSandbox | PlainSandbox
) -> Callable[..., Grade]:
    """Grades a path as a submission, of `captioning` by default."""

    def grade_path(
        path: Path, *only: str, assignment: Assignment = captioning, examples: bool = False
    ) -> Grade:
        upload = read_upload(path, assignment.own_files)
        surveyed = needs_survey(upload, assignment)
        sightings = sightings_in(upload, assignment, shared_sandbox) if surveyed else ()
        submission = surveyed_submission(upload, assignment, sightings)
        return grade_submission(submission, assignment, shared_sandbox, only, examples=examples)

    return grade_path


@pytest.fixture(scope="session")
def grade_of_example(
    grade: Callable[..., Grade], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path, Path], Grade]:
    """Gives the grade of a folder of the repository by a rubric of it, made once for all tests."""

    @cache
    def graded(work: Path, rubric: Path) -> Grade:
        def make(folder: Path) -> None:
            made = grade(work, assignment=load_assignment(rubric))
            (folder / "grade").write_bytes(pickle.dumps(made))

        name = "-".join(("grade", *work.relative_to(ROOT).parts))
        return pickle.loads((made_once(tmp_path_factory, name, make) / "grade").read_bytes())

    return graded


def criterion_of(grade: Grade, name: str) -> CriterionGrade:
    return next(criterion for criterion in grade.criteria if criterion.name == name)
