"""The guide's assignment in PyTorch, made once for all tests by the guide's own commands."""

import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from grader.core.grades import CriterionGrade
from grader.files.assignments import load_assignment
from grader.files.submission.read_submission import submission_for
from grader.grading.grade_submission import grade_submission
from grader.sandbox.sandboxes import open_sandbox

PAGE = Path(__file__).parents[2] / "docs/how-to/grade-a-pytorch-assignment.md"
HEAD = """\
version: 1
assignment: attention
title: A guide
reference: ../reference/attention
template: ../student_template/attention
test_cases: ../test_cases/attention.h5
limits: {seconds: 3}
sizes: {N: 2, T: 4, D: 5, H: 3}
cases: {main: {}, other_sizes: {N: 3, T: 5, D: 4, H: 2}}
"""


class Guide:
    """The guide's assignment, made by its own commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        text = PAGE.read_text("utf-8")
        (self.source,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
        (rubric,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
        for place in ("reference/attention", "rubrics"):
            (folder / place).mkdir(parents=True)
        (folder / "reference/attention/layers.py").write_text(self.source, "utf-8")
        self.rubric = folder / "rubrics/attention.yaml"
        self.rubric.write_text(HEAD + rubric, "utf-8")
        self.said = {}
        for command in re.findall(r"^    grader (.+)$", text, re.MULTILINE):
            # Real starts: a process that runs many commands cannot import PyTorch for each.
            words = [sys.executable, "-P", "-m", "grader", *command.split()]
            done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
            self.said[command] = done.stdout
        self.assignment = load_assignment(self.rubric)

    def grades(self, sandbox, *changes: tuple[str, str]) -> dict[str, CriterionGrade]:
        """Grade the reference with some texts replaced."""
        changed = self.source
        for old, new in changes:
            assert changed.count(old) == 1, old
            changed = changed.replace(old, new)
        (self.folder / "submission").mkdir(exist_ok=True)
        (self.folder / "submission/layers.py").write_text(changed, "utf-8")
        submission = submission_for(self.assignment, self.folder / "submission")
        grade = grade_submission(submission, self.assignment, sandbox)
        return {criterion.name: criterion for criterion in grade.criteria}


@pytest.fixture(scope="session")
def guide(tmp_path_factory) -> Guide:
    return Guide(tmp_path_factory.mktemp("guide"))


@pytest.fixture(scope="session")
def sandbox():
    with closing(open_sandbox()) as opened:
        yield opened
