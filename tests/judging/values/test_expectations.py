from fractions import Fraction

import numpy as np
import pytest

from grader.core.cases import Expected
from grader.core.rubric import OutputSpec, Tolerance
from grader.judging.values.expectations import (
    NOISE,
    Bounds,
    bounds_for,
    metric_for,
    tier_credit,
    tier_of,
)

EXPECTED = Expected("y", np.ones(3), 1e-9, 1e-5)
BOUNDS = Bounds(1e-9, 1e-5, 1e-2)


def bounds(spec=None, tolerance=None, dtype="float64", expected=EXPECTED):
    return bounds_for(expected, spec or OutputSpec("y"), tolerance or Tolerance(), dtype)


@pytest.mark.parametrize(
    "error, touched, tier",
    [
        (1e-9, 1.0, "double"), (1.1e-9, 0.2, "single"), (1.1e-9, 0.19, ""),
        (1e-5, 1.0, "single"), (1.1e-5, 1.0, "sloppy"), (1e-2, 0.19, ""), (1.1e-2, 1.0, ""),
        (float("nan"), 1.0, ""), (float("inf"), 1.0, ""), (1e-9, 0.0, "double"),
    ],
)  # fmt: skip
def test_tiers(error, touched, tier):
    assert tier_of(error, touched, BOUNDS, accept_single=True) == tier


def test_single_precision_may_be_refused():
    assert tier_of(1e-6, 1.0, BOUNDS, accept_single=False) == "sloppy"


def test_no_bound_lets_nan_or_infinity_pass():
    everything = Bounds(float("inf"), float("inf"), float("inf"))
    assert tier_of(float("nan"), 1.0, everything, True) == ""
    assert tier_of(float("inf"), 1.0, everything, True) == ""


def test_calibrated_tolerances_count_unless_the_rubric_overrides_them():
    assert bounds() == BOUNDS
    assert bounds(tolerance=Tolerance(double=1e-7)) == Bounds(1e-7, 1e-5, 1e-2)
    assert bounds(tolerance=Tolerance(single=1e-4)) == Bounds(1e-9, 1e-4, 1e-2)
    assert bounds(OutputSpec("y", tolerance=1e-6), Tolerance(double=1e-7)) == Bounds(1e-6, 1e-6, 0)
    assert bounds(OutputSpec("y", tolerance=0.0)).double == 0.0


def test_only_a_sloppy_that_the_rubric_states_widens_an_outputs_own_tolerance():
    own = OutputSpec("y", tolerance=1e-6)
    assert bounds(own).sloppy == 0.0
    assert bounds(own, Tolerance(sloppy_stated=True)) == Bounds(1e-6, 1e-6, 1e-2)
    assert bounds(OutputSpec("y")).sloppy == 1e-2


def test_the_rubrics_bound_for_double_precision_means_nothing_in_a_float32_case():
    expected = Expected("y", np.ones(3), 2e-5, 2e-5)
    assert (
        bounds(tolerance=Tolerance(double=1e-9), dtype="float32", expected=expected).double == 2e-5
    )
    assert (
        bounds(tolerance=Tolerance(single=1e-4), dtype="float32", expected=expected).double == 1e-4
    )


def test_an_all_zero_reference_allows_noise_only():
    zeros = Expected("y", np.zeros(3), 1e-9, 1e-5)
    assert bounds(expected=zeros) == Bounds(NOISE, NOISE, 0.0)


def test_metrics_without_tiers():
    assert bounds(OutputSpec("y", "exact")) == Bounds(0.0, 0.0, 0.0)
    assert bounds(OutputSpec("y", "tokens", tolerance=0.5)) == Bounds(0.0, 0.0, 0.0)
    assert bounds(OutputSpec("y", "max_abs")).sloppy == 0.0


@pytest.mark.parametrize(
    "array, metric, used",
    [
        (np.ones(2), "scaled", "scaled"), (np.ones(2), "rel", "rel"),
        (1j * np.ones(2), "scaled", "scaled"),
        (np.arange(2), "scaled", "exact"), (np.arange(2), "max_abs", "max_abs"),
        (np.array([True]), "scaled", "exact"), (np.array(["a"]), "max_abs", "exact"),
    ],
)  # fmt: skip
def test_the_default_metric_is_for_real_numbers(array, metric, used):
    assert metric_for(Expected("y", array, 1e-9, 1e-5), OutputSpec("y", metric)).name == used


def test_credit_of_tiers():
    tolerance = Tolerance(sloppy_credit=Fraction(1, 3))
    credits = [tier_credit(tier, tolerance) for tier in ("double", "single", "sloppy", "")]
    assert credits == [1, 1, Fraction(1, 3), 0]
