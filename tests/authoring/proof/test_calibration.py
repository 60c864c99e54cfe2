"""Tolerances follow the noise of the reference; cases without a fair one are refused."""

import numpy as np
import pytest

from grader.authoring.cases.reference_runs import has_higher_precision
from grader.authoring.problems import Refused
from grader.authoring.proof import precisions
from grader.authoring.proof.calibration import calibrate
from grader.authoring.proof.precisions import runs_of
from grader.authoring.proof.zeros import zero_units
from grader.core.rubric import Tolerance
from grader.judging.values.expectations import Expectation
from grader.judging.values.output_verdict import measure
from tests.authoring.conftest import sound_case

SOURCE = """
def affine(x, w):
    return x @ w
"""
RUBRIC = """
sizes: {{N: 6, D: 7, M: 5}}
cases: {{main: {{{case}}}}}
criteria:
  affine:
    file: layers.py
    points: 1
    given: {{x: "{x}", w: "normal(D, M)"}}
    call: out = affine(x, w)
    outputs: {outputs}
"""


def only_case(make_assignment, source=SOURCE, x="normal(N, D)", case="", outputs="[out]"):
    made = make_assignment(source, RUBRIC.format(x=x, case=case, outputs=outputs))
    criterion = made.rubric.criteria[0]
    return criterion, sound_case(criterion, criterion.cases[0], made), made


def tier(criterion, case, got):
    (expected,) = case.expected
    asked = Expectation(expected, criterion.spec_of("out"), case, criterion, Tolerance())
    return measure(got, asked).tier


def test_a_well_conditioned_output_gets_the_least_tolerances(make_assignment):
    _, made, _ = only_case(make_assignment)
    (expected,) = made.case.expected
    assert expected.tolerance_double == 1e-12
    assert 1e-5 <= expected.tolerance_single < 1e-4
    assert made.reason == ""


def test_the_tolerance_grows_with_the_noise(make_assignment):
    """A difference of large numbers loses digits: 1e4 beside 1 costs four of them."""
    source = "def affine(x, w):\n    return (x @ w + 1e3) - 1e3\n"
    _, made, _ = only_case(make_assignment, source, case="stability: true")
    (expected,) = made.case.expected
    assert 1e-12 < expected.tolerance_double < 1e-9
    assert expected.tolerance_single > 2e-4


@pytest.mark.skipif(not has_higher_precision(), reason="no 80-bit numbers here")
def test_expected_values_are_free_of_the_references_own_rounding(make_assignment):
    """0.1 added three hundred times, one by one: wrong in the last digits in double precision."""
    source = """
    def affine(x, w):
        total = x[:, :5] * 0
        for _ in range(300):
            total = total + x[:, :5]
        return total
    """
    _, made, opened = only_case(make_assignment, source)
    x, w = made.case.inputs.values()
    exact = x[:, :5].astype(np.longdouble) * 300
    assert np.array_equal(made.case.expected[0].array, exact.astype(np.float64))
    assert not np.array_equal(made.case.expected[0].array, opened.scope["affine"](x, w))


def test_a_reference_that_fails_in_other_precisions_is_taken_as_it_is(make_assignment):
    source = """
    def affine(x, w):
        assert x.dtype == np.float64
        return x @ w
    """
    _, made, _ = only_case(make_assignment, source)
    inputs = made.case.inputs
    assert np.array_equal(made.case.expected[0].array, inputs["x"] @ inputs["w"])
    assert made.case.expected[0].tolerance_single == 1e-5


def test_without_a_higher_precision_the_double_one_is_expected(make_assignment, monkeypatch):
    monkeypatch.setattr(precisions, "has_higher_precision", lambda: False)
    _, made, _ = only_case(make_assignment)
    inputs = made.case.inputs
    assert np.array_equal(made.case.expected[0].array, inputs["x"] @ inputs["w"])


def test_a_case_in_single_precision_expects_what_its_inputs_give_in_double(make_assignment):
    _, made, _ = only_case(make_assignment, case="dtype: float32")
    (expected,) = made.case.expected
    x, w = (made.case.inputs[name].astype(np.float64) for name in "xw")
    assert made.case.inputs["x"].dtype == np.float32
    assert np.allclose(expected.array, x @ w, rtol=1e-14)
    assert expected.tolerance_double == expected.tolerance_single >= 1e-5


