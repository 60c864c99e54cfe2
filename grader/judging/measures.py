"""Measuring one array against the reference: element-wise errors, summed up."""

from dataclasses import dataclass

import numpy as np

from grader.core.cases import Array
from grader.core.grades import Worst
from grader.judging.findings import Question
from grader.judging.metrics import METRICS, FloatArray, counted, scaled_errors
from grader.judging.numbers import pair_text
from grader.judging.tiers import DISCRETE, NOISE, Bounds, bounds_for, metric_for, tier_of


@dataclass(frozen=True)
class Measured:
    """How far an array of the right shape and kind is from the reference."""

    metric: str
    bounds: Bounds
    errors: FloatArray  # element by element
    error: float  # the greatest; of `tokens`, the share of entries that differ. Never NaN
    tier: str
    touched: float  # share of the elements that differ by more than noise
    wrong: int  # elements beyond the bound for full credit
    total: int


def measure(got: Array, question: Question) -> Measured:
    """The answer's errors. Shape and kind are known to be right."""
    metric = metric_for(question.expected, question.spec)
    bounds = bounds_for(question.expected, question.spec, question.tolerance, question.case.dtype)
    errors = METRICS[metric](got, question.array, question.spec)
    wrong = int(np.count_nonzero(~(errors <= bounds.double)))
    total = _total(question, metric)
    error = wrong / max(total, 1) if metric == "tokens" else float(errors.max(initial=0.0))
    touched = _touched(got, question, metric, error)
    tier = tier_of(error, touched, bounds, question.tolerance.accept_single)
    return Measured(metric, bounds, errors, error, tier, touched, wrong, total)


def worst_of(measured: Measured, got: Array, expected: Array) -> Worst:
    """The element that is furthest off; the first of several."""
    index = index_of(int(np.argmax(measured.errors)), expected.shape)
    return Worst(index, *pair_text(got[index], expected[index]))


def index_of(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The index of an element of which the position in C order is known."""
    return tuple(int(axis) for axis in np.unravel_index(flat, shape))


def _total(question: Question, metric: str) -> int:
    if metric == "tokens":
        return int(np.count_nonzero(counted(question.array, question.spec.end)))
    return question.array.size


def _touched(got: Array, question: Question, metric: str, error: float) -> float:
    """The share of elements that differ, of those that rounding could touch: it leaves zeros."""
    if metric in DISCRETE or (metric == "scaled" and error <= NOISE):
        return 0.0
    off = scaled_errors(got, question.array) > NOISE
    within_reach = off | (question.array != 0)
    return float(np.mean(off[within_reach]))
