"""Judges answers to one criterion that no code has computed, as those of submissions are judged."""

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

from grader.authoring.cases.reference_runs import run_reference
from grader.authoring.cases.reference_values import reference_leaves
from grader.confined.quick_dataclass import dataclass
from grader.core.asked.ensured_names import result_names
from grader.core.cases import Case
from grader.core.outcomes import Formed, Outcome, Raised, Returned, Value
from grader.core.rubric import Criterion, Rubric
from grader.grading.reference import properties_with
from grader.judging.credit import NOTHING
from grader.judging.score.criterion_score import case_credit
from grader.judging.values.case_verdict import CaseJudge

Values = Mapping[str, Value]
Answer = Callable[[Case], Outcome]


@dataclass(frozen=True, eq=False)
class PointsBench:
    """One criterion with its cases, the required ones first, and the judge of its submissions."""

    criterion: Criterion
    cases: tuple[Case, ...]
    rubric: Rubric
    scope: Mapping[str, Any]

    @cached_property
    def judge(self) -> CaseJudge:
        """Return the judge of submissions, with the properties of the rubric."""
        ensured = partial(properties_with, self.scope, self.rubric.limits)
        return CaseJudge(self.rubric.tolerance, ensured)

    @property
    def required(self) -> tuple[Case, ...]:
        """Return the cases without which nothing is earned; all of them if none is required."""
        return tuple(case for case in self.cases if case.weight is None) or self.cases

    def credit(self, answer: Answer, floor: Fraction = NOTHING) -> Fraction:
        """Return the share of the points that an answer earns, or `floor` where it is no more."""
        verdicts = []
        for case in self.cases:
            verdict = self.judge(self.criterion, case, answer(case))
            if case.weight is None and verdict.credit <= floor:
                return floor
            verdicts.append(verdict)
        return max(case_credit(self.criterion, verdicts), floor)

    def right(self, case: Case) -> Values:
        """Return the reference's own values: outputs, and what properties and statistics read."""
        if not (self.criterion.ensure or self.criterion.statistical):
            return self.compared(case)
        return {**self._left(case), **self.compared(case)}

    def compared(self, case: Case) -> Values:
        """Return the expected outputs as an answer."""
        return {e.name: Formed(e.form, e.array) if e.form else e.array for e in case.expected}

    def _left(self, case: Case) -> Values:
        if case.name not in self._known:
            names = result_names(self.criterion)
            run = partial(run_reference, self.criterion, case, self.scope, case.dtype, names)
            self._known[case.name] = reference_leaves(run(all_runs=True))
        return self._known[case.name]

    @cached_property
    def seconds(self) -> dict[str, float]:
        """Return the processor time of the reference in those cases in which it was measured."""
        return {}

    @cached_property
    def drawn(self) -> dict[str, dict[str, Any]]:
        """Return the inputs of those cases that were drawn anew."""
        return {}

    @cached_property
    def _known(self) -> dict[str, Values]:
        return {}

    def returned(self, values: Values, raising: bool = True) -> Returned:
        """Return the outcome of code that leaves these values, and raises what it must, or not."""
        attempts = [raised(name) for name, _ in self.criterion.attempts] if raising else []
        return Returned(values, attempts=tuple(attempts))


def raised(exception: str) -> Raised:
    """Return the outcome of code that raises an exception."""
    return Raised(exception, "", classes=(exception.rpartition(".")[2],))


def without(values: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return the values that have other names."""
    return {name: value for name, value in values.items() if name not in names}
