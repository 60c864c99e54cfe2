"""Copies of a reference with mistakes in them, as submissions; and the reference as it is."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from grader.authoring.cases.reference_runs import run_reference
from grader.core.assignment import Assignment
from grader.files.sources import read_sources
from grader.grading.reference import load_reference


class Run(NamedTuple):
    """What a case is given, the functions it sees, and what it leaves behind."""

    inputs: Mapping[str, Any]
    scope: Mapping[str, Any]
    values: Mapping[str, Any]


NOT_COPIED = shutil.ignore_patterns("__pycache__", "checks.py")


def changed_reference(reference: Path, target: Path, *changes: tuple[str, str, str]) -> Path:
    """A copy of a reference whose file to write is named after it, with texts replaced.

    A change is a function, what stands in its solution, and what is put in its place.
    """
    shutil.copytree(reference, target, ignore=NOT_COPIED)
    path = target / f"{reference.name}.py"
    for function, old, new in changes:
        source = path.read_text("utf-8")
        start = source.index("# BEGIN SOLUTION", source.index(f"def {function}("))
        at = source.index(old, start, source.index("# END SOLUTION", start))
        path.write_text(source[:at] + new + source[at + len(old) :], "utf-8")
    return target


def reference_run(assignment: Assignment, criterion: str, *names: str) -> Run:
    """The first case of a criterion on the reference: what its lines leave under those names."""
    case = assignment.cases.cases[criterion][0]
    scope = load_reference(
        read_sources(assignment.reference, assignment.shared), assignment.rubric
    ).scope
    asked = assignment.rubric.criterion(criterion)
    return Run(case.inputs, scope, run_reference(asked, case, scope, "float64", names))
