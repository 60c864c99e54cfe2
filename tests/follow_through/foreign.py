"""Assignments of other courses, small, and submissions to them graded in this very process."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.authoring.generation import generate_cases
from grader.authoring.handout.student_template import render_templates
from grader.confined.load.loader import unload
from grader.core.assignment import Assignment
from grader.core.grades import CriterionGrade
from grader.core.submission import Submission
from grader.files.assignments import load_assignment
from grader.files.cases.cases_file import save_cases
from grader.files.rubric.rubric_file import load_rubric
from grader.files.sources import read_sources
from grader.grading.grade_submission import grade_submission
from tests.small_assignments import HEAD

Sources = Mapping[str, str]


def foreign(folder: Path, sources: Sources, rubric: str) -> Assignment:
    """Write a reference and its rubric, and make the cases."""
    for name in ("reference", "template"):
        (folder / name).mkdir(parents=True)
    for name, text in sources.items():
        (folder / "reference" / name).write_text(text, "utf-8")
    path = folder / "small.yaml"
    path.write_text(HEAD + rubric, "utf-8")
    read = read_sources(folder / "reference")
    save_cases(folder / "small.h5", generate_cases(load_rubric(path), read))
    for name, content in render_templates(read).items():
        (folder / "template" / name).write_bytes(content)
    return load_assignment(path)


def graded(assignment: Assignment, sources: Sources, sandbox) -> dict[str, CriterionGrade]:
    """Return the grades of the criteria by their names."""
    files = {name: text.encode() for name, text in sources.items()}
    try:
        grade = grade_submission(Submission("", files, {}, {}), assignment, sandbox)
    finally:
        unload()
    return {criterion.name: criterion for criterion in grade.criteria}


def losing(found: Mapping[str, CriterionGrade]) -> list[str]:
    """Return the criteria that lost points."""
    return [name for name, criterion in found.items() if criterion.score < criterion.points]


def with_change(sources: Sources, file: str, old: str, new: str) -> dict[str, str]:
    """Return the sources with a text changed that is there."""
    assert old in sources[file], old
    return {**sources, file: sources[file].replace(old, new, 1)}


def with_changes(
    sources: Sources, file: str, known: Mapping[str, tuple[str, str]], names: Iterable[str]
) -> Sources:
    """Return the sources with the known changes of these names."""
    for name in names:
        sources = with_change(sources, file, *known[name])
    return sources
