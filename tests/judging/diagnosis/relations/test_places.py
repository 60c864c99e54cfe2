"""A place along an axis is told if the axis has a letter: others are as long in every case."""

import numpy as np
import pytest

from grader.core.cases import Case, Evidence, Expected
from grader.core.outcomes import Returned
from grader.judging.diagnosis.diagnose import answer_of, diagnose


def said(units: int, filled: bool = False, zeros: bool = False) -> str:
    """Return what is said of weights (units, N) right in the last row alone, or 2 there.

    The last row may be of `zeros`.
    """
    answers = []
    for name, n in (("main", 4), ("other", 6)):
        length = units or n + 1
        right = np.random.default_rng(n).standard_normal((length, n))
        right[-1] *= not zeros
        moved = right + np.random.default_rng(9).standard_normal(right.shape)
        moved[-1] = 2 if filled else right[-1]
        expected = (Expected("W", right, 1e-12, 1e-6),)
        case = Case("f", name, {"N": n, "H": length}, "float64", 0, "visible", None, {}, expected)
        if units:
            case = Case("f", name, {"N": n}, "float64", 0, "visible", None, {}, expected)
        answers.append(answer_of(case, Returned({"W": moved}), frozenset({"W"})))
    return " ".join(diagnose(answers, Evidence()).sentences)


@pytest.mark.parametrize(("units", "told"), [(0, True), (5, False)])
def test_one_unit_that_never_learns_is_no_place(units: int, told: bool) -> None:
    assert ("right only at the last position along H" in said(units)) is told
    assert "axis 0" not in said(5)
    filled = "holds 2 throughout"
    assert (filled in said(units, filled=True)) is told


def test_zeros_that_stay_zero_are_no_right_place() -> None:
    assert "last position" not in said(0, zeros=True)


@pytest.mark.parametrize(("place", "told"), [(0, True), (-1, False)])
def test_the_first_of_some_steps_is_told_without_a_letter(place: int, told: bool) -> None:
    answers = []
    for name, n in (("main", 4), ("other", 6)):
        right = np.random.default_rng(n).standard_normal(8)
        moved = np.random.default_rng(n + 1).standard_normal(8)
        moved[place] = right[place]
        expected = (Expected("losses", right, 1e-12, 1e-6),)
        case = Case("f", name, {"N": n}, "float64", 0, "visible", None, {}, expected)
        answers.append(answer_of(case, Returned({"losses": moved}), frozenset({"losses"})))
    said = " ".join(diagnose(answers, Evidence()).sentences)
    assert ("right only at the first position along axis 0" in said) is told
    assert "last position" not in said
