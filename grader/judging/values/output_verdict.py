"""Judging one output: structure, shape, kind, finite, error, in this order."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from grader.core.cases import Array
from grader.core.grades import OutputVerdict, Status
from grader.core.metrics import FloatArray, compares_text, scaled_errors
from grader.core.outcomes import Value
from grader.judging.credit import FULL, NOTHING, Judged, status_of
from grader.judging.texts.written_verdict import written_difference
from grader.judging.values.expectations import NOISE, Expectation, tier_credit, tier_of
from grader.judging.values.shapes import shape_sentence, wanted
from grader.judging.values.structure import (
    absence_sentence,
    foreign_sentence,
    kind_sentence,
    plain_array,
)
from grader.judging.values.value_sentences import finite_sentence, sentence_on, worst_of

NUMERICAL_GRADIENT = 1e-8  # single precision is never better, central differences are
MOST = 0.8  # of the elements: "nearly all"

Answered = Judged[OutputVerdict]


def judge_output(values: Mapping[str, Value], asked: Expectation) -> Answered:
    """Return the verdict on one expected output; extra values are ignored."""
    value = values.get(asked.name)
    if compares_text(asked.spec, asked.array):
        return _of_text(value, asked)
    got = None if value is None else plain_array(value)
    if got is None:
        return _without_array(value, values, asked)
    odd_kind = kind_sentence(asked.name, got, asked.array)
    if got.shape != asked.array.shape:
        return _of_another_shape(got, asked, odd_kind)
    if odd_kind:
        return _refused(asked, odd_kind, "wrong kind of values")
    errors = asked.metric.errors(got, asked.array, asked.spec, asked.scale)
    return _judged(_verdict(errors, got, asked), errors, got, asked)


def _of_text(value: Value | None, asked: Expectation) -> Answered:
    """Return the verdict on a text: right or wrong, with the first difference."""
    message = written_difference(asked.spec, value, asked.array)
    credit = NOTHING if message else FULL
    verdict = OutputVerdict(
        name=asked.name,
        status=status_of(credit),
        credit=credit,
        message=message,
        metric=asked.metric.name,
        wrong=1 if message else 0,
        total=1,
    )
    return Judged(verdict, "another text" if message else "")


def measure(got: Array, asked: Expectation) -> OutputVerdict:
    """Return the bare verdict on an array of which shape and kind are known to be right."""
    return _verdict(asked.metric.errors(got, asked.array, asked.spec, asked.scale), got, asked)


def _without_array(
    value: Value | None, values: Mapping[str, Value], asked: Expectation
) -> Answered:
    expected = wanted(asked.array.shape, asked.case.sizes)
    if value is None:
        names = {each.name for each in asked.case.expected}
        sentence = absence_sentence(asked.name, values, expected, names)
    else:
        sentence = foreign_sentence(asked.name, value, expected)
    return _refused(asked, sentence, "wrong structure")


def _of_another_shape(got: Array, asked: Expectation, odd_kind: str) -> Answered:
    def same(array: Array) -> bool:
        if odd_kind:
            return False
        verdict = measure(array, asked)
        return verdict.credit == FULL and verdict.tier != "sloppy"

    sentence = shape_sentence(asked.name, got, asked.array, asked.case.sizes, same)
    return _refused(asked, sentence, "wrong shape")


def _refused(asked: Expectation, message: str, fault: str) -> Answered:
    """Return a verdict without credit, given without a look at the values."""
    verdict = OutputVerdict(
        name=asked.name,
        status=Status.WRONG,
        credit=NOTHING,
        message=message,
        metric=asked.metric.name,
        shape=asked.shape,
        axes=asked.axes,
        wrong=asked.array.size,
        total=asked.array.size,
    )
    return Judged(verdict, fault)


def _verdict(errors: FloatArray, got: Array, asked: Expectation) -> OutputVerdict:
    """Return what the errors come to."""
    metric, bounds, total = asked.metric, asked.bounds, asked.total
    error = float(errors.max(initial=0.0))  # never NaN
    wrong = 0 if error <= bounds.double else int(np.count_nonzero(~(errors <= bounds.double)))
    if metric.entries:
        error = wrong / max(total, 1)
    touched = _touched(errors, got, asked)
    tier = tier_of(error, touched, bounds, asked.tolerance.accept_single)
    shared = metric.entries and wrong
    credit = Fraction(total - wrong, total) if shared else tier_credit(tier, asked.tolerance)
    return OutputVerdict(
        name=asked.name,
        status=status_of(credit),
        credit=credit,
        error=error,
        tolerance=bounds.single if tier == "single" else bounds.double,
        metric=metric.name,
        tier="" if metric.discrete else tier,
        shape=asked.shape,
        axes=asked.axes,
        wrong=0 if credit == FULL else wrong,
        total=total,
        touched=touched,
    )


def _touched(errors: FloatArray, got: Array, asked: Expectation) -> float:
    """Return the share of elements that differ, of those that rounding can touch: not zeros."""
    if asked.scale is None:
        return 0.0
    in_scale = errors if asked.metric.scaled else scaled_errors(got, asked.array, None, asked.scale)
    off = in_scale > NOISE
    if not off.any():
        return 0.0
    within_reach = off | (asked.array != 0)
    return float(np.mean(off[within_reach]))


def _judged(verdict: OutputVerdict, errors: FloatArray, got: Array, asked: Expectation) -> Answered:
    """Return the verdict with what there is to say: finite first, then the error."""
    if verdict.credit == FULL:
        remark = _remark(verdict, asked)
        said = replace(verdict, message=f"`{asked.name}`: {remark}") if remark else verdict
        return Judged(said, remark=remark)
    worst = worst_of(errors, got, asked.array)
    verdict = replace(verdict, worst=worst, errors=errors)
    strange = _strange(got, asked.array)
    if strange.any():
        message = finite_sentence(asked.name, got, strange)
        status = status_of(NOTHING)
        refused = replace(verdict, credit=NOTHING, status=status, message=message, tier="")
        return Judged(refused, "not finite")
    fault = "close, but not close enough" if verdict.tier == "sloppy" else "wrong values"
    return Judged(replace(verdict, message=sentence_on(verdict, worst)), fault)


def _remark(verdict: OutputVerdict, asked: Expectation) -> str:
    if verdict.tier != "single" or asked.case.dtype == "float32" or verdict.error is None:
        return ""
    if verdict.error >= NUMERICAL_GRADIENT:
        return "no more exact than single precision is"
    if asked.criterion.gradient and verdict.touched >= MOST:
        return "looks like a numerical gradient"
    return "less exact than double precision allows"


def _strange(got: Array, expected: Array) -> npt.NDArray[np.bool_]:
    """Return where a NaN or infinity stands that the reference does not have as well."""
    if got.dtype.kind not in "fc":
        return np.zeros(got.shape, dtype=np.bool_)
    return np.asarray(~np.isfinite(got) & (got != expected))
