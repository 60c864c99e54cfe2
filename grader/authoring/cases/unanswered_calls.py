"""Helpers whose answers no case holds: a mistake in one is charged to its callers too."""

from grader.confined.quick_dataclass import dataclass
from grader.core.cases import CaseSet
from grader.core.rubric import Criterion, Rubric


@dataclass(frozen=True)
class UnansweredCall:
    """A function that the reference of a criterion calls, and that nothing can answer for."""

    criterion: str
    function: str

    @property
    def line(self) -> str:
        """Return what is printed."""
        return (
            f"what `{self.function}` returns to {self.criterion} cannot be recorded: a mistake in "
            f"`{self.function}` also costs the points of {self.criterion}"
        )


def unanswered_calls(rubric: Rubric, case_set: CaseSet) -> list[UnansweredCall]:
    """Return the calls without a recorded answer, in the order of the criteria.

    Left out are methods, criteria with statistics, which never have any, and criteria with
    properties, which have them where calls are few.
    """
    return [
        UnansweredCall(criterion.name, function)
        for criterion in rubric.criteria
        if not (criterion.by_hand or criterion.ensure or criterion.statistical)
        for function in _helpers(criterion, rubric, case_set)
        if function not in _answered(criterion, case_set)
    ]


def _helpers(criterion: Criterion, rubric: Rubric, case_set: CaseSet) -> list[str]:
    needs = case_set.needs.get(criterion.name, ())
    called = (rubric.criterion(name).function for name in needs)
    return [name for name in dict.fromkeys(called) if "." not in name]


def _answered(criterion: Criterion, case_set: CaseSet) -> set[str]:
    cases = case_set.recorded.get(criterion.name, {}).values()
    return {call.function for calls in cases for call in calls if call.is_answerable}
