"""The guide's assignment in PyTorch, made once for all tests by the guide's own commands."""

import json
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
from tests.made_once import made_once

PAGE = Path(__file__).parents[2] / "docs/how-to/grade-a-pytorch-assignment.md"
SOURCE, RUBRIC = "reference/attention/layers.py", "rubrics/attention.yaml"
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


def follow(folder: Path) -> None:
    """Do what the guide says; what its commands say is in `said.json` then."""
    text = PAGE.read_text("utf-8")
    (source,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (rubric,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    for path, content in {SOURCE: source, RUBRIC: HEAD + rubric}.items():
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(content, "utf-8")
    said = {}
    for command in re.findall(r"^    grader (.+)$", text, re.MULTILINE):
        # Real starts: a process that runs many commands cannot import PyTorch for each.
        words = [sys.executable, "-P", "-m", "grader", *command.split()]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        said[command] = done.stdout
    (folder / "said.json").write_text(json.dumps(said), "utf-8")


class Guide:
    """The guide's assignment, made by its own commands; not to be changed."""

    def __init__(self, folder: Path, submission: Path) -> None:
        self.folder, self._submission = folder, submission
        self.source = (folder / SOURCE).read_text("utf-8")
        self.said = json.loads((folder / "said.json").read_text("utf-8"))
        self.assignment = load_assignment(folder / RUBRIC)

    def grades(self, sandbox, *changes: tuple[str, str]) -> dict[str, CriterionGrade]:
        """Grade the reference with some texts replaced."""
        changed = self.source
        for old, new in changes:
            assert changed.count(old) == 1, old
            changed = changed.replace(old, new)
        (self._submission / "layers.py").write_text(changed, "utf-8")
        submission = submission_for(self.assignment, self._submission)
        grade = grade_submission(submission, self.assignment, sandbox)
        return {criterion.name: criterion for criterion in grade.criteria}


@pytest.fixture(scope="session")
def guide(tmp_path_factory) -> Guide:
    folder = made_once(tmp_path_factory, "guide", follow)
    return Guide(folder, tmp_path_factory.mktemp("submission"))


@pytest.fixture(scope="session")
def sandbox():
    with closing(open_sandbox()) as opened:
        yield opened
