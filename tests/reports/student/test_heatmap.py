import re

import numpy as np
import pytest
from sample_grades import wrong_output

from grader.confined.values.arrays import Array
from grader.reports.student.cropping import COLUMNS, PANELS, ROWS, crop_around_worst
from grader.reports.student.heatmap import LEVELS, HeatMap, draw_heatmap


def drawn(errors: Array, **changes: object) -> HeatMap:
    heat = draw_heatmap(wrong_output("db", errors, **changes))
    assert heat is not None
    return heat


def squares(heat: HeatMap, name: str) -> int:
    paths = [
        path
        for panel in heat.panels
        for path in re.findall(rf'<path class="{name}" d="([^"]*)"', str(panel.picture))
    ]
    return sum(path.count("M") for path in paths)


def test_every_element_is_one_square_and_every_wrong_one_has_a_cross() -> None:
    errors = np.full((4, 7), 1e-12)
    errors[1, 2:5] = [1e-6, 1e-3, 1.0]
    heat = drawn(errors)
    assert squares(heat, "level-0") == 25
    assert sum(squares(heat, f"level-{n}") for n in range(1, LEVELS + 1)) == 3
    assert squares(heat, "cross") + squares(heat, "cross light") == 3
    assert f"M{4} {1}h1" in str(heat.panels[0].picture).split(f"level-{LEVELS}")[1]


def test_the_scale_is_logarithmic() -> None:
    heat = drawn(np.array([[1e-6, 1e-3, 1.0]]))
    assert [squares(heat, f"level-{n}") for n in (1, LEVELS // 2 + 1, LEVELS)] == [1, 1, 1]
    assert (heat.within, heat.low, heat.high) == ("within 1.0e-09", "1.0e-06", "1")


def test_axes_carry_the_letters_of_the_assignment() -> None:
    picture = str(drawn(np.ones((4, 7))).panels[0].picture)
    assert "H →" in picture
    assert "← N" in picture
    assert "28 of 28 elements are off" in picture


def test_three_axes_are_panels_along_the_first() -> None:
    heat = drawn(np.ones((4, 5, 7)), axes=("N", "T", "H"))
    assert [panel.title for panel in heat.panels] == ["N 0", "N 1", "N 2", "N 3"]


def test_four_axes_share_the_rows() -> None:
    heat = drawn(np.ones((2, 3, 4, 5)), axes=("N", "C", "H", "W"))
    assert len(heat.panels) == 2
    assert "← C · H" in str(heat.panels[0].picture)


def test_one_axis_is_one_row() -> None:
    picture = str(drawn(np.ones(7), axes=("H",)).panels[0].picture)
    assert "H →" in picture
    assert "←" not in picture


def test_what_is_not_finite_has_its_own_mark() -> None:
    heat = drawn(np.array([[np.nan, np.inf, 1.0, 0.0]]))
    assert heat.not_finite
    assert squares(heat, "not-finite") == squares(heat, "stroke") == 2
    assert "3 of 4 elements are off" in str(heat.panels[0].picture)


@pytest.mark.parametrize("errors", [np.array(2.0), np.zeros((0, 3)), np.array([1.0])])
def test_a_single_number_needs_no_picture(errors: Array) -> None:
    verdict = wrong_output("loss", np.ones(2))
    assert draw_heatmap(type(verdict)(**{**vars(verdict), "errors": errors})) is None


def test_a_large_array_is_cropped_around_the_worst() -> None:
    errors = np.zeros((20, 40, 90))
    errors[11, 33, 88] = 5.0
    crop = crop_around_worst(errors)
    assert crop.errors.shape == (PANELS, ROWS, COLUMNS)
    assert crop.errors.max() == 5.0
    heat = drawn(errors, axes=("N", "T", "D"))
    assert heat.note == (
        "The region around the worst element: N 8–13 of 20, T 24–39 of 40, D 58–89 of 90."
    )


def test_small_arrays_are_shown_whole() -> None:
    assert drawn(np.ones((4, 7))).note == ""


def test_a_tolerance_of_zero_and_no_error_at_all_can_be_drawn() -> None:
    heat = drawn(np.array([0.0, 1.0]), tolerance=0.0)
    assert heat.within == "exact"
    assert squares(heat, "level-0") == 1
    assert squares(drawn(np.zeros((2, 2))), "level-0") == 4


def test_integer_and_boolean_differences_can_be_drawn() -> None:
    assert squares(drawn(np.array([0, 3, 0]), tolerance=None), "level-0") == 2
    assert squares(drawn(np.array([True, False]), tolerance=None), "level-0") == 1


def test_names_cannot_leave_the_picture() -> None:
    picture = str(drawn(np.ones((2, 2)), name='"><script>', axes=("<N>", "H")).panels[0].picture)
    assert "<script>" not in picture
    assert "<N>" not in picture
