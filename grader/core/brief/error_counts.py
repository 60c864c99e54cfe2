"""How far answers are off, counted by powers of ten as they go by."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from grader.confined.quick_dataclass import dataclass

# Powers of ten, from below the rounding of doubles to far beyond any tolerance; the rest is counted
# at the ends.
LOWEST, HIGHEST = -18, 2

Place = tuple[str, str, str]  # criterion, case, output


@dataclass
class ErrorCounts:
    """Answers by the power of ten that their error reaches: 1e-13 ... 9.9e-13 is -13."""

    right: Counter[int] = field(default_factory=Counter)
    other: Counter[int] = field(default_factory=Counter)
    not_finite: int = 0
    tolerances: dict[Place, float] = field(default_factory=dict)

    def add_counts(self, other: "ErrorCounts", times: int = 1) -> None:
        """Count all that another one has counted, so many times."""
        for mine, theirs in ((self.right, other.right), (self.other, other.other)):
            for power, count in theirs.items():
                mine[power] += times * count
        self.not_finite += times * other.not_finite
        for place, tolerance in other.tolerances.items():
            self.tolerances.setdefault(place, tolerance)

    def to_plain(self) -> dict[str, Any]:
        """Return the counts as JSON has them, whose keys are texts alone."""
        tolerances = [[*place, tolerance] for place, tolerance in self.tolerances.items()]
        counts = {"right": [*self.right.items()], "other": [*self.other.items()]}
        return {**counts, "not_finite": self.not_finite, "tolerances": tolerances}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "ErrorCounts":
        """Return the counts again."""
        right, other = Counter(dict(plain["right"])), Counter(dict(plain["other"]))
        places = {(one, case, output): float(t) for one, case, output, t in plain["tolerances"]}
        return cls(right, other, plain["not_finite"], places)

    def allowed(self) -> Counter[int]:
        """Count the outputs by the power of ten of their tolerance."""
        return Counter(power_of(tolerance) for tolerance in self.tolerances.values())


def power_of(error: float) -> int:
    """Return the power of ten that a finite error reaches, inside the limits."""
    if error <= 0:
        return LOWEST
    return min(max(math.floor(math.log10(error) + 1e-9), LOWEST), HIGHEST)
