"""Judging one output: structure, shape, kind, finite, error, in this order."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from grader.confined.values.leaves import LIST
from grader.core.cases import Array
from grader.core.grades import OutputVerdict, Status
from grader.core.metrics import EXACT, FloatArray, scaled_errors
from grader.core.outcomes import Formed, Value
from grader.judging.credit import FULL, NOTHING, Judged, status_of
from grader.judging.values.answer_values import value_at
from grader.judging.values.expectations import NOISE, Expectation, tier_credit, tier_of
from grader.judging.values.form_verdict import form_difference
from grader.judging.values.misfits import misfit_sentence, wanted_value
from grader.judging.values.shapes import shape_sentence
from grader.judging.values.structure import (
    kind_sentence,
    plain_array,
)
from grader.judging.values.value_sentences import finite_sentence, sentence_on, worst_of
from grader.judging.values.value_words import described

# Single precision rounds at 6e-8 and is hardly ever this exact; central differences reach 1e-9.
NUMERICAL_GRADIENT = 1e-8
# Of the elements. A choice for "nearly all": differences touch every element, but some are right by
# chance.
MOST = 0.8

Answered = Judged[OutputVerdict]


def judge_output(values: Mapping[str, Value], asked: Expectation) -> Answered:
    """Return the verdict on one expected output; extra values are ignored."""
    form = asked.expected.form
    value = value_at(values, asked.name, form)
    if form not in ("", LIST):
        return _judged_form(value, values, asked)
    got = None if value is None or _is_list(value) != (form == LIST) else plain_array(value)
    if got is None:
        return _without_array(value, values, asked)
    odd_kind = kind_sentence(asked.name, got, asked.array)
    if got.shape != asked.array.shape:
        return _of_another_shape(got, asked, odd_kind)
    if odd_kind:
        return _refused(asked, odd_kind, "wrong kind of values")
    errors = asked.metric.errors(got, asked.array, asked.spec, asked.scale)
    return _judged(_verdict(errors, got, asked), errors, got, asked)


def missing(values: Mapping[str, Value], asked: Expectation) -> Answered | None:
    """Return a short verdict on an output for which nothing came; `None` if something did."""
    if value_at(values, asked.name, asked.expected.form) is not None:
        return None
    return _refused(asked, f"`{asked.name}` is missing", "wrong structure")


def _is_list(value: Value) -> bool:
    return isinstance(value, Formed) and value.form == LIST


def _judged_form(value: Value | None, values: Mapping[str, Value], asked: Expectation) -> Answered:
    """Return the verdict on what is not an array: it is equal to the expected value, or wrong."""
    if value is None:
        return _without_array(value, values, asked)
    told = form_difference(asked.name, value, Formed(asked.expected.form, asked.array))
    if told:
        return _refused(asked, told, "wrong values")
    right = OutputVerdict(asked.name, Status.RIGHT, FULL, metric=EXACT.name, total=1)
    return Judged(right)


def measure(got: Array, asked: Expectation) -> OutputVerdict:
    """Return the bare verdict on an array of which shape and kind are known to be right."""
    return _verdict(asked.metric.errors(got, asked.array, asked.spec, asked.scale), got, asked)


def _without_array(
    value: Value | None, values: Mapping[str, Value], asked: Expectation
) -> Answered:
    return _refused(
        asked, misfit_sentence(value, values, asked.expected, asked.case), "wrong structure"
    )


def _of_another_shape(got: Array, asked: Expectation, odd_kind: str) -> Answered:
    def same(array: Array) -> bool:
        if odd_kind:
            return False
        verdict = measure(array, asked)
        return verdict.credit == FULL and verdict.tier != "sloppy"

    if asked.expected.form == LIST and got.ndim and len(got) != len(asked.array):
        expected = wanted_value(asked.expected, asked.case)
        sentence = f"`{asked.name}` is {described(Formed(LIST, got))}, expected {expected}"
        return _refused(asked, sentence, "wrong structure")
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
        wrong=asked.elements,
        total=asked.elements,
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
        return "only as exact as single precision"
    if asked.criterion.gradient and verdict.touched >= MOST:
        return "looks like a numerical gradient"
    return "less exact than double precision allows"


def _strange(got: Array, expected: Array) -> npt.NDArray[np.bool_]:
    """Return where a NaN or infinity stands that the reference does not have as well."""
    if got.dtype.kind not in "fc":
        return np.zeros(got.shape, dtype=np.bool_)
    return np.asarray(~np.isfinite(got) & (got != expected))
