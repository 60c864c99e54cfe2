"""Keeps which outcome a verdict is on: what explains a grade reads the answers behind it."""

from collections.abc import Mapping, Sequence
from weakref import ref

from grader.core.cases import Case
from grader.core.grades import CaseVerdict, CriterionGrade
from grader.core.outcomes import Outcome
from grader.core.rubric import Criterion
from grader.judging.credit import Judge


class Remembering:
    """A judge that knows which outcome a verdict is on, as long as somebody holds the verdict.

    Following through tries thousands of outcomes; those of verdicts that were dropped go with them.
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._kept: dict[int, tuple[ref[CaseVerdict], Outcome]] = {}

    def __call__(self, criterion: Criterion, case: Case, outcome: Outcome) -> CaseVerdict:
        """Return the verdict on an outcome."""
        verdict = self._judge(criterion, case, outcome)
        key = id(verdict)
        self._kept[key] = ref(verdict, lambda _: self._kept.pop(key, None)), outcome
        return verdict

    def counting(
        self, direct: Mapping[str, Sequence[tuple[Case, Outcome]]], grade: CriterionGrade
    ) -> list[tuple[Case, Outcome]]:
        """Return the outcomes that the grade counts: judged again, or else the direct ones."""
        again = {v.name: self._kept[id(v)][1] for v in grade.cases if id(v) in self._kept}
        return [(case, again.get(case.name, outcome)) for case, outcome in direct[grade.name]]
