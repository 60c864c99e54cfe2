import re

import pytest

from grader.reports.result_kinds import Kind
from grader.reports.student.output_views import WIDTH, render_error_bar


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
