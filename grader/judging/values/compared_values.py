"""Judging the values of an array whose shape and kind are right."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from grader.core.cases import Array
from grader.core.grades import OutputVerdict, Worst
from grader.core.metrics import DISCRETE, METRICS
from grader.judging.findings import FULL, Judged, status_of
from grader.judging.values.measured import Measured, index_of, measure, worst_of
from grader.judging.values.number_pairs import error_text
from grader.judging.values.questions import Question
from grader.judging.values.tiers import tier_credit

NUMERICAL_GRADIENT = 1e-8  # single precision is never better, central differences are
MOST = 0.8  # of the elements: "nearly all"


def judge_values(got: Array, question: Question) -> Judged:
    """The verdict on the values: finite first, then the error in the output's metric."""
    measured = measure(got, question)
    verdict = _verdict(measured, question)
    if verdict.credit == FULL:
        return _right(verdict, measured, question)
    worst = worst_of(measured, got, question.array)
    verdict = replace(verdict, worst=worst, errors=measured.errors)
    strange = _strange(got, question.array)
    if strange.any():
        return _refused(verdict, _finite_sentence(question.name, got, strange), "not finite")
    fault = "close, but not close enough" if measured.tier == "sloppy" else "wrong values"
    return Judged(replace(verdict, message=sentence_on(verdict, worst)), fault)


def sentence_on(verdict: OutputVerdict, worst: Worst) -> str:
    """What is off about finite values, and where most."""
    close = verdict.tier == "sloppy"
    return _close_sentence(verdict, worst) if close else _wrong_sentence(verdict, worst)


def _verdict(measured: Measured, question: Question) -> OutputVerdict:
    credit = _credit(measured, question)
    single = measured.tier == "single"
    return OutputVerdict(
        name=question.name,
        status=status_of(credit),
        credit=credit,
        error=measured.error,
        tolerance=question.bounds.single if single else question.bounds.double,
        metric=question.metric,
        tier="" if question.metric in DISCRETE else measured.tier,
        shape=question.shape,
        axes=question.axes,
        wrong=0 if credit == FULL else measured.wrong,
        total=measured.total,
        touched=measured.touched,
    )


def _credit(measured: Measured, question: Question) -> Fraction:
    if question.metric == "tokens" and measured.wrong:
        return Fraction(measured.total - measured.wrong, measured.total)
    return tier_credit(measured.tier, question.tolerance)


def _right(verdict: OutputVerdict, measured: Measured, question: Question) -> Judged:
    remark = _remark(measured, question)
    if not remark:
        return Judged(verdict)
    return Judged(replace(verdict, message=f"`{question.name}`: {remark}"), remark=remark)


def _remark(measured: Measured, question: Question) -> str:
    if measured.tier != "single" or question.case.dtype == "float32":
        return ""
    if measured.error >= NUMERICAL_GRADIENT:
        return "no more exact than single precision is"
    if question.criterion.gradient and measured.touched >= MOST:
        return "looks like a numerical gradient"
    return "less exact than double precision allows"


def _refused(verdict: OutputVerdict, message: str, fault: str) -> Judged:
    nothing = Fraction(0)
    refused = replace(verdict, credit=nothing, status=status_of(nothing), message=message, tier="")
    return Judged(refused, fault)


def _strange(got: Array, expected: Array) -> npt.NDArray[np.bool_]:
    """Where a NaN or infinity stands that the reference does not have as well."""
    if got.dtype.kind not in "fc":
        return np.zeros(got.shape, dtype=np.bool_)
    return np.asarray(~np.isfinite(got) & (got != expected))


def _finite_sentence(name: str, got: Array, strange: npt.NDArray[np.bool_]) -> str:
    if got.ndim == 0:
        return f"`{name}` is {'NaN' if np.isnan(got) else got}"
    nans = int(np.count_nonzero(np.isnan(got)))
    infinities = int(np.count_nonzero(strange)) - nans
    counts = ((nans, "NaN"), (infinities, "inf"))
    found = " and ".join(f"{count} {word}" for count, word in counts if count)
    first = _place(name, index_of(int(np.argmax(strange)), got.shape))
    return f"`{name}` holds {found} among {got.size} elements; the first is {first}"


def _wrong_sentence(verdict: OutputVerdict, worst: Worst) -> str:
    place = _place(verdict.name, worst.index)
    if verdict.total == 1:
        return f"{place} is {_apart(verdict, worst)}"
    some = f"{verdict.wrong} of {verdict.total}"
    one = verdict.wrong == 1
    if verdict.metric in DISCRETE:
        found = f"{some} elements {'differs' if one else 'differ'}; the first is {place}"
    else:
        found = f"{some} elements {'is' if one else 'are'} off; the worst is {place}"
    return f"`{verdict.name}`: {found}: {_apart(verdict, worst)}"


def _close_sentence(verdict: OutputVerdict, worst: Worst) -> str:
    place = _place(verdict.name, worst.index)
    return f"close, but not close enough: {place} is {_apart(verdict, worst)}"


def _apart(verdict: OutputVerdict, worst: Worst) -> str:
    start = f"{worst.got}, expected {worst.expected}"
    if verdict.metric in DISCRETE or verdict.error is None or verdict.tolerance is None:
        return start
    kind = METRICS[verdict.metric].error
    allowed = error_text(verdict.tolerance)
    return f"{start} ({kind} {error_text(verdict.error)}, allowed {allowed})"


def _place(name: str, index: tuple[int, ...]) -> str:
    inside = ", ".join(str(axis) for axis in index)
    return f"`{name}[{inside}]`" if index else f"`{name}`"
