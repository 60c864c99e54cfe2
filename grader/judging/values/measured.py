"""Measuring one array against the reference: element-wise errors, summed up."""

from dataclasses import dataclass

import numpy as np

from grader.core.cases import Array
from grader.core.grades import Worst
from grader.core.metrics import DISCRETE
from grader.judging.values.error_metrics import METRICS, FloatArray, counted, errors_on
from grader.judging.values.number_pairs import pair_text
from grader.judging.values.questions import Question
from grader.judging.values.tiers import NOISE, tier_of


@dataclass(frozen=True)
class Measured:
    """How far an array of the right shape and kind is from the reference."""

    errors: FloatArray  # element by element
    error: float  # the greatest; of `tokens`, the share of entries that differ. Never NaN
    tier: str
    touched: float  # share of the elements that differ by more than noise
    wrong: int  # elements beyond the bound for full credit
    total: int


def measure(got: Array, question: Question) -> Measured:
    """The answer's errors. Shape and kind are known to be right."""
    errors = _errors(got, question)
    error = float(errors.max(initial=0.0))
    bounds = question.bounds
    wrong = 0 if error <= bounds.double else int(np.count_nonzero(~(errors <= bounds.double)))
    total = _total(question)
    if question.metric == "tokens":
        error = wrong / max(total, 1)
    touched = _touched(got, question, error)
    tier = tier_of(error, touched, bounds, question.tolerance.accept_single)
    return Measured(errors, error, tier, touched, wrong, total)


def worst_of(measured: Measured, got: Array, expected: Array) -> Worst:
    """The element that is furthest off; the first of several."""
    index = index_of(int(np.argmax(measured.errors)), expected.shape)
    return Worst(index, *pair_text(got[index], expected[index]))


def index_of(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The index of an element of which the position in C order is known."""
    return tuple(int(axis) for axis in np.unravel_index(flat, shape))


def _errors(got: Array, question: Question) -> FloatArray:
    if question.metric == "scaled":
        return errors_on(question.scale, got, question.array)
    return METRICS[question.metric](got, question.array, question.spec)


def _total(question: Question) -> int:
    if question.metric == "tokens":
        return int(np.count_nonzero(counted(question.array, question.spec.end)))
    return question.array.size


def _touched(got: Array, question: Question, error: float) -> float:
    """The share of elements that differ, of those that rounding could touch: it leaves zeros."""
    metric = question.metric
    if metric in DISCRETE or (metric == "scaled" and error <= NOISE):
        return 0.0
    off = errors_on(question.scale, got, question.array) > NOISE
    if not off.any():
        return 0.0
    within_reach = off | (question.array != 0)
    return float(np.mean(off[within_reach]))
