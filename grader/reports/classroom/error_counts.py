"""How far answers are off, counted by powers of ten as they go by."""

import math
from collections import Counter
from dataclasses import dataclass, field

from grader.core.grades import Grade, OutputVerdict, Status
from grader.reports.classroom.class_rows import CONTINUOUS

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

    def add(self, grade: Grade) -> None:
        """Count every answer of a submission."""
        for criterion in grade.criteria:
            for case in criterion.cases:
                for output in case.outputs:
                    if output.error is not None and output.metric in CONTINUOUS:
                        self._count(output, output.error)
                    if output.tolerance and output.metric in CONTINUOUS:
                        place = criterion.name, case.name, output.name
                        self.tolerances.setdefault(place, output.tolerance)

    def allowed(self) -> Counter[int]:
        """Count the outputs by the power of ten of their tolerance."""
        return Counter(power_of(tolerance) for tolerance in self.tolerances.values())

    def _count(self, output: OutputVerdict, error: float) -> None:
        if not math.isfinite(error):
            self.not_finite += 1
            return
        counts = self.right if output.status is Status.RIGHT else self.other
        counts[power_of(error)] += 1


def power_of(error: float) -> int:
    """Return the power of ten that a finite error reaches, inside the limits."""
    if error <= 0:
        return LOWEST
    return min(max(math.floor(math.log10(error) + 1e-9), LOWEST), HIGHEST)
