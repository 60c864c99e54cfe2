import numpy as np
import pytest

from grader.core.metrics import METRICS, counted_tokens, scaled_errors
from grader.core.rubric import OutputSpec

SPEC = OutputSpec("y")
CONTINUOUS = [name for name, metric in METRICS.items() if not metric.discrete]


def errors(metric, got, expected, **spec):
    return METRICS[metric].errors(
        np.asarray(got), np.asarray(expected), OutputSpec("y", **spec), None
    )


def test_scaled_divides_by_the_element_or_by_the_rms_whichever_is_larger():
    expected = np.array([3.0, 0.0, 4.0, 0.0])  # rms 2.5
    found = errors("scaled", expected + 0.5, expected)
    assert np.allclose(found, [0.5 / 3, 0.5 / 2.5, 0.5 / 4, 0.5 / 2.5])


def test_rel_is_the_formula_of_cs231n():
    rng = np.random.default_rng(231)
    x, y = rng.normal(size=20), rng.normal(size=20)
    formula = np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y))
    assert np.allclose(errors("rel", x, y), formula, rtol=1e-15)


def test_allclose_is_numpys_rule_with_the_band_on_the_reference():
    expected, got = np.array([1.0, 10.0, 0.0]), np.array([1.2, 10.2, 0.05])
    found = errors("allclose", got, expected, absolute=0.1)
    assert np.array_equal(found <= 0.05, np.isclose(got, expected, rtol=0.05, atol=0.1))
    assert errors("allclose", [0.2], [0.0], absolute=0.1)[0] == np.inf


def test_max_abs_is_the_plain_difference():
    assert errors("max_abs", [1.5, -1.0], [1.0, 1.0]).tolist() == [0.5, 2.0]


def test_exact_does_not_round_large_integers():
    assert errors("exact", [2**53 + 1], [2**53]).tolist() == [1.0]
    assert errors("exact", [2**53], [2**53]).tolist() == [0.0]


def test_tokens_after_the_first_end_do_not_count():
    expected = np.array([[5, 2, 0, 2], [5, 6, 7, 8]])
    got = np.array([[5, 2, 9, 9], [5, 6, 7, 9]])
    assert errors("tokens", got, expected, end=2).sum() == 1
    assert counted_tokens(expected, OutputSpec("y", end=2)).tolist() == [
        [True, True, False, False],
        [True] * 4,
    ]
    assert counted_tokens(np.array(2), OutputSpec("y", end=2)).tolist() is True


@pytest.mark.parametrize("metric", sorted(METRICS))
def test_nan_is_never_right_and_equal_infinities_are(metric):
    expected = np.array([np.inf, -np.inf, np.nan, 1.0, np.inf])
    got = np.array([np.inf, -np.inf, np.nan, np.nan, -np.inf])
    found = errors(metric, got, expected)
    assert not np.isnan(found).any()
    assert found[:2].tolist() == [0.0, 0.0]
    assert (found[2:] >= 1.0).all()


@pytest.mark.parametrize("metric", CONTINUOUS)
@pytest.mark.parametrize("value", [1.7e308, -1.7e308, np.inf])
def test_huge_answers_are_wrong_without_a_warning(metric, value):
    assert errors(metric, [value, 1.0], [1.0, 1.0])[0] > 0.9


@pytest.mark.parametrize("metric", CONTINUOUS)
def test_huge_references_do_not_overflow_into_a_pass(metric):
    assert errors(metric, [1.7e308, 1.0], [1e308, 1.0])[0] > 0.2


@pytest.mark.parametrize("size", [1e-300, 1e-9, 1.0, 1e200])
def test_scaled_does_not_depend_on_the_size_of_things(size):
    assert np.allclose(errors("scaled", np.array([1.1, 2.0]) * size, np.array([1.0, 2.0]) * size),
                       [0.1 / np.sqrt(2.5), 0.0])  # fmt: skip


@pytest.mark.parametrize("metric", sorted(METRICS))
@pytest.mark.parametrize("shape", [(), (0,), (0, 7), (2, 3)])
def test_errors_have_the_shape_of_the_reference(metric, shape):
    found = METRICS[metric].errors(np.ones(shape), np.ones(shape), SPEC, None)
    assert isinstance(found, np.ndarray)
    assert (found.shape, found.dtype, found.sum()) == (shape, np.float64, 0.0)


def test_unsigned_and_boolean_arrays_do_not_wrap_around():
    assert errors("max_abs", np.uint8([1]), np.uint8([2])).tolist() == [1.0]
    assert errors("max_abs", np.array([True]), np.array([False])).tolist() == [1.0]


def test_single_precision_and_longdouble_answers_are_computed_in_double():
    assert 1e-9 < errors("scaled", np.float32([0.1]), [0.1])[0] < 1e-7
    assert errors("scaled", np.longdouble([0.5]), [0.5])[0] == 0.0


def test_complex_numbers_are_compared_by_their_distance():
    assert errors("max_abs", [1 + 1j], [1 - 1j]).tolist() == [2.0]


def test_an_all_zero_reference_is_compared_to_a_scale_of_one():
    assert scaled_errors(np.array([3.0, 0.0]), np.zeros(2)).tolist() == [3.0, 0.0]


def test_an_infinite_reference_leaves_the_scale_of_the_others():
    found = errors("scaled", [np.inf, 1.5], [np.inf, 1.0])
    assert found.tolist() == [0.0, 0.5]