def test_a_case_that_single_precision_cannot_solve_is_refused(make_assignment):
    source = "def affine(x, w):\n    return (x @ w + 1e4) - 1e4\n"
    with pytest.raises(
        Refused, match=r"criterion affine, case main: out is off by .* in single precision"
    ):
        only_case(make_assignment, source)


def test_it_is_kept_and_marked_where_the_rubric_says_so(make_assignment):
    source = "def affine(x, w):\n    return (x @ w + 1e4) - 1e4\n"
    _, made, _ = only_case(make_assignment, source, case="stability: true")
    assert "out is off by" in made.reason
    assert made.case.expected[0].tolerance_single == 1e-3


def test_a_jump_within_the_last_digit_is_refused(make_assignment):
    source = "def affine(x, w):\n    return x[:, :1] + (np.abs(x - 1) * 2**54 % 8)\n"
    with pytest.raises(Refused, match=r"changes by .* when its inputs change in the last digit"):
        only_case(make_assignment, source)


def test_rows_of_very_different_size_are_refused(make_assignment):
    with pytest.raises(Refused, match=r"the rows of out differ \de\+04-fold"):
        only_case(make_assignment, x="normal(N, D) * np.where(np.arange(N) == 2, 1e-5, 1)[:, None]")


def test_rows_of_nothing_but_zeros_are_no_matter(make_assignment):
    x = "normal(N, D) * (np.arange(N) != 2)[:, None]"
    _, made, _ = only_case(make_assignment, x=x)
    assert made.reason == ""


@pytest.mark.parametrize("x, is_moved", [("uniform(1, 2)", True), ("0.1", False), ("12.0", False)])
def test_a_number_alone_is_moved_if_it_was_drawn(make_assignment, x, is_moved):
    """What a person writes is exact: 12.0 may be a count."""
    source = "def affine(x, w):\n    return w[:1, :1] + int(x) + np.sin(1e5 * x)\n"
    _, made, _ = only_case(make_assignment, source, x=x, case="stability: true")
    (expected,) = made.case.expected
    assert (expected.tolerance_double > 1e-11) == is_moved


ROUNDING = """
def affine(x, w):
    out = x @ w
    return np.vstack([out, (out[:1] + 0.1) - out[:1] - 0.1])
"""


def test_a_row_that_is_rounding_is_not_too_small(make_assignment):
    """Such as below the triangle of a decomposition: any other rounding there is right."""
    criterion, made, _ = only_case(make_assignment, f"import numpy as np\n{ROUNDING}")
    assert made.reason == ""
    other = made.case.expected[0].array.copy()
    other[-1] *= -3
    assert tier(criterion, made.case, other) == "double"


def test_a_row_is_no_rounding_only_because_it_is_tiny(make_assignment):
    with pytest.raises(Refused, match=r"the rows of out differ \de\+1[23]-fold"):
        only_case(
            make_assignment, x="normal(N, D) * np.where(np.arange(N) == 2, 1e-13, 1)[:, None]"
        )


@pytest.mark.parametrize("scale, kept", [(2e-4, ""), (1e-5, "stability: true")])
def test_a_small_row_that_is_doubled_is_noticed(make_assignment, scale, kept):
    x = f"normal(N, D) * np.where(np.arange(N) == 2, {scale}, 1)[:, None]"
    criterion, made, _ = only_case(make_assignment, x=x, case=kept)
    wrong = made.case.expected[0].array.copy()
    assert tier(criterion, made.case, wrong) == "double"
    wrong[2] *= 2
    assert tier(criterion, made.case, wrong) in ("", "sloppy")


def test_tiny_gradients_are_no_excuse(make_assignment):
    """All gradients scaled by 1e-9: zeros and results that are a little off do not pass."""
    criterion, made, _ = only_case(make_assignment, x="1e-9 * normal(N, D)")
    right = made.case.expected[0].array
    assert np.abs(right).max() < 1e-7
    assert tier(criterion, made.case, right) == "double"
    assert tier(criterion, made.case, right * 0) == ""
    assert tier(criterion, made.case, right * 1.1) == ""
    assert tier(criterion, made.case, right + 1e-9) == ""


