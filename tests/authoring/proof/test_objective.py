"""Slopes along a line, and where there is none."""

import numpy as np
import pytest

from grader.authoring.proof.objective import kink_at_point, slope

ONE = np.float64(1)


def test_a_slope_of_fourth_order():
    """Exp at 0: the error is h**4/30."""
    found = slope(lambda s: np.exp(np.float64(s)), 1e-2, ONE)
    assert abs(found.value - 1) == pytest.approx(1e-8 / 30, rel=1e-2)
    assert not found.kinked


@pytest.mark.parametrize("place, kinked", [(0.0015, True), (-0.0005, True), (0.5, False)])
def test_a_kink_beside_the_point_is_recognised(place, kinked):
    assert slope(lambda s: np.maximum(np.float64(s), place), 1e-3, ONE).kinked is kinked


def test_a_kink_at_the_point_itself():
    assert kink_at_point(lambda s: np.abs(np.float64(s)), 1e-4, ONE)
    assert kink_at_point(lambda s: np.maximum(np.float64(s), 0), 1e-4, ONE)
    assert not kink_at_point(lambda s: np.float64(s) ** 2 + s, 1e-6, ONE)


def test_the_size_of_a_wrong_gradient_makes_no_kink():
    """A gradient that claims to be nearly zero must not make every smooth function look kinked."""
    assert not slope(lambda s: np.sin(np.float64(s)), 1e-3, np.float64(1e-300)).kinked
    assert not kink_at_point(lambda s: np.sin(np.float64(s)), 1e-6, np.float64(1e-300))
