"""Searches the small changes of a function for those that set a criterion right."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from grader.confined.values.leaf_names import output_of
from grader.core.cases import Case
from grader.core.grades import CaseVerdict
from grader.core.outcomes import Outcome, Returned
from grader.core.replay_orders import Keys
from grader.judging.credit import FULL, right

# Changes of each statement by which it shows which outputs it has a part in. One that raises shows
# nothing, and counts half so that there is an end.
FIRST, RAISED = 3, 0.5
LIKELY = 2  # changes of a statement that may raise before one of another kind is tried

Run = Callable[[Case, Keys], Outcome]
Verdict = Callable[[Case, Outcome], CaseVerdict]
IsRight = Callable[[Case, Outcome], bool]  # quicker than a verdict


class ChangeSearch:
    """Tries changes, first those of statements on which the wrong outputs depend, and no other."""

    def __init__(
        self, run: Run, judge: Verdict, is_right: IsRight, cases: Sequence[Case], made: Keys
    ) -> None:
        """Find the cases that are wrong with the changes that are `made` already."""
        self._run, self._is_right, self._made = run, is_right, made
        own = [(case, run(case, made)) for case in cases]
        verdicts = {case.name: judge(case, outcome) for case, outcome in own}
        self.wrong = [case for case in cases if not right(verdicts[case.name])]
        self._cases = [*self.wrong, *(case for case in cases if case not in self.wrong)]
        if self.wrong:
            verdict = verdicts[self.wrong[0].name]
            lost = [output.name for output in verdict.outputs if output.credit < FULL]
            self._first = _quicker(self.wrong[0], lost)
            self._own = run(self._first, made)
            asked = {expected.name for expected in self._first.expected}
            self._lost = frozenset(lost) & asked or frozenset(lost)

    def right_changes(self, changes: Sequence[tuple[int, int]]) -> Iterator[Keys]:
        """Yield what is right in all cases; nothing (an empty one) for what is not.

        `changes` are numbers with the lines of their statements, likely kinds first.
        """
        rest = [number for number, _ in changes]
        if isinstance(self._own, Returned):
            rest = yield from self._look(changes)
        for number in rest:
            yield self._result(number, self._run(self._first, (*self._made, number)))

    def _look(self, changes: Sequence[tuple[int, int]]) -> Generator[Keys, None, list[int]]:
        """Try a few changes of each statement, and return all others in a better order."""
        by_line: dict[int, list[int]] = {}
        for number, line in changes:
            by_line.setdefault(line, []).append(number)
        parts: dict[int, set[str]] = {}
        for line, numbers in by_line.items():
            parts[line], seen, raised = set(), 0.0, 0
            while numbers and seen < FIRST:
                # Where several raise, as axes do, so do those beside them: another kind shows more.
                number = numbers.pop(len(numbers) // 2 if raised > LIKELY else 0)
                outcome = self._run(self._first, (*self._made, number))
                raised = 0 if isinstance(outcome, Returned) else raised + 1
                parts[line] |= self._touched(outcome)
                seen += RAISED if raised else 1
                yield self._result(number, outcome)
        return self._in_order(by_line, parts)

    def _in_order(
        self, by_line: Mapping[int, list[int]], parts: Mapping[int, set[str]]
    ) -> list[int]:
        """Return changes of statements that touch all wrong outputs, and few others, first.

        Of statements that are alike in that, the likely kinds come first, whatever the line.
        """

        def rank(line: int) -> tuple[int, int]:
            return len(self._lost - parts[line]), len(parts[line] - self._lost)

        ranked = [(*rank(line), number) for line, numbers in by_line.items() for number in numbers]
        return [number for *_, number in sorted(ranked)]

    def _touched(self, outcome: Outcome) -> set[str]:
        """Return the outputs that are not what they are without the change."""
        if not isinstance(outcome, Returned) or not isinstance(self._own, Returned):
            return set()
        before, after = self._own.values, outcome.values
        names = before.keys() | after.keys()
        return {name for name in names if not _equal(before.get(name), after.get(name))}

    def _result(self, number: int, outcome: Outcome) -> Keys:
        """Return the changes if they set all cases right: the wrong one first, nearly all fail."""
        changes = (*self._made, number)
        if not self._is_right(self._first, outcome):
            return ()
        rest = self._cases[1:] if self._first is self._cases[0] else self._cases
        more = (self._is_right(case, self._run(case, changes)) for case in rest)
        return changes if all(more) else ()


def _quicker(case: Case, lost: Sequence[str]) -> Case:
    """Return a case without the second run that autograd takes, if a value shows what is wrong."""
    gradients = case.gradients.get("to", ())
    values = tuple(e for e in case.expected if output_of(e.name) not in gradients)
    if not gradients or not {e.name for e in values} & {*lost}:
        return case
    return replace(case, gradients={}, expected=values)


def _equal(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind in "fc")
    return one is other or repr(one) == repr(other)
