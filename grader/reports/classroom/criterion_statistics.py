"""How a class did in each criterion, and the statistics of the class page."""

import math
from collections.abc import Sequence
from statistics import fmean, median, quantiles

from grader.confined.quick_dataclass import dataclass
from grader.core.many.exact_sums import exact_sum
from grader.reports.classroom.class_rows import Mark, Row

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
    """Return Pearson's r; None where fewer than three pairs, or all alike, say nothing."""
    if len(one) < FEWEST:
        return None
    by_one, by_other = _deviations(one), _deviations(other)
    spread = math.sqrt(math.fsum(x * x for x in by_one) * math.fsum(y * y for y in by_other))
    if spread < 1e-12:
        return None
    return math.fsum(x * y for x, y in zip(by_one, by_other, strict=True)) / spread


def _deviations(values: Sequence[float]) -> list[float]:
    centre = fmean(values)
    return [value - centre for value in values]


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
    names = dict.fromkeys(name for row in rows for name in row.marks)
    return tuple(_summary(name, [row for row in rows if name in row.marks]) for name in names)


def _summary(name: str, rows: Sequence[Row]) -> CriterionSummary:
    counted = [row for row in rows if row.marks[name].counts]
    marks = [row.marks[name] for row in counted]
    scores = [float(mark.score) for mark in marks]
    rest = [float(row.score) - score for row, score in zip(counted, scores, strict=True)]
    points = float(rows[0].marks[name].points)
    average = mean(scores)
    return CriterionSummary(
        name=name,
        points=points,
        takers=len(marks),
        passed=sum(mark.passed for mark in marks),
        mean=average,
        difficulty=None if average is None or not points else 1 - average / points,
        discrimination=correlation(scores, rest),
        own=_lost(marks, "own"),
        cascade=_lost(marks, "cascade"),
    )


def _lost(marks: Sequence[Mark], to: str) -> float:
    return float(exact_sum(m.points - m.score for m in marks if m.lost_to == to and not m.bonus))