def test_the_tolerance_of_absolute_errors_has_the_outputs_size(make_assignment):
    outputs = "{out: {metric: max_abs}}"
    _, made, _ = only_case(make_assignment, x="1e6 * normal(N, D)", outputs=outputs)
    (expected,) = made.case.expected
    size = np.abs(expected.array).max()
    assert 1e-12 * size <= expected.tolerance_double < 1e-11 * size


def test_integers_need_no_tolerance(make_assignment):
    source = "def affine(x, w):\n    return (x @ w).argmax(axis=1)\n"
    criterion, made, opened = only_case(make_assignment, source)
    (expected,) = made.case.expected
    assert (expected.tolerance_double, expected.tolerance_single) == (0.0, 0.0)
    assert expected.array.dtype.kind == "i"
    runs = runs_of(criterion, made.case, opened.scope)
    again = calibrate(criterion, criterion.cases[0], made.case, runs)
    assert np.array_equal(again.case.expected[0].array, expected.array)


def test_generating_twice_gives_the_same(make_assignment):
    (_, first, _), (_, second, _) = only_case(make_assignment), only_case(make_assignment)
    assert first.case.expected[0].tolerance_single == second.case.expected[0].tolerance_single


UNREACHED = """
def affine(x, w):
    y = x @ w
    return np.where(np.arange(5) == 2, -np.inf, np.where(np.arange(6)[:, None] == 1, np.inf, y))
"""


@pytest.mark.parametrize("outputs", ["[out]", "{out: {metric: max_abs}}", "{out: {metric: rel}}"])
def test_infinite_numbers_are_right_in_the_same_places_only(make_assignment, outputs):
    criterion, made, _ = only_case(make_assignment, UNREACHED, outputs=outputs)
    (expected,) = made.case.expected
    assert made.reason == ""
    assert expected.tolerance_double <= 1e-11
    assert tier(criterion, made.case, expected.array) == "double"
    for place, value in (((0, 2), 1e300), ((0, 2), np.inf), ((0, 0), -np.inf), ((1, 1), np.nan)):
        wrong = expected.array.copy()
        wrong[place] = value
        assert tier(criterion, made.case, wrong) == ""
    finite = np.isfinite(expected.array)
    assert tier(criterion, made.case, np.where(finite, 2 * expected.array, expected.array)) == ""


def test_a_part_that_is_infinite_has_no_size_beside_others(make_assignment):
    """Zeros beside it, as the distance to the source, are no rounding, and are compared."""
    source = "def affine(x, w):\n    return {'a': 0.0, 'b': np.inf, 'c': x[0, 0]}\n"
    _, made, _ = only_case(make_assignment, source)
    assert [each.scale for each in made.case.expected] == [0.0, 0.0, 0.0]
    assert zero_units({"a": 0.0, "b": 0.0, "c": 1.0}) == {"a": 1.0, "b": 1.0}


@pytest.mark.skipif(not has_higher_precision(), reason="double precision is the highest here")
def test_what_is_too_large_on_the_way_only_is_refused(make_assignment):
    _, made, _ = only_case(make_assignment, "def affine(x, w):\n    return np.exp(1000 + x @ w)\n")
    assert np.isinf(made.case.expected[0].array).all()  # in whatever way it is computed in double
    source = "def affine(x, w):\n    return np.exp(1000 + x @ w) / np.exp(700.0)\n"
    with pytest.raises(Refused, match="out is infinite in one run and finite in another"):
        only_case(make_assignment, source)


def test_a_zero_is_not_moved_where_it_says_that_nothing_is_there(make_assignment):
    """No rounding makes an entry of a sparse matrix; at the edge of a jump a zero still counts."""
    entries = "def affine(x, w):\n    return x[x != 0] * 2\n"
    sparse = "normal(N, D) * mask(N, D)"
    _, made, _ = only_case(make_assignment, entries, x=sparse)
    assert made.reason == ""
    jump = "def affine(x, w):\n    return np.where(x > 0, x + 1, x - 1)\n"
    with pytest.raises(Refused, match=r"changes by .* when its inputs change in the last digit"):
        only_case(make_assignment, jump, x=sparse)
