"""What a case asks: each expected output with all that decides how good an answer to it is.

A class is asked the same again and again, so what follows from an expectation is worked out once.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property, lru_cache

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.confined.values.leaves import LIST
from grader.core.cases import Case, Expected, lettered_axes, lettered_shape
from grader.core.metrics import (
    EXACT,
    SCALED,
    FloatArray,
    Metric,
    compares_text,
    metric_of,
    scale_of,
)
from grader.core.outcomes import Value
from grader.core.outputs.freedom import freedom_of
from grader.core.rubric import Criterion, OutputSpec, Tolerance
from grader.judging.alignment.target import Aligned, Target
from grader.judging.values.kinds.plain_arrays import plain_array

# Cases. A margin: the largest packaged assignment has 120.
KEPT = 4096
# Of the scale. Honest re-implementations in double precision stay below it wherever functions do
# not saturate.
NOISE = 1e-12
# Of the elements. Single precision changes a quarter of them or more (all, in the median); a
# mistake in one small row does not.
SHARE = 0.2


@dataclass(frozen=True)
class Bounds:
    """Errors up to which an answer reaches a tier. A bound of zero asks for equality."""

    double: float
    single: float
    sloppy: float


@dataclass(frozen=True, eq=False)
class Expectation:
    """One expected output and how an answer to it is judged."""

    expected: Expected
    spec: OutputSpec
    case: Case
    criterion: Criterion
    tolerance: Tolerance

    @property
    def name(self) -> str:
        """Return the dotted name of the output."""
        return self.expected.name

    @property
    def array(self) -> Array:
        """Return the reference's array."""
        return self.expected.array

    @cached_property
    def metric(self) -> Metric:
        """Return the metric that judges the output."""
        return metric_for(self.expected, self.spec)

    @cached_property
    def bounds(self) -> Bounds:
        """Return the errors up to which an answer reaches a tier."""
        return bounds_for(self.expected, self.spec, self.tolerance, self.case.dtype)

    @cached_property
    def scale(self) -> FloatArray | None:
        """Return the scale of the output; `None` where an element can only be right or wrong."""
        if self.metric.discrete:
            return None
        if self.expected.scale:
            return np.full(self.array.shape, self.expected.scale)
        return scale_of(self.array)

    def prepare(self) -> None:
        """Compute what takes time of all that judging an answer of numbers will ask for."""
        if self.array.dtype.kind in "fc" and not self.spec.free_shape:
            _ = self.bounds, self.scale, self.total, self.shape, self.axes

    @cached_property
    def target(self) -> Target:
        """Return what an answer is aligned to, where it may have several forms."""
        bounds = (self.bounds.double, self.bounds.single, self.bounds.sloppy)
        limits = tuple(sorted({each for each in bounds if each >= self.bounds.double}))
        return target_of(self.expected, self.spec, self.metric, limits, self.scale)

    @cached_property
    def up_to(self) -> str:
        """Return in words what is free; nothing for most outputs."""
        return self.target.freedom.words(self.array.ndim) if self.spec.up_to else ""

    def aligned(self, got: Array, values: Mapping[str, Value]) -> Aligned:
        """Return an answer in the form that is closest to the expected one.

        `values` holds the answers to the other outputs, which may have to be in the same order.
        """
        if not self.spec.up_to:
            return Aligned(got)
        from grader.judging.alignment.aligned import align  # few assignments leave a form free

        others = expectations_of(self.case, self.criterion, self.tolerance)
        targets = [each.target for each in others if each.spec.up_to and each.name != self.name]
        arrays = {t.name: plain_array(values[t.name]) for t in targets if t.name in values}
        known = {name: array for name, array in arrays.items() if array is not None}
        return align({**known, self.name: got}, [self.target, *targets], self.name)

    @cached_property
    def total(self) -> int:
        """Return how many elements count."""
        return self.metric.total(self.array, self.spec)

    @property
    def elements(self) -> int:
        """Return how many elements there are: of what is not an array, one."""
        return self.array.size if self.expected.form in ("", LIST) else 1

    @cached_property
    def shape(self) -> str:
        """Return the shape in the assignment's letters; nothing for what has none."""
        if self.expected.form not in ("", LIST):
            return ""
        return lettered_shape(self.array.shape, self.case.letters_of(self.name))

    @cached_property
    def axes(self) -> tuple[str, ...]:
        """Return a letter for each axis."""
        if self.expected.form not in ("", LIST):
            return ()
        return lettered_axes(self.array.shape, self.case.letters_of(self.name))


