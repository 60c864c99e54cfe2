"""Values that are not finite: because of `exp` or `log`, or only where inputs are extreme."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.cases import Case
from grader.core.outcomes import Outcome, Returned
from grader.core.text import quoted, quoted_list
from grader.judging.credit import FULL
from grader.judging.values.kinds.answer_values import value_at

OVERFLOW = "overflow encountered in exp"  # NumPy's own words
OF_ZERO = "divide by zero encountered in log"  # likewise; log2 and log10 begin so, too


def lost_in_exp_or_log(
    outcomes: Sequence[tuple[Case, Outcome]], credit: Mapping[str, Fraction]
) -> str:
    """Return a sentence on outputs that are not finite in a case that tells of `exp` or `log`."""
    for case, outcome in outcomes:
        if credit.get(case.name, FULL) == FULL or not isinstance(outcome, Returned):
            continue
        names = [e.name for e in case.expected if _is_lost(outcome, e.name, e.form, e.array)]
        reason = _reason(outcome, names) if names else ""
        if reason:
            are = "is" if len(names) == 1 else "are"
            return f"{quoted_list(names)} {are} not finite in case {quoted(case.name)}: {reason}"
    return ""


def _reason(outcome: Returned, names: Sequence[str]) -> str:
    if any(OVERFLOW in warning for warning in outcome.warnings):
        return f"`exp` overflows, for its argument is too large{_remedy(outcome, names)}"
    return "`log` is taken of zero" if any(OF_ZERO in w for w in outcome.warnings) else ""


def _remedy(outcome: Returned, names: Sequence[str]) -> str:
    """Return what keeps quotients of exponentials finite: infinity by infinity is NaN."""
    values = (value for n, value in outcome.values.items() if n.partition(".")[0] in names)
    arrays = (v for v in values if isinstance(v, np.ndarray) and v.dtype.kind in "fc")
    if any(np.isnan(array).any() for array in arrays):
        return "; in a softmax the maximum is subtracted first"
    return ""


def not_finite_at_extremes(
    outcomes: Sequence[tuple[Case, Outcome]],
    credit: Mapping[str, Fraction],
    hard: Collection[str],
) -> str:
    """Return a sentence on outputs that are right but in a `hard` case, where they are not finite.

    Empty if another case is wrong too, or if the values are finite. `credit` is of each case.
    """
    judged = [(case, outcome) for case, outcome in outcomes if case.name in credit]
    if any(credit[case.name] < FULL for case, _ in judged if case.name not in hard):
        return ""
    for case, outcome in judged:
        if case.name in hard and credit[case.name] < FULL and isinstance(outcome, Returned):
            names = [e.name for e in case.expected if _is_lost(outcome, e.name, e.form, e.array)]
            if names:
                are = "is" if len(names) == 1 else "are"
                return (
                    f"{quoted_list(names)} {are} not finite in case {quoted(case.name)}, whose "
                    "inputs are extreme, and right elsewhere: a number on the way becomes too "
                    "large or too small"
                )
    return ""


def _is_lost(outcome: Returned, name: str, form: str, expected: Array) -> bool:
    value = value_at(outcome.values, name, form)
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "fc":
        return False
    if expected.dtype.kind not in "biufc":
        return False
    return bool(np.isfinite(expected).all()) and not np.isfinite(value).all()
