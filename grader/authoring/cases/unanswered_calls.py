"""Helpers whose answers no case holds: a mistake in one is charged to its callers too."""

from collections.abc import Iterator

from grader.confined.quick_dataclass import dataclass
from grader.core.cases import CaseSet
from grader.core.rubric import Criterion, Rubric
from grader.core.text import quoted, quoted_list


@dataclass(frozen=True)
class UnansweredCalls:
    """A function, or methods, that the reference of a criterion calls and nothing answers for."""

    criterion: str
    functions: tuple[str, ...]

    @property
    def line(self) -> str:
        """Return what is printed."""
        first, *others = self.functions
        calls = f"calls of {quoted_list(self.functions)} in {self.criterion}"
        lost = calls if "." in first else f"what {quoted(first)} returns to {self.criterion}"
        one = "one of them" if others else quoted(first)
        return (
            f"{lost} cannot be recorded: a mistake in {one} also costs the points of "
            f"{self.criterion}"
        )


def unanswered_calls(rubric: Rubric, case_set: CaseSet) -> list[UnansweredCalls]:
    """Return the calls without a recorded answer, in the order of the criteria.

    Left out are criteria with statistics, which never have any, and criteria with properties,
    which have them where calls are few.
    """
    return [
        found
        for criterion in rubric.criteria
        if not (criterion.by_hand or criterion.ensure or criterion.statistical)
        for found in _unanswered(criterion, rubric, case_set)
    ]


def _unanswered(
    criterion: Criterion, rubric: Rubric, case_set: CaseSet
) -> Iterator[UnansweredCalls]:
    """Yield each function by itself and, in one line, the methods: a class may have many."""
    cases = case_set.recorded.get(criterion.name, {}).values()
    calls = [call for calls in cases for call in calls]
    answered = {call.function for call in calls if call.is_answerable}
    lost = {call.function for call in calls if not call.is_answerable}
    needs = case_set.needs.get(criterion.name, ())
    helpers = dict.fromkeys(rubric.criterion(name).function for name in needs)
    functions = (name for name in helpers if "." not in name and name not in answered)
    yield from (UnansweredCalls(criterion.name, (name,)) for name in functions)
    methods = tuple(n for n in helpers if "." in n and (n in lost or n not in answered))
    if methods:
        yield UnansweredCalls(criterion.name, methods)
