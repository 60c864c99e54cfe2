"""`python -m tests.diagnosis.marked_lines [ASSIGNMENT …] [--missed]`: are they the changed ones?

Of every wrong solution whose answer is wrong (and no exception): how many have the very line marked
that was changed, and how many that line or a block around it; and how long the blocks are.
"""

import difflib
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.confined.own_lines.blamed_lines import WrongOutputs, blamed
from grader.confined.style.function_texts import read_texts
from grader.confined.values.records import Frame
from grader.grading.own_lines import question_of
from tests.diagnosis.studies import STUDIES, Study, WrongSolution, graded, read_study

NEAR = 1  # lines: a statement's own, where it goes over several


@dataclass(frozen=True)
class Marked:
    """What is marked in one wrong solution."""

    solution: WrongSolution
    frames: tuple[Frame, ...]
    changed: frozenset[int]  # lines that are not those of the right solution

    @property
    def lines(self) -> tuple[int, ...]:
        """Return the lines that are marked one by one."""
        return tuple(frame.line for frame in self.frames if not frame.last)

    @property
    def block(self) -> range:
        """Return the lines of the block that is marked; empty where none is."""
        found = (range(frame.line, frame.last + 1) for frame in self.frames if frame.last)
        return next(found, range(0))

    @property
    def hit(self) -> bool:
        """Return whether a changed line is among those that are marked one by one."""
        return any(abs(line - other) <= NEAR for line in self.lines for other in self.changed)

    @property
    def block_hit(self) -> bool:
        """Return whether a changed line stands in the block that is marked."""
        return bool(self.changed & {*self.block})


def marked_in(study: Study) -> Iterator[Marked]:
    """Yield what is marked in each solution that answers, and answers wrongly."""
    for solution in study.solutions:
        sources = solution.applied(study.sources)
        criterion = study.assignment.rubric.criterion(solution.criterion)
        grade = graded(study, sources, solution.criterion).grade
        question = question_of(criterion, grade)
        if question:
            yield Marked(solution, _frames(question, sources), _changed(study.sources, sources))


def _frames(question: object, sources: Mapping[str, str]) -> tuple[Frame, ...]:
    texts = read_texts({path: text.encode() for path, text in sources.items()}, False)
    return tuple(blamed(WrongOutputs(**vars(question)), texts))


def _changed(right: Mapping[str, str], wrong: Mapping[str, str]) -> frozenset[int]:
    changed: set[int] = set()
    for path in right:
        lines = right[path].splitlines(), wrong[path].splitlines()
        for tag, _, _, start, end in difflib.SequenceMatcher(None, *lines, False).get_opcodes():
            if tag != "equal":
                changed |= {n + 1 for n in range(start, max(end, start + 1))}
    return frozenset(changed)


def main() -> None:
    names = [name for name in sys.argv[1:] if name in STUDIES] or STUDIES
    print("| assignment | wrong answers | the line itself | the line or its block | other lines |")
    print("|---|---|---|---|---|")
    every: list[Marked] = []
    for name in names:
        found = list(marked_in(read_study(name)))
        every += found
        print(row(f"`{name}`", found), flush=True)
        for each in found if "--missed" in sys.argv else ():
            if not each.hit and not each.block_hit:
                place = each.lines or each.block
                print(f"  {each.solution.id}: marked {place}, changed {sorted(each.changed)}")
    print(row("all", every))
    sizes = [len(each.block) for each in every if each.block]
    print(f"{len(sizes)} blocks, of {statistics.median(sizes or [0]):.0f} lines (median)")


def row(name: str, found: Sequence[Marked]) -> str:
    """Return a row of the table: shares of all wrong answers."""
    hits = sum(each.hit for each in found)
    within = hits + sum(each.block_hit for each in found)
    others = sum(bool(each.lines) and not each.hit for each in found)
    shares = (f"{n} ({n / len(found):.0%})" for n in (hits, within, others))
    return f"| {name} | {len(found)} | {' | '.join(shares)} |"


if __name__ == "__main__":
    main()
