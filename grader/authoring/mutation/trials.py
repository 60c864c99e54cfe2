"""Runs cases on a changed reference and judges the outputs as those of a submission."""

import copy
import math
import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.authoring.limited.process_limits import arm
from grader.authoring.mutation.watch import TooManyLinesError, Watch, most_lines
from grader.confined.case.execute import execute
from grader.confined.values.tree import flatten
from grader.core.cases import Case
from grader.core.outcomes import Foreign, Value
from grader.core.rubric import Criterion, Tolerance
from grader.grading.case_settings import settings_of
from grader.judging.credit import FULL
from grader.judging.values.expectations import expectations_of
from grader.judging.values.output_verdict import judge_output
from grader.sandbox.wire.requests import result_names, written_names

MORE_SECONDS = 20  # times the reference's own time, as with lines, and ...
SPARE_SECONDS = 1.0  # ... some more: most references take milliseconds


@dataclass(frozen=True, eq=False)
class Trial:
    """One case, to be passed or failed by a changed reference."""

    criterion: Criterion
    case: Case
    tolerance: Tolerance
    scope: Mapping[str, Any]
    namespaces: Collection[int]  # of the modules in which lines are counted
    lines: float = math.inf  # that the reference itself executes
    seconds: float | None = None  # that it takes while it is watched

    def passes(self) -> bool:
        """Return whether the case would earn full credit now: not if it raises or never ends."""
        values = self.limited_run()
        return values is not None and self._right(values)

    def limited_run(self, inputs: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """Return what a changed reference leaves behind; None if it raises or goes on for too long.

        What is too long for one line of Python, or for C code, ends the process.
        """
        if self.seconds is not None:
            arm(MORE_SECONDS * self.seconds + SPARE_SECONDS)
        watch = Watch(self.namespaces, most_lines(self.lines), remember=False)
        try:
            values: dict[str, Any] = watch.run(lambda: self.run(inputs))
        except (Exception, SystemExit, TooManyLinesError):
            return None
        return values

    def run(self, inputs: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return what the lines of the case leave behind, with other inputs if asked to.

        Raises what they raise.
        """
        inputs = copy.deepcopy(dict(self.case.inputs if inputs is None else inputs))
        names = result_names(self.criterion)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            settings = {**settings_of(self.case), "written": written_names(self.criterion)}
            return execute(self.criterion.call, self.scope, inputs, settings, names)

    def _right(self, values: Mapping[str, Any]) -> bool:
        leaves = dict(leaf for name, value in values.items() for leaf in flatten(name, value))
        plain = {name: _plain(value) for name, value in leaves.items()}
        asked = expectations_of(self.case, self.criterion, self.tolerance)
        return all(judge_output(plain, each).verdict.credit == FULL for each in asked)


def _plain(value: Any) -> Value:
    """Return what the sandbox would send of a value."""
    if isinstance(value, bool | int | float | np.generic | np.ndarray):
        return np.asarray(value)
    return Foreign(type(value).__name__)