def target_of(
    expected: Expected,
    spec: OutputSpec,
    metric: Metric,
    limits: tuple[float, ...],
    scale: FloatArray | None,
) -> Target:
    """Return what answers to one output are aligned to, with limits of its metric's errors."""
    return Target(
        name=expected.name,
        array=expected.array,
        freedom=freedom_of(spec.up_to, expected.array.ndim),
        errors=lambda got, wanted, size: metric.errors(got, wanted, spec, size),
        scale=scale if metric.relative else None,
        limits=limits,
        absolute=spec.absolute,
        together=spec.together,
    )


@lru_cache(KEPT)
def expectations_of(
    case: Case, criterion: Criterion, tolerance: Tolerance
) -> tuple[Expectation, ...]:
    """Return one for each expected output that the criterion has compared."""
    specs = ((expected, criterion.spec_of(expected.name)) for expected in case.expected)
    return tuple(
        Expectation(e, spec, case, criterion, tolerance) for e, spec in specs if spec is not None
    )


@lru_cache(KEPT)
def prepare(cases: tuple[Case, ...], criterion: Criterion, tolerance: Tolerance) -> None:
    """Compute now, once, what takes time of all that judging answers to these cases will need."""
    for case in cases:
        for each in expectations_of(case, criterion, tolerance):
            each.prepare()


@lru_cache(KEPT)
def unanswerable(case: Case, criterion: Criterion) -> tuple[OutputSpec, ...]:
    """Return the outputs that the rubric asks for and the case holds no answer to."""
    answered = {criterion.spec_of(expected.name) for expected in case.expected}
    return tuple(spec for spec in criterion.outputs if spec not in answered)


def asked_in(case: Case, criterion: Criterion) -> Criterion:
    """Return the criterion with the outputs that a case holds answers to: a part of a case may."""
    without = unanswerable(case, criterion)
    outputs = tuple(spec for spec in criterion.outputs if spec not in without)
    return replace(criterion, outputs=outputs) if without else criterion


def metric_for(expected: Expected, spec: OutputSpec) -> Metric:
    """Return the metric that judges an output: the default one is for real and complex numbers."""
    asked = metric_of(spec, expected.array)
    if compares_text(spec, expected.array):
        return asked
    if expected.array.dtype.kind in "fc":
        zero_by_theory = expected.scale > 0 and asked.relative
        return SCALED if zero_by_theory else asked
    return EXACT if asked is SCALED or _is_text(expected) else asked


def bounds_for(expected: Expected, spec: OutputSpec, tolerance: Tolerance, dtype: str) -> Bounds:
    """Return the bounds of one output.

    The output's own tolerance wins over the rubric's, that over the calibrated one. Only a `sloppy`
    that the rubric states widens it. In a float32 case the rubric's bound for double precision
    means nothing.
    """
    metric = metric_for(expected, spec)
    if metric.discrete:
        return Bounds(0.0, 0.0, 0.0)
    if metric.scaled and not expected.array.any() and not expected.scale:
        return Bounds(NOISE, NOISE, 0.0)
    sloppy = tolerance.sloppy_upto if metric.relative and not expected.scale else 0.0
    if spec.tolerance is not None:
        return Bounds(spec.tolerance, spec.tolerance, sloppy if tolerance.sloppy_stated else 0.0)
    single = _first(tolerance.single, expected.tolerance_single)
    override = tolerance.single if dtype == "float32" else tolerance.double
    return Bounds(_first(override, expected.tolerance_double), single, sloppy)


def tier_of(error: float, touched: float, bounds: Bounds, accept_single: bool) -> str:
    """Return "double", "single", "sloppy", or "" for wrong.

    `touched` is the share of elements that differ by more than noise. An error of NaN or infinity
    is wrong whatever the bounds are.
    """
    if not math.isfinite(error):
        return ""
    if error <= bounds.double:
        return "double"
    if not touched >= SHARE:
        return ""
    if accept_single and error <= bounds.single:
        return "single"
    return "sloppy" if error <= bounds.sloppy else ""


def tier_credit(tier: str, tolerance: Tolerance) -> Fraction:
    """Return the share of an output's points that a tier earns."""
    if tier == "sloppy":
        return tolerance.sloppy_credit
    return Fraction(1 if tier else 0)


def _first(override: float | None, calibrated: float) -> float:
    return calibrated if override is None else override


def _is_text(expected: Expected) -> bool:
    return expected.array.dtype.kind not in "biu"
