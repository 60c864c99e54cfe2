"""`python -m tests.diagnosis.marked_lines [ASSIGNMENT …]`: are the marked lines the changed ones?

Of every wrong solution whose answer is wrong (and no exception): how many have lines marked, and
of those how many mark the line that was changed, or another one of its block.
"""

import difflib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.confined.own_lines.blamed_lines import WrongOutputs, blamed
from grader.confined.style.function_texts import read_texts
from grader.grading.own_lines import question_of
from tests.diagnosis.studies import STUDIES, Study, WrongSolution, graded, read_study

NEAR = 1  # lines: a statement's own, where it goes over several


@dataclass(frozen=True)
class Marked:
    """What is marked in one wrong solution."""

    solution: WrongSolution
    lines: tuple[int, ...]
    changed: frozenset[int]  # lines that are not those of the right solution

    @property
    def hit(self) -> bool:
        return any(abs(line - other) <= NEAR for line in self.lines for other in self.changed)


def marked_in(study: Study) -> Iterator[Marked]:
    """Yield what is marked in each solution that answers, and answers wrongly."""
    for solution in study.solutions:
        sources = solution.applied(study.sources)
        criterion = study.assignment.rubric.criterion(solution.criterion)
        grade = graded(study, sources, solution.criterion).grade
        question = question_of(criterion, grade)
        if question:
            yield Marked(solution, _lines(question, sources), _changed(study.sources, sources))


def _lines(question: object, sources: Mapping[str, str]) -> tuple[int, ...]:
    texts = read_texts({path: text.encode() for path, text in sources.items()}, False)
    return tuple(frame.line for frame in blamed(WrongOutputs(**vars(question)), texts))


def _changed(right: Mapping[str, str], wrong: Mapping[str, str]) -> frozenset[int]:
    changed: set[int] = set()
    for path in right:
        lines = right[path].splitlines(), wrong[path].splitlines()
        for tag, _, _, start, end in difflib.SequenceMatcher(None, *lines, False).get_opcodes():
            if tag != "equal":
                changed |= {n + 1 for n in range(start, max(end, start + 1))}
    return frozenset(changed)


def main() -> None:
    for name in sys.argv[1:] or STUDIES:
        found = list(marked_in(read_study(name)))
        marking = [each for each in found if each.lines]
        hits = sum(each.hit for each in marking)
        print(f"{name}: {len(found)} wrong answers, {len(marking)} with marked lines, {hits} true")
        for each in marking:
            if not each.hit:
                print(f"  {each.solution.id}: marked {each.lines}, changed {sorted(each.changed)}")


if __name__ == "__main__":
    main()
