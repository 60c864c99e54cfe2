"""Helpers whose answers no case holds: a mistake in one can be charged to its callers too."""

from collections.abc import Iterator

from grader.confined.quick_dataclass import dataclass
from grader.core.cases import CaseSet
from grader.core.rubric import Criterion, Rubric
from grader.core.text import quoted, quoted_list


@dataclass(frozen=True)
class UnansweredCalls:
    """A function, or methods, that references call and nothing answers for."""

    functions: tuple[str, ...]
    criteria: tuple[str, ...]  # whose references call them

    @property
    def line(self) -> str:
        """Return what is printed."""
        first, *others = self.functions
        callers = quoted_list(self.criteria, len(self.criteria))
        calls = f"calls of {quoted_list(self.functions)} in {callers}"
        lost = calls if "." in first else f"what {quoted(first)} returns to {callers}"
        one = "one of them" if others else quoted(first)
        points = "their points" if len(self.criteria) > 1 else "its points"
        return f"{lost} cannot be recorded: a mistake in {one} can cost {points} too"


def unanswered_calls(rubric: Rubric, case_set: CaseSet) -> list[UnansweredCalls]:
    """Return the calls without a recorded answer, in the order of the criteria that make them.

    Left out are criteria with statistics, which never have any, and criteria with properties,
    which have them where calls are few.
    """
    callers: dict[tuple[str, ...], list[str]] = {}
    for criterion in rubric.criteria:
        if not (criterion.by_hand or criterion.ensure or criterion.statistical):
            for functions in _unanswered(criterion, rubric, case_set):
                callers.setdefault(functions, []).append(criterion.name)
    return [UnansweredCalls(functions, tuple(names)) for functions, names in callers.items()]


def _unanswered(
    criterion: Criterion, rubric: Rubric, case_set: CaseSet
) -> Iterator[tuple[str, ...]]:
    """Yield each function by itself and, at once, the methods: a class may have many."""
    cases = case_set.recorded.get(criterion.name, {}).values()
    calls = [call for calls in cases for call in calls]
    answered = {call.function for call in calls if call.is_answerable}
    lost = {call.function for call in calls if not call.is_answerable}
    needs = case_set.needs.get(criterion.name, ())
    helpers = dict.fromkeys(rubric.criterion(name).function for name in needs)
    yield from ((name,) for name in helpers if "." not in name and name not in answered)
    methods = tuple(n for n in helpers if "." in n and (n in lost or n not in answered))
    if methods:
        yield methods
