"""What a case asks: each expected output with all that decides whether an answer to it counts.

A class is asked the same questions again and again, so what follows from them is worked out once.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from grader.core.cases import Array, Case, Expected, axis_letters, named_shape
from grader.core.rubric import Criterion, OutputSpec, Tolerance
from grader.judging.credit import spec_of
from grader.judging.values.error_metrics import FloatArray, scale_of
from grader.judging.values.tiers import Bounds, bounds_for, metric_for

KEPT = 4096  # cases; more than an assignment has


@dataclass(frozen=True, eq=False)
class Question:
    """One expected output and how an answer to it is judged."""

    expected: Expected
    spec: OutputSpec
    case: Case
    criterion: Criterion
    tolerance: Tolerance

    @property
    def name(self) -> str:
        """The dotted name of the output."""
        return self.expected.name

    @property
    def array(self) -> Array:
        """The reference's answer."""
        return self.expected.array

    @cached_property
    def metric(self) -> str:
        """The metric that judges it."""
        return metric_for(self.expected, self.spec)

    @cached_property
    def bounds(self) -> Bounds:
        """Errors up to which an answer reaches a tier."""
        return bounds_for(self.expected, self.spec, self.tolerance, self.case.dtype)

    @cached_property
    def scale(self) -> FloatArray:
        """What the metric `scaled` divides by."""
        if self.expected.scale:
            return np.full(self.array.shape, self.expected.scale)
        return scale_of(self.array)

    @cached_property
    def shape(self) -> str:
        """The shape in the assignment's letters."""
        return named_shape(self.array.shape, self.case.sizes)

    @cached_property
    def axes(self) -> tuple[str, ...]:
        """A letter for each axis."""
        return axis_letters(self.array.shape, self.case.sizes)


@lru_cache(KEPT)
def questions_of(case: Case, criterion: Criterion, tolerance: Tolerance) -> tuple[Question, ...]:
    """One for each expected output that the criterion has compared."""
    specs = ((expected, spec_of(expected.name, criterion)) for expected in case.expected)
    return tuple(
        Question(e, spec, case, criterion, tolerance) for e, spec in specs if spec is not None
    )


@lru_cache(KEPT)
def unanswerable(case: Case, criterion: Criterion) -> tuple[OutputSpec, ...]:
    """Outputs that the rubric asks for and the case holds no answer to."""
    answered = {spec_of(expected.name, criterion) for expected in case.expected}
    return tuple(spec for spec in criterion.outputs if spec not in answered)
