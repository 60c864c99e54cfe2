"""Tiers: how good an answer is, given its error and how many of its elements differ."""

import math
from dataclasses import dataclass
from fractions import Fraction

from grader.core.cases import Expected
from grader.core.metrics import DISCRETE, RELATIVE
from grader.core.rubric import OutputSpec, Tolerance

NOISE = 1e-12  # of the scale: what no other order of summation in double precision reaches
SHARE = 0.2  # of the elements: rounding touches at least these, a mistake in one small row does not


@dataclass(frozen=True)
class Bounds:
    """Errors up to which an answer reaches a tier. A bound of zero asks for equality."""

    double: float
    single: float
    sloppy: float


def metric_for(expected: Expected, spec: OutputSpec) -> str:
    """The metric that judges an output: the default one is for real and complex numbers only."""
    if expected.array.dtype.kind in "fc":
        zero_by_theory = expected.scale > 0 and spec.metric in RELATIVE
        return "scaled" if zero_by_theory else spec.metric
    return "exact" if spec.metric == "scaled" or _is_text(expected) else spec.metric


def bounds_for(expected: Expected, spec: OutputSpec, tolerance: Tolerance, dtype: str) -> Bounds:
    """What counts for one output. The output's own tolerance wins over the rubric's, that over
    the calibrated one. In a float32 case the rubric's bound for double precision means nothing.
    """
    metric = metric_for(expected, spec)
    if metric in DISCRETE:
        return Bounds(0.0, 0.0, 0.0)
    if metric == "scaled" and not expected.array.any() and not expected.scale:
        return Bounds(NOISE, NOISE, 0.0)
    sloppy = tolerance.sloppy_upto if metric in RELATIVE and not expected.scale else 0.0
    if spec.tolerance is not None:
        return Bounds(spec.tolerance, spec.tolerance, sloppy)
    single = _first(tolerance.single, expected.tolerance_single)
    override = tolerance.single if dtype == "float32" else tolerance.double
    return Bounds(_first(override, expected.tolerance_double), single, sloppy)


def tier_of(error: float, touched: float, bounds: Bounds, accept_single: bool) -> str:
    """ "double", "single", "sloppy", or "" for wrong.

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
    """The share of an output's points that a tier earns."""
    if tier == "sloppy":
        return tolerance.sloppy_credit
    return Fraction(1 if tier else 0)


def _first(override: float | None, calibrated: float) -> float:
    return calibrated if override is None else override


def _is_text(expected: Expected) -> bool:
    return expected.array.dtype.kind not in "biu"
