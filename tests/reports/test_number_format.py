from fractions import Fraction

import pytest

from grader.reports.number_format import error_text, percent_text, points_text, score_text


@pytest.mark.parametrize(
    ("score", "text"),
    [(Fraction(175, 2), "87.5"), (Fraction(100), "100"), (Fraction(1, 3), "0.33"), (0, "0")],
)
def test_scores_have_no_trailing_zeros(score: Fraction, text: str) -> None:
    assert score_text(Fraction(score)) == text


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (3.2e-7, "3.2e-07"),
        (0.0, "0"),
        (1.84, "1.8"),
        (250.0, "2.5e+02"),
        (None, ""),
        (float("nan"), "NaN"),
        (float("inf"), "infinite"),
    ],
)
def test_errors_have_two_digits(error: float | None, text: str) -> None:
    assert error_text(error) == text


def test_less_than_all_is_never_100_percent() -> None:
    assert percent_text(Fraction(9999, 10000)) == "99 %"
    assert percent_text(Fraction(1)) == "100 %"
    assert percent_text(Fraction(11, 10)) == "110 %"


def test_one_point_is_singular() -> None:
    assert points_text(Fraction(1)) == "1 point"
    assert points_text(Fraction(3, 2)) == "1.5 points"
