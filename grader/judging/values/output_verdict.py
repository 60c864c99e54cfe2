"""Judging one output: structure, shape, kind, finite, error, in this order."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from grader.confined.values.arrays import Array
from grader.confined.values.leaves import LIST
from grader.core.grades import OutputVerdict, Status
from grader.core.metrics import EXACT, FloatArray, compares_text, scaled_errors
from grader.core.outcomes import Formed, Value
from grader.core.outputs.freedom import RELABELLING
from grader.judging.alignment.target import Aligned
from grader.judging.credit import FULL, NOTHING, Judged, status_of
from grader.judging.values.asked_forms import (
    dtype_sentence,
    misfit_sentence,
    pattern_text,
    pattern_words,
)
from grader.judging.values.changed_arguments import unchanged_sentence
from grader.judging.values.expectations import NOISE, Expectation, tier_credit, tier_of
from grader.judging.values.kinds.answer_values import value_at
from grader.judging.values.kinds.form_verdict import form_difference
from grader.judging.values.kinds.misfits import no_array_sentence, wanted_value
from grader.judging.values.kinds.plain_arrays import plain_array
from grader.judging.values.kinds.structure import foreign_sentence, kind_sentence
from grader.judging.values.kinds.value_words import described
from grader.judging.values.shapes import empty_remark, shape_sentence
from grader.judging.values.value_sentences import finite_sentence, sentence_on, worst_of

# Single precision rounds at 6e-8 and is hardly ever this exact; central differences reach 1e-9.
NUMERICAL_GRADIENT = 1e-8
# Of the elements. A choice for "nearly all": differences touch every element, but some are right by
# chance.
MOST = 0.8
LABELS = "biuUS"  # kinds of dtypes

Answered = Judged[OutputVerdict]


def judge_output(values: Mapping[str, Value], asked: Expectation) -> Answered:
    """Return the verdict on one expected output; extra values are ignored."""
    form = asked.expected.form
    value = value_at(values, asked.name, form)
    if compares_text(asked.spec, asked.array):
        return _of_text(value, asked)
    if form not in ("", LIST):
        return _judged_form(value, values, asked)
    got = None if value is None or _is_list(value) != (form == LIST) else plain_array(value)
    if got is None:
        return _without_array(value, values, asked)
    return _of_array(got, values, asked)


def _of_array(got: Array, values: Mapping[str, Value], asked: Expectation) -> Answered:
    """Return the verdict on an array, a number, or a list of numbers."""
    odd_kind = _odd_kind(got, asked)
    if asked.spec.free_shape:
        misfit = misfit_sentence(asked.name, got, asked.spec.shape, asked.case.sizes)
        if misfit:
            return _refused(asked, misfit, "wrong shape")
    elif got.shape != asked.array.shape:
        return _of_another_shape(got, asked, odd_kind)
    if odd_dtype := dtype_sentence(asked.name, got, asked.spec.dtype):
        return _refused(asked, odd_dtype, "wrong dtype")
    if odd_kind:
        return _refused(asked, odd_kind, "wrong kind of values")
    if asked.spec.free_shape:
        return Judged(_unmeasured(asked))
    closest = asked.aligned(got, values)
    errors = asked.metric.errors(closest.array, asked.array, asked.spec, asked.scale)
    return _judged(_verdict(errors, closest.array, asked), errors, closest, asked)


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
        return _refused(asked, told + _contents_remark(values, asked), "wrong values")
    right = OutputVerdict(asked.name, Status.RIGHT, FULL, metric=EXACT.name, total=1)
    return Judged(right)


def _of_text(value: Value | None, asked: Expectation) -> Answered:
    """Return the verdict on a text: right or wrong, with the first difference."""
    from grader.judging.texts.written_verdict import written_difference  # most answers are numbers

    form = asked.expected.form
    expected = Formed(form, asked.array) if form else asked.array
    message = written_difference(asked.spec, value, expected)
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
    got = asked.aligned(got, {}).array
    return _verdict(asked.metric.errors(got, asked.array, asked.spec, asked.scale), got, asked)


def _odd_kind(got: Array, asked: Expectation) -> str:
    """Return how the kind of values differs; labels that may be renamed may be text, too."""
    if RELABELLING in asked.spec.up_to and got.dtype.kind in LABELS:
        return ""
    return kind_sentence(asked.name, got, asked.array)


def _unmeasured(asked: Expectation) -> OutputVerdict:
    """Return the verdict on an output of a free shape, whose values only `ensure` judges."""
    shape = pattern_text(asked.spec.shape)
    return OutputVerdict(asked.name, Status.RIGHT, FULL, metric=asked.metric.name, shape=shape)


def _without_array(
    value: Value | None, values: Mapping[str, Value], asked: Expectation
) -> Answered:
    if asked.spec.free_shape and value is not None:
        shape = pattern_words(asked.spec.shape, asked.case.sizes)
        sentence = foreign_sentence(asked.name, value, f"an array of shape {shape}")
    else:
        sentence = no_array_sentence(value, values, asked.expected, asked.case)
        sentence += _contents_remark(values, asked)
    return _refused(asked, sentence, "wrong structure")


def _contents_remark(values: Mapping[str, Value], asked: Expectation) -> str:
    # Right answers never ask for these words.
    from grader.judging.values.kinds.right_contents import contents_remark

    return contents_remark(values, asked.expected, asked.case)


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
    sentence = shape_sentence(asked.name, got, asked.array, asked.case.letters_of(asked.name), same)
    sentence += empty_remark(got, asked.array, asked.case.inputs)
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
        up_to=asked.up_to,
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
        up_to=asked.up_to,
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


def _judged(
    verdict: OutputVerdict, errors: FloatArray, form: Aligned, asked: Expectation
) -> Answered:
    """Return the verdict with what there is to say: finite first, then the error."""
    got = form.array
    if verdict.credit == FULL:
        remark = _remark(verdict, asked)
        said = replace(verdict, message=f"`{asked.name}`: {remark}") if remark else verdict
        return Judged(said, remark=remark)
    worst = worst_of(errors, got, asked.array)
    verdict = replace(verdict, worst=worst, errors=errors)
    strange = _strange(got, asked.array)
    if strange.any():
        message = finite_sentence(asked.name, got, asked.array, strange)
        status = status_of(NOTHING)
        refused = replace(verdict, credit=NOTHING, status=status, message=message, tier="")
        return Judged(refused, "not finite")
    fault = "close, but not close enough" if verdict.tier == "sloppy" else "wrong values"
    about = asked.name, asked.case, asked.criterion
    told = f"`{asked.name}` {form.problem}" if form.problem else sentence_on(verdict, worst)
    unchanged = "" if verdict.credit else unchanged_sentence(*about, got, worst)
    return Judged(replace(verdict, message=unchanged or told), fault)


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
