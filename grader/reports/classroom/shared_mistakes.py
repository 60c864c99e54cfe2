"""Who made the same mistake, and who of them gave the very same wrong answer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property

from grader.confined.quick_dataclass import dataclass
from grader.core.mistakes import Mistake
from grader.reports.classroom.class_rows import Mark, Row, lost_points

# Of the other submissions. A choice: a wrong answer that more of them gave is a common mistake.
RARE = 0.1
FEW = 5  # students. A choice: so many may have worked together
UNKNOWN = "These wrong answers are equal; what they behave like is not known."


@dataclass(frozen=True)
class EqualAnswers:
    """Submissions whose wrong answers to one criterion are equal, number by number."""

    mistake: Mistake
    rows: tuple[Row, ...]
    graded: int  # submissions in the class

    @property
    def chance(self) -> float:
        """Return the share of the other submissions that gave the same answer."""
        return (len(self.rows) - 1) / max(self.graded - 1, 1)

    @property
    def rare(self) -> bool:
        """Return whether few gave the answer, in a class that is large enough to say so."""
        return self.chance <= RARE and RARE * (self.graded - 1) >= 1

    @property
    def few(self) -> bool:
        """Return whether a handful gave the answer, and hardly anybody else."""
        return self.rare and len(self.rows) <= FEW


@dataclass(frozen=True)
class SharedMistake:
    """One mistake, and everybody who made it."""

    mistake: Mistake
    rows: tuple[Row, ...]
    answers: tuple[EqualAnswers, ...]

    @property
    def name(self) -> str:
        """Return what commands call it."""
        return self.mistake.name

    @cached_property
    def cost(self) -> Fraction:
        """Return the points that the class lost by it."""
        return lost_points([row.marks[self.mistake.criterion] for row in self.rows])


def find_mistakes(rows: Sequence[Row]) -> tuple[SharedMistake, ...]:
    """Return the mistakes, the commonest first; of unknown ones those that several made."""
    found: defaultdict[str, list[tuple[Row, Mistake]]] = defaultdict(list)
    for row, mark in _marks(rows):
        if mark.mistake:
            found[mark.mistake.name].append((row, mark.mistake))
    mistakes = [
        SharedMistake(those[0][1], tuple(row for row, _ in those), _equal(those, len(rows)))
        for those in found.values()
        if len(those) > 1 or those[0][1].sentence
    ]
    return tuple(sorted(mistakes, key=lambda mistake: (-len(mistake.rows), -mistake.cost)))


def _marks(rows: Iterable[Row]) -> Iterable[tuple[Row, Mark]]:
    return ((row, mark) for row in rows for mark in row.marks.values())


def _equal(those: Iterable[tuple[Row, Mistake]], graded: int) -> tuple[EqualAnswers, ...]:
    found: defaultdict[str, list[tuple[Row, Mistake]]] = defaultdict(list)
    for row, mistake in those:
        if mistake.answer:
            found[mistake.answer].append((row, mistake))
    groups = [
        EqualAnswers(group[0][1], tuple(row for row, _ in group), graded)
        for group in found.values()
        if len(group) > 1
    ]
    return tuple(sorted(groups, key=lambda group: -len(group.rows)))
