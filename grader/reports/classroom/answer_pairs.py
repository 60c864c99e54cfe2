"""Who made the same mistake, and who gave the very same wrong answers: no proof of anything."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, prod

from grader.reports.classroom.class_rows import Row

# Of the other submissions. A choice: a wrong answer that more of them gave is a common mistake.
RARE = 0.1

FEWEST = 2  # rare wrong answers in common
# Such pairs in a class, if all answers were independent. A choice: one false hint in a hundred
# classes.
EXPECTED = 0.01


@dataclass(frozen=True)
class SharedMistake:
    """One sentence about one criterion, and the students it is true for."""

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
        """Return the share of the other submissions that gave the same answer."""
        return (len(self.rows) - 1) / max(self.graded - 1, 1)

    @property
    def rare(self) -> bool:
        """Return whether so few gave the answer that it may tell where it comes from."""
        return self.chance <= RARE

    @property
    def telling(self) -> bool:
        """Return whether the class is large enough for an answer of two to be rare at all."""
        return RARE * (self.graded - 1) >= 1


def find_mistakes(rows: Sequence[Row]) -> tuple[SharedMistake, ...]:
    """Return known mistakes, the commonest first."""
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for name, mark in row.marks.items():
            if mark.mistake:
                found[name, mark.mistake].append(row)
    mistakes = [SharedMistake(*key, tuple(who)) for key, who in found.items()]
    return tuple(sorted(mistakes, key=lambda mistake: -len(mistake.rows)))


def find_clusters(rows: Sequence[Row]) -> tuple[Cluster, ...]:
    """Return wrong answers that at least two submissions gave, the commonest first."""
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


@dataclass(frozen=True)
class AnswerPair:
    """Two submissions and the rare wrong answers that both gave."""

    rows: tuple[Row, Row]
    clusters: tuple[Cluster, ...]
    expected: float  # how many pairs like it independent answers would make in this class

    @property
    def unexplained(self) -> int:
        """Count the answers that match no known mistake."""
        return sum(not cluster.sentence for cluster in self.clusters)


def find_pairs(clusters: Sequence[Cluster]) -> tuple[AnswerPair, ...]:
    """Return the pairs that chance explains least, first.

    A shared wrong answer counts the less the more others gave it: with k of n giving it, one other
    gives it too with chance (k - 1) / (n - 1).
    """
    shared: defaultdict[tuple[str, str], list[Cluster]] = defaultdict(list)
    people = {row.name: row for cluster in clusters for row in cluster.rows}
    for cluster in clusters:
        if cluster.rare:
            for one, other in combinations(cluster.rows, 2):
                shared[one.name, other.name].append(cluster)
    pairs = [
        AnswerPair((people[one], people[other]), tuple(common), _expected(common))
        for (one, other), common in shared.items()
        if len(common) >= FEWEST
    ]
    return tuple(sorted((p for p in pairs if p.expected < EXPECTED), key=lambda p: p.expected))


def _expected(clusters: Sequence[Cluster]) -> float:
    return comb(clusters[0].graded, 2) * prod(cluster.chance for cluster in clusters)
