"""Runs cases on a changed reference and judges the outputs as those of a submission."""

import copy
import math
import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.authoring.mutation.watch import Watch
from grader.confined.execute import execute
from grader.confined.tree import flatten
from grader.core.cases import Case
from grader.core.outcomes import Foreign, Value
from grader.core.rubric import Criterion, Tolerance
from grader.judging.findings import FULL
from grader.judging.outputs import judge_output
from grader.judging.questions import questions_of
from grader.reference import settings_of
from grader.sandbox.requests import result_names

MORE_LINES = 20  # times as many as the reference executes, and ...
SPARE_LINES = 1000  # ... some more: who needs more than that never ends


@dataclass(frozen=True, eq=False)
class Trial:
    """One case, to be passed or failed by a changed reference."""

    criterion: Criterion
    case: Case
    tolerance: Tolerance
    scope: Mapping[str, Any]
    namespaces: Collection[int]  # of the modules in which lines are counted
    lines: float = math.inf  # that the reference itself executes

    def passes(self) -> bool:
        """Whether the case would earn full credit now. Endless loops and exceptions do not."""
        limit = MORE_LINES * self.lines + SPARE_LINES
        watch = Watch(self.namespaces, limit, remember=False)
        try:
            values = watch.run(self.run)
        except (Exception, SystemExit):
            return False
        return self._right(values)

    def run(self) -> dict[str, Any]:
        """What the lines of the case leave behind. Raises what they raise."""
        inputs = copy.deepcopy(dict(self.case.inputs))
        names = result_names(self.criterion)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return execute(self.criterion.call, self.scope, inputs, settings_of(self.case), names)

    def _right(self, values: Mapping[str, Any]) -> bool:
        leaves = dict(leaf for name, value in values.items() for leaf in flatten(name, value))
        plain = {name: _plain(value) for name, value in leaves.items()}
        questions = questions_of(self.case, self.criterion, self.tolerance)
        return all(judge_output(plain, question).verdict.credit == FULL for question in questions)


def _plain(value: Any) -> Value:
    """What the sandbox would send of it."""
    if isinstance(value, bool | int | float | np.generic | np.ndarray):
        return np.asarray(value)
    return Foreign(type(value).__name__)
