from dataclasses import replace
from fractions import Fraction

import numpy as np

from grader.core.cases import Case, Expected
from grader.core.outcomes import Returned
from grader.judging.diagnosis.extremes import lost_in_exp_or_log, not_finite_at_extremes

FULL, NOTHING = Fraction(1), Fraction(0)
RIGHT = {"loss": np.array(1.0), "dx": np.ones(3)}
SAID = (
    "`loss` is not finite in case `large`, whose inputs are extreme, and right elsewhere: a "
    "number on the way becomes too large or too small"
)


def judged(name: str, **values: object) -> tuple[Case, Returned]:
    expected = tuple(Expected(n, value, 1e-9, 1e-4) for n, value in RIGHT.items())
    case = Case("f", name, {}, "float64", 0, "visible", None, {}, expected)
    return case, Returned({**RIGHT, **values})


def told(credit: dict[str, Fraction], **values: object) -> str:
    return not_finite_at_extremes([judged("main"), judged("large", **values)], credit, {"large"})


def test_what_overflows_only_there_is_named() -> None:
    credit = {"main": FULL, "large": NOTHING}
    assert told(credit, loss=np.array(np.inf)) == SAID
    both = told(credit, loss=np.array(np.nan), dx=np.array([1.0, np.nan, 1.0]))
    assert both.startswith("`loss` and `dx` are not finite in case `large`")


def test_nothing_is_said_of_other_mistakes() -> None:
    infinite = np.array(np.inf)
    assert told({"main": FULL, "large": NOTHING}, loss=np.array(7.0)) == ""
    assert told({"main": NOTHING, "large": NOTHING}, loss=infinite) == ""
    assert told({"main": FULL}, loss=infinite) == "", "a hidden case is not spoken of"
    assert told({"main": FULL, "large": NOTHING}, loss="inf") == ""


def overflowing(warning: str, **values: object) -> str:
    case, outcome = judged("main", **values)
    warned = replace(outcome, warnings=(f"RuntimeWarning: {warning}",))
    return lost_in_exp_or_log([(case, warned)], {"main": NOTHING})


def test_exponentials_that_overflow_are_named() -> None:
    nan, infinite = np.array(np.nan), np.array(np.inf)
    said = "`loss` is not finite in case `main`: `exp` overflows, for its argument is too large"
    assert overflowing("overflow encountered in exp", loss=infinite) == said
    remedy = "; in a softmax the maximum is subtracted first"
    assert overflowing("overflow encountered in exp", loss=nan) == said + remedy


def test_a_logarithm_of_zero_is_named() -> None:
    infinite = np.array(-np.inf)
    said = "`loss` is not finite in case `main`: `log` is taken of zero"
    assert overflowing("divide by zero encountered in log", loss=infinite) == said


def test_nothing_is_said_of_exponentials_that_cost_nothing() -> None:
    nan = np.array(np.nan)
    assert overflowing("divide by zero encountered in divide", loss=nan) == ""
    assert overflowing("overflow encountered in exp") == "", "1 / (1 + inf) is right"
    assert lost_in_exp_or_log([judged("main", loss=nan)], {}) == "", "a hidden case"
