"""Two submissions that share several rare wrong answers: worth a look, and no proof of anything."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, prod

from grader.reports.classroom.rows import Row
from grader.reports.classroom.shared_mistakes import Cluster

FEWEST = 2  # rare wrong answers in common
EXPECTED = 0.01  # such pairs in a class like this, if all answers were independent


@dataclass(frozen=True)
class Pair:
    """Two submissions and the rare wrong answers that both gave."""

    rows: tuple[Row, Row]
    clusters: tuple[Cluster, ...]
    expected: float  # how many pairs like it independent answers would make in this class

    @property
    def unexplained(self) -> int:
        """How many of the answers come from no mistake that is known."""
        return sum(not cluster.sentence for cluster in self.clusters)


def find_pairs(clusters: Sequence[Cluster]) -> tuple[Pair, ...]:
    """The pairs that chance explains least, first.

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
        Pair((people[one], people[other]), tuple(common), _expected(common))
        for (one, other), common in shared.items()
        if len(common) >= FEWEST
    ]
    return tuple(sorted((p for p in pairs if p.expected < EXPECTED), key=lambda p: p.expected))


def _expected(clusters: Sequence[Cluster]) -> float:
    return comb(clusters[0].graded, 2) * prod(cluster.chance for cluster in clusters)
