"""Small assignments written by tests: a reference, a rubric, and answers to grade."""

import textwrap
from pathlib import Path

from grader.authoring.generation import generate_cases
from grader.authoring.handout.student_template import render_templates
from grader.core.grades import Grade
from grader.files.assignments import load_assignment
from grader.files.cases.cases_file import save_cases
from grader.files.rubric.rubric_file import load_rubric
from grader.files.sources import read_sources
from grader.files.submission.read_submission import read_upload
from grader.grading.grade_submission import grade_submission
from grader.grading.submission_survey import surveyed_submission
from grader.sandbox.sandboxes import PlainSandbox

HEAD = """\
version: 1
assignment: small
title: A small one
reference: reference
template: template
test_cases: small.h5
"""


def write_small(folder: Path, source: str, rubric: str, **files: str) -> Path:
    """Write a reference, `layers.py` and others, and a rubric; return the path of the rubric."""
    (folder / "reference").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"reference/{name}.py").write_text(content, "utf-8")
    text = textwrap.dedent(source).lstrip("\n")
    (folder / "reference/layers.py").write_text(text, "utf-8")
    path = folder / "small.yaml"
    path.write_text(HEAD + textwrap.dedent(rubric), "utf-8")
    return path


def make_cases(rubric: Path) -> None:
    """Write the test cases of a rubric, but prove nothing of them.

    To look for mistakes that they do not notice, and for what such mistakes look like, is most of
    what `grader generate` does.
    """
    read = load_rubric(rubric)
    sources = read_sources(rubric.parent / read.reference)
    save_cases(rubric.parent / read.test_cases, generate_cases(read, sources))


class SmallAssignment:
    """An assignment with cases, and a sandbox that grades answers to it."""

    def __init__(self, folder: Path, source: str, rubric: str, **files: str) -> None:
        path = write_small(folder, source, rubric, **files)
        make_cases(path)
        template = folder / "template"
        template.mkdir(exist_ok=True)
        for name, content in render_templates(read_sources(folder / "reference")).items():
            (template / name).write_bytes(content)
        self.folder, self.assignment = folder, load_assignment(path)
        self.answers, self.sandbox = 0, PlainSandbox()

    def close(self) -> None:
        """End the sandbox."""
        self.sandbox.close()

    def grade(self, source: str, **files: str) -> Grade:
        """Return the grade of a file `layers.py`, with others beside it."""
        self.answers += 1
        answer = self.folder / f"answer{self.answers}"
        answer.mkdir()
        (answer / "layers.py").write_text(textwrap.dedent(source).lstrip("\n"), "utf-8")
        for name, content in files.items():
            (answer / f"{name}.py").write_text(content, "utf-8")
        upload = read_upload(answer, self.assignment.own_files)
        submission = surveyed_submission(upload, self.assignment, ())
        return grade_submission(submission, self.assignment, self.sandbox)
