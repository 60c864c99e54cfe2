"""An output that is wrong in one case alone is told of where that is no chance."""

import numpy as np
import pytest

from grader.core.cases import Case, Evidence, Expected
from grader.core.outcomes import Returned
from grader.judging.diagnosis.diagnose import answer_of, diagnose


def said(factor: float, p: float, visibility: str = "visible", size: int = 6) -> tuple[str, ...]:
    """Return what is said of `out` that is right in one case and off by a factor in the other."""
    answers = []
    for name, n, off in (("main", 7, 1.0), ("rest", size, factor)):
        right = np.sin(np.arange(n) + 1)
        expected = (Expected("out", right, 1e-12, 1e-6),)
        case = Case("f", name, {"N": n}, "float64", 0, visibility, None, {"p": p}, expected)
        wrong = frozenset({"out"} if off != 1 else ())
        answers.append(answer_of(case, Returned({"out": off * right}), wrong))
    return diagnose(answers, Evidence()).sentences


@pytest.mark.parametrize(
    ("factor", "p", "name"), [(0.7, 0.7, "`p`"), (1 / 0.7, 0.7, "1/`p`"), (0.3, 0.7, "(1 − `p`)")]
)
def test_a_factor_that_one_input_alone_makes_is_told(factor: float, p: float, name: str) -> None:
    told = f"Every value of `out` is {name} times the right one in case `rest`"
    assert said(factor, p) == (told,)


@pytest.mark.parametrize(
    "silent",
    [
        {"factor": 0.71, "p": 0.7},
        {"factor": 2, "p": 2},  # 2 has a name of its own
        {"factor": 6, "p": 6},  # so has N
        {"factor": 0.5, "p": 0.5},
        {"factor": 0.7, "p": 0.7, "visibility": "hidden"},
        {"factor": 0.7, "p": 0.7, "size": 3},
    ],
)
def test_nothing_else_is(silent) -> None:
    assert said(**silent) == ()
