"""How a class did in each criterion, and the statistics of the class page."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import compress
from statistics import fmean, median, quantiles

from grader.confined.quick_dataclass import dataclass
from grader.reports.classroom.class_rows import Mark, Row, lost_points

FEWEST = 3  # pairs: the correlation of two is always 1 or -1


def mean(values: Sequence[float]) -> float | None:
    """Return the arithmetic mean; None of nothing."""
    return fmean(values) if values else None


def middle(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Return the lower quartile, the median and the upper quartile; None of nothing."""
    if len(values) < 2:
        return (values[0],) * 3 if values else None
    lower, _, upper = quantiles(values, n=4, method="inclusive")
    return lower, median(values), upper


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Pearson's r; None where fewer than three pairs, or all alike, say nothing.

    Equal pairs, of which a class has many, are counted together.
    """
    if len(one) < FEWEST:
        return None
    pairs = Counter(zip(one, other, strict=True))
    centre, other_centre = fmean(one), fmean(other)
    off = [(x - centre, y - other_centre, times) for (x, y), times in pairs.items()]
    squares = math.fsum(n * x * x for x, _, n in off), math.fsum(n * y * y for _, y, n in off)
    spread = math.sqrt(squares[0] * squares[1])
    if spread < 1e-12:
        return None
    return math.fsum(n * x * y for x, y, n in off) / spread


@dataclass(frozen=True)
class CriterionSummary:
    """One criterion over all graded submissions that it counts in."""

    name: str
    points: float
    takers: int
    passed: int
    mean: float | None  # points
    difficulty: float | None  # 0: everybody earned everything, 1: nobody earned anything
    discrimination: float | None  # correlation of the score with the rest of the score
    own: float  # points that the class lost by own fault
    cascade: float  # ... by the fault of something else

    @property
    def pass_rate(self) -> float:
        """Return the share that earned everything."""
        return self.passed / self.takers if self.takers else 0.0


def summarise_criteria(rows: Sequence[Row]) -> tuple[CriterionSummary, ...]:
    """Return a summary of every criterion, in the order of the rubric."""
    scores = [float(row.score) for row in rows]
    names: dict[str, None] = {}
    for row in rows:
        if not row.marks.keys() <= names.keys():
            names |= dict.fromkeys(row.marks)
    return tuple(_summary(name, [row.marks.get(name) for row in rows], scores) for name in names)


def _summary(name: str, found: Sequence[Mark | None], wholes: Sequence[float]) -> CriterionSummary:
    """Return the summary of marks, beside the whole scores of the same submissions."""
    counts = [mark is not None and mark.counts for mark in found]
    marks = [mark for mark in found if mark is not None and mark.counts]
    numbers = {id(mark): float(mark.score) for mark in {id(m): m for m in marks}.values()}
    scores = [numbers[id(mark)] for mark in marks]
    rest = [whole - score for whole, score in zip(compress(wholes, counts), scores, strict=True)]
    points = next(float(mark.points) for mark in found if mark is not None)
    average = mean(scores)
    return CriterionSummary(
        name=name,
        points=points,
        takers=len(marks),
        passed=sum([mark.passed for mark in marks]),
        mean=average,
        difficulty=None if average is None or not points else 1 - average / points,
        discrimination=correlation(scores, rest),
        own=_lost(marks, "own"),
        cascade=_lost(marks, "cascade"),
    )


def _lost(marks: Sequence[Mark], to: str) -> float:
    return float(lost_points([mark for mark in marks if mark.lost_to == to and not mark.bonus]))
