"""Who made the same mistake, and who gave the very same wrong answer."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from grader.reports.classroom.rows import Row

RARE = 0.1  # of the others: a wrong answer that more of them gave is a common mistake


@dataclass(frozen=True)
class Mistake:
    """One sentence about one criterion, and whom it is true of."""

    criterion: str
    sentence: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Cluster:
    """Submissions whose wrong answers to one criterion are equal, number by number."""

    criterion: str
    answer: str
    sentence: str  # what is known about the mistake; may be empty
    rows: tuple[Row, ...]
    graded: int  # submissions in the class

    @property
    def chance(self) -> float:
        """The share of the others in class who gave the answer that one of these gave."""
        return (len(self.rows) - 1) / max(self.graded - 1, 1)

    @property
    def rare(self) -> bool:
        """Whether few enough gave it that it may tell something about where it comes from."""
        return self.chance <= RARE

    @property
    def telling(self) -> bool:
        """Whether the class is large enough for an answer of two to be rare at all."""
        return RARE * (self.graded - 1) >= 1


def find_mistakes(rows: Sequence[Row]) -> tuple[Mistake, ...]:
    """Known mistakes, the commonest first."""
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for name, mark in row.marks.items():
            if mark.mistake:
                found[name, mark.mistake].append(row)
    mistakes = [Mistake(*key, tuple(who)) for key, who in found.items()]
    return tuple(sorted(mistakes, key=lambda mistake: -len(mistake.rows)))


def find_clusters(rows: Sequence[Row]) -> tuple[Cluster, ...]:
    """Wrong answers that at least two gave, the commonest first."""
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for name, mark in row.marks.items():
            if mark.answer:
                found[name, mark.answer].append(row)
    clusters = [
        Cluster(name, answer, _sentence(name, who), tuple(who), len(rows))
        for (name, answer), who in found.items()
        if len(who) > 1
    ]
    return tuple(sorted(clusters, key=lambda cluster: -len(cluster.rows)))


def _sentence(name: str, rows: Sequence[Row]) -> str:
    return Counter(row.marks[name].mistake for row in rows).most_common(1)[0][0]
