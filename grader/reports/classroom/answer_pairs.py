"""Pairs of submissions with several wrong answers that few others gave: no proof of anything."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from math import comb, prod

from grader.confined.quick_dataclass import dataclass
from grader.reports.classroom.class_rows import Row
from grader.reports.classroom.shared_mistakes import EqualAnswers

FEWEST = 2  # rare wrong answers in common
# Such pairs in a class, if all answers were independent. A choice: one false hint in a hundred
# classes.
EXPECTED = 0.01
# Pairs that are looked at, those of the rarest answers first: a class of thousands has more pairs
# than memory. Others share nothing that few gave, and nearly all of them are explained by chance.
MOST_COMPARED = 500_000


@dataclass(frozen=True)
class AnswerPair:
    """Two submissions and the rare wrong answers that both gave."""

    rows: tuple[Row, Row]
    answers: tuple[EqualAnswers, ...]
    expected: float  # how many pairs like it independent answers would make in this class

    @property
    def unexplained(self) -> int:
        """Count the answers that match no known mistake."""
        return sum(not answer.mistake.sentence for answer in self.answers)


def find_pairs(answers: Sequence[EqualAnswers]) -> tuple[AnswerPair, ...]:
    """Return the pairs that chance explains least, first.

    A shared wrong answer counts the less the more others gave it: with k of n giving it, one other
    gives it too with chance (k - 1) / (n - 1).
    """
    rare = sorted((answer for answer in answers if answer.rare), key=lambda one: len(one.rows))
    people = {row.name: row for answer in rare for row in answer.rows}
    shared: defaultdict[tuple[str, str], list[EqualAnswers]] = defaultdict(list)
    held: defaultdict[str, set[int]] = defaultdict(set)  # answers that too many gave, by place
    compared = 0
    for place, answer in enumerate(rare):
        compared += comb(len(answer.rows), 2)
        if compared <= MOST_COMPARED:
            for one, other in combinations(answer.rows, 2):
                shared[one.name, other.name].append(answer)
        else:
            for row in answer.rows:
                held[row.name].add(place)
    for (first, second), common in shared.items():
        both = held[first] & held[second]
        common += [rare[place] for place in sorted(both)]
    pairs = [
        AnswerPair((people[one], people[other]), tuple(common), _expected(common))
        for (one, other), common in shared.items()
        if len(common) >= FEWEST
    ]
    return tuple(sorted((p for p in pairs if p.expected < EXPECTED), key=lambda p: p.expected))


def _expected(answers: Sequence[EqualAnswers]) -> float:
    return comb(answers[0].graded, 2) * prod(answer.chance for answer in answers)
