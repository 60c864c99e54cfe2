from fractions import Fraction

import numpy as np

from grader.core.cases import Case, Expected
from grader.core.outcomes import Returned
from grader.judging.diagnosis.extremes import not_finite_at_extremes

FULL, NOTHING = Fraction(1), Fraction(0)
RIGHT = {"loss": np.array(1.0), "dx": np.ones(3)}
SAID = (
    "`loss` is not finite in case `large`, whose inputs are extreme, and right elsewhere: on the "
    "way a number leaves the range of floating-point numbers"
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
