"""Values that are not finite only where a case has extreme inputs on purpose."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

import numpy as np

from grader.core.cases import Array, Case
from grader.core.outcomes import Outcome, Returned
from grader.core.text import quoted, quoted_list
from grader.judging.credit import FULL
from grader.judging.values.kinds.answer_values import value_at


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
                    "inputs are extreme, and right elsewhere: on the way a number leaves the "
                    "range of floating-point numbers"
                )
    return ""


def _is_lost(outcome: Returned, name: str, form: str, expected: Array) -> bool:
    value = value_at(outcome.values, name, form)
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "fc":
        return False
    if expected.dtype.kind not in "biufc":
        return False
    return bool(np.isfinite(expected).all()) and not np.isfinite(value).all()
