import re
from fractions import Fraction

import pytest

from grader.core.grades import OutputVerdict, Status
from grader.reports.result_kinds import Kind
from grader.reports.student.output_views import WIDTH, render_error_bar, view_output


def filled(error: float) -> float:
    bar = str(render_error_bar(error, 1e-9, Kind.WRONG))
    return float(re.search(r'class="fill" width="([\d.]+)"', bar)[1])


@pytest.mark.parametrize(
    ("error", "share"),
    [(0.0, 0), (1e-300, 0), (1e-7, 0.5), (100.0, 1), (1e9, 1), (float("inf"), 1)],
)
def test_the_bar_is_logarithmic_and_stays_inside(error: float, share: float) -> None:
    assert filled(error) == pytest.approx(WIDTH * share)


def test_the_tolerance_is_a_line() -> None:
    assert 'd="M60.0 0v10"' in str(render_error_bar(1e-3, 1e-7, Kind.WRONG))
    assert "tick" not in str(render_error_bar(1e-3, None, Kind.WRONG))


@pytest.mark.parametrize(("error", "off"), [(0.1, "all 9 elements are off"), (None, "")])
def test_elements_that_were_never_compared_are_not_called_off(error, off) -> None:
    verdict = OutputVerdict("dx", Status.WRONG, Fraction(0), error=error, wrong=9, total=9)
    assert view_output(verdict, frozenset(), pictures=False).off == off
