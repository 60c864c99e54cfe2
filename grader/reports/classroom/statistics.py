"""The statistics of the class page, as pure functions of lists of numbers."""

import math
from collections.abc import Sequence
from statistics import fmean, median, quantiles

FEWEST = 3  # pairs of which a correlation says anything


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean; None of nothing."""
    return fmean(values) if values else None


def middle(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Lower quartile, median, upper quartile; None of nothing."""
    if len(values) < 2:
        return (values[0],) * 3 if values else None
    lower, _, upper = quantiles(values, n=4, method="inclusive")
    return lower, median(values), upper


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's r; None where fewer than three pairs, or all alike, say nothing."""
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
