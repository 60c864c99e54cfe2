"""Runs one public test case on your own files, in your own process. See `case`."""

import copy
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np

from grader.confined.case.many_runs import carry_out
from grader.confined.case.work_folder import FOLDER
from grader.confined.load.loaded_program import FileGroups
from grader.confined.load.loader import load_program, unload
from grader.confined.quick_dataclass import dataclass
from grader.confined.survey import survey
from grader.confined.values.leaves import leaves
from grader.confined.values.rebuilt import leaf_value
from grader.confined.values.records import Foreign, Formed
from grader.core.asked.ensured_names import result_names, written_names
from grader.core.assignment import Assignment
from grader.core.cases import Case, Expected
from grader.core.errors import CasesError, GraderError
from grader.core.outputs.written_outputs import is_written
from grader.core.rubric import Criterion
from grader.core.submission import Sighting, Submission
from grader.files.assignments import find_rubric, load_assignment, published_rubrics
from grader.files.submission.read_submission import read_upload
from grader.grading.case_settings import settings_of
from grader.grading.reference_folder import reference_folder
from grader.grading.submission_survey import surveyed_submission
from grader.sandbox.wire.packages import allowed_packages


@dataclass(frozen=True)
class Reproduction:
    """One test case: what goes in, what must come out, and the lines that are run."""

    assignment: Assignment
    criterion: Criterion
    case: Case

    @property
    def call(self) -> str:
        """Return the lines of the case."""
        return self.criterion.call

    @property
    def inputs(self) -> dict[str, Any]:
        """Return a fresh copy of the inputs, by name."""
        return copy.deepcopy(dict(self.case.inputs))

    @property
    def expected(self) -> Mapping[str, Any]:
        """Return the expected outputs, by name: "db", "grads.Wx"; what is written as text.

        Of a random quantity it is the mean of all runs.
        """
        means = {each.name: each.mean for each in self.case.random}
        outputs = {each.name: _shown(each.name, _leaf(each)) for each in self.case.expected}
        return {**outputs, **means}

    def run(self, folder: str | Path) -> dict[str, Any]:
        """Return what your files give, by name. Raises whatever your code raises.

        A random quantity has a row for each run.

        The files run unconfined, in this process: only do this with your own.
        """
        scope = self._load(Path(folder).absolute())
        names, settings = result_names(self.criterion), settings_of(self.case)
        settings["written"] = written_names(self.criterion)
        values = carry_out(self.call, scope, self.inputs, settings, names)
        found = leaves(values, allowed_packages(self.assignment.rubric.allow))
        return {name: _shown(name, leaf) for name, leaf in found}

    def _load(self, folder: Path) -> Mapping[str, Any]:
        rubric = self.assignment.rubric
        own = reference_folder(self.assignment.shipped, rubric)
        submission = self._submission(folder)
        groups = FileGroups(
            graded=submission.graded,
            support=self.assignment.support,
            extra=submission.extra,
            templates=self.assignment.templates,
            changed=submission.changed,
        )
        with own.loading() if own else nullcontext():
            program = load_program(
                groups,
                self.assignment.functions,
                allow=allowed_packages(rubric.allow),
                compatibility=rubric.compatibility,
            )
        unload()
        return {**program.scope, FOLDER: own}

    def _submission(self, folder: Path) -> Submission:
        """Read the files that `grader run` would choose; they run where they are read."""
        assignment = self.assignment
        upload = read_upload(folder, assignment.own_files)
        templates = {**assignment.templates, **assignment.support}
        found = survey(tuple(assignment.functions), upload.files, templates)
        sightings = [
            Sighting(one.function, one.path, one.written, tuple(one.libraries.split()))
            for one in found
        ]
        return surveyed_submission(upload, assignment, sightings)


def _leaf(expected: Expected) -> Any:
    return Formed(expected.form, expected.array) if expected.form else expected.array


def _shown(name: str, leaf: Any) -> Any:
    """Return the value of a leaf, and text for what is printed or written to a file.

    Of a value that cannot be compared, and of a file that is missing, words.
    """
    if isinstance(leaf, Foreign):
        return leaf.description
    value = leaf_value(name, leaf)
    if not is_written(name) or isinstance(value, str):
        return value
    return np.asarray(value, np.uint8).tobytes().decode("utf-8", "backslashreplace")


def _rubric(assignment: str) -> Path:
    """Return the rubric of that name; that of the zip for students if this is its folder."""
    own = published_rubrics(Path.cwd()).get(assignment)
    return own or find_rubric(assignment, Path.cwd())


def case(assignment: str, criterion: str, name: str) -> Reproduction:
    """Return a public case by the names in a report. Raises `GraderError` if there is none."""
    found = load_assignment(_rubric(assignment))
    cases = {c.name: c for c in found.cases.cases.get(criterion, ()) if not c.hidden}
    if not cases:
        raise GraderError(f"There are no public cases of {criterion}.", "See the report.")
    if name not in cases:
        known = ", ".join(cases)
        raise CasesError(f"{criterion} has no public case {name}.", f"There are: {known}.")
    return Reproduction(found, found.rubric.criterion(criterion), cases[name])
