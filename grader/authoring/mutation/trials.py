"""Runs cases on a changed reference and judges the outputs as those of a submission."""

import copy
import math
import warnings
from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any

import numpy as np

from grader.authoring.cases.reference_values import reference_leaves
from grader.authoring.limited.process_limits import arm
from grader.authoring.mutation.watch import TooManyLinesError, Watch, most_lines
from grader.confined.case.many_runs import carry_out
from grader.confined.case.raised_entries import class_names
from grader.confined.quick_dataclass import dataclass
from grader.core.asked.attempts import attempts_of
from grader.core.asked.ensured_names import result_names, written_names
from grader.core.cases import Case
from grader.core.rubric import Criterion, Tolerance
from grader.grading.case_settings import settings_of
from grader.judging.credit import FULL
from grader.judging.values.aligned_answer import strictly
from grader.judging.values.attempt_verdicts import raises_it
from grader.judging.values.draws.random_verdict import judge_random
from grader.judging.values.expectations import expectations_of
from grader.judging.values.kinds.extra_parts import extra_parts
from grader.judging.values.kinds.table_order import tables_in_order
from grader.judging.values.output_verdict import judge_output

MORE_SECONDS = 20  # times the reference's own time, by the same factor as lines, and ...
# ... this much on top, for noise: most references take milliseconds.
SPARE_SECONDS = 1.0
TRIED = " tried"  # beside the names that lines of Python set: what the expressions of `raises` did


class TrialResult(Enum):
    """How a changed reference passes a case."""

    RIGHT = "right"
    NEAR = "near"  # what is not right earns a part of the credit, by `sloppy`
    WRONG = "wrong"


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
    judging: float | None = None  # seconds that the properties of `ensure` take

    def passes(self, strict: bool = False) -> bool:
        """Return whether the case would earn full credit now: not if it raises or never ends.

        If `strict`, nothing is left free of what `up_to` of the rubric leaves free.
        """
        return self.result(strict) is TrialResult.RIGHT

    def result(self, strict: bool = False) -> TrialResult:
        """Return how the case would be judged now: wrong if it raises or never ends."""
        values = self.limited_run()
        return TrialResult.WRONG if values is None else self._judged(values, strict)

    @property
    def has_values(self) -> bool:
        """Return whether something else than properties judges the case."""
        asked = self.criterion
        return bool(asked.outputs or asked.raises or asked.statistical)

    @property
    def leaves_free(self) -> bool:
        """Return whether an answer may have several forms."""
        return any(spec.up_to for spec in self.criterion.outputs)

    def limited_run(self, inputs: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """Return what a changed reference leaves behind; None if it raises or goes on for too long.

        What is too long for one line of Python, or for C code, ends the process.
        """
        watch = Watch(self.namespaces, most_lines(self.lines), remember=False)
        return self.watched_run(watch, inputs)

    def watched_run(
        self, watch: Watch, inputs: Mapping[str, Any] | None = None
    ) -> dict[str, Any] | None:
        """Return the same, seen by another watch."""
        if self.seconds is not None:
            arm(MORE_SECONDS * self.seconds + SPARE_SECONDS)
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
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            tried = [self._attempt(each, copy.deepcopy(inputs)) for each in self._attempts]
            values = self._execute(self.criterion, inputs)
        return {**values, TRIED: tried} if tried else values

    @property
    def _attempts(self) -> tuple[Criterion, ...]:
        return attempts_of(self.criterion)

    def _execute(self, criterion: Criterion, inputs: dict[str, Any]) -> dict[str, Any]:
        names = result_names(criterion)
        case = self.case if criterion.statistical else self.case.once
        settings = {**settings_of(case), "written": written_names(criterion), "together": True}
        return carry_out(criterion.call, self.scope, inputs, settings, names)

    def _attempt(self, attempt: Criterion, inputs: dict[str, Any]) -> list[str]:
        """Return the classes of the exception that an expression of `raises` raises, if any."""
        try:
            self._execute(attempt, inputs)
        except (Exception, SystemExit) as error:
            return class_names(error)
        return []

    def _judged(self, left: Mapping[str, Any], strict: bool) -> TrialResult:
        values = dict(left)
        tried = zip(self.criterion.attempts, values.pop(TRIED, ()), strict=False)
        if not all(raises_it(exception, classes) for (exception, _), classes in tried):
            return TrialResult.WRONG
        found = tables_in_order(reference_leaves(values), self.criterion)
        asked = expectations_of(self.case, self.criterion, self.tolerance)
        asked = tuple(map(strictly, asked)) if strict else asked
        judged = [judge_output(found, each) for each in asked]
        judged += judge_random(found, self.case, self.criterion)
        if extra_parts(found, self.case, self.criterion):
            return TrialResult.WRONG
        lost = [one.verdict for one in judged if one.verdict.credit < FULL]
        if not lost:
            return TrialResult.RIGHT
        near = all(verdict.tier == "sloppy" and verdict.credit for verdict in lost)
        return TrialResult.NEAR if near else TrialResult.WRONG
