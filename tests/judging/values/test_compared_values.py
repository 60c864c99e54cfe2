from fractions import Fraction

import numpy as np
import pytest

from grader.core.rubric import OutputSpec, Tolerance

E = np.array([0.5, -0.25, 0.75, 0.4567, 1.0, -1.0, 0.125])


def off(*changes):
    array = E.copy()
    for index, value in changes:
        array[index] = value
    return array


def only(verdict):
    (output,) = verdict.outputs
    return output


def test_right_values_say_nothing(judge):
    output = only(judge({"db": E}, {"db": E.copy()}))
    assert (output.credit, output.status, output.message, output.tier) == (1, "right", "", "double")
    assert (output.error, output.tolerance, output.metric) == (0.0, 1e-9, "scaled")
    assert (output.shape, output.axes, output.wrong, output.total) == ("(H,) = (7,)", ("H",), 0, 7)
    assert (output.worst, output.errors) == (None, None)


def test_wrong_values_name_the_worst(judge):
    output = only(judge({"db": E}, {"db": off((3, 0.1234), (0, 0.51))}))
    rms = np.sqrt(np.mean(E**2))
    error = (0.4567 - 0.1234) / max(rms, 0.4567)
    assert output.message == (
        "`db`: 2 of 7 elements are off; the worst is `db[3]`: 0.1234, expected 0.4567 "
        f"(relative error {error:.2g}, allowed 1e-09)"
    )
    assert (output.credit, output.status, output.tier) == (0, "wrong", "")
    assert output.error == pytest.approx(error)
    assert (output.wrong, output.total) == (2, 7)
    assert (output.worst.index, output.worst.got, output.worst.expected) == (
        (3,), "0.1234", "0.4567",
    )  # fmt: skip
    assert output.errors.shape == (7,)
    assert output.errors[3] == pytest.approx(error)


def test_one_wrong_element(judge):
    found = only(judge({"db": E}, {"db": off((5, 1.0))})).message
    assert found.startswith("`db`: 1 of 7 elements is off; the worst is `db[5]`: 1, expected -1 (")


def test_a_single_number(judge):
    found = only(judge({"loss": 2.0}, {"loss": 3.0})).message
    assert found == "`loss` is 3, expected 2 (relative error 0.5, allowed 1e-09)"


def test_numbers_are_as_long_as_their_difference_needs(judge):
    found = only(
        judge({"loss": 2.0}, {"loss": 2.0000002}, tolerance=Tolerance(single=1e-9))
    ).message
    assert "`loss` is 2.0000002, expected 2 " in found


def test_absolute_errors_are_called_so(judge):
    spec = OutputSpec("loss", "max_abs", tolerance=0.1)
    assert only(judge({"loss": 2.0}, {"loss": 3.0}, spec)).message == (
        "`loss` is 3, expected 2 (absolute error 1, allowed 0.1)"
    )
    assert only(judge({"loss": 2.0}, {"loss": 2.05}, spec)).credit == 1


def test_sloppy_values_are_flagged_and_earn_a_part(judge):
    output = only(judge({"db": E}, {"db": E * 1.001}))
    assert output.message.startswith("close, but not close enough: `db[")
    assert (output.credit, output.status, output.tier) == (Fraction(1, 2), "partly right", "sloppy")
    assert output.errors is not None


@pytest.mark.parametrize(
    "credit, status", [(0, "wrong"), (Fraction(1, 4), "partly right"), (1, "right")]
)
def test_the_rubric_says_what_sloppy_values_earn(judge, credit, status):
    tolerance = Tolerance(sloppy_credit=Fraction(credit))
    output = only(judge({"db": E}, {"db": E * 1.001}, tolerance=tolerance))
    assert (output.credit, output.status) == (credit, status)


def test_single_precision_is_remarked(judge, rng):
    db = rng.normal(size=7)
    verdict = judge({"db": db}, {"db": db.astype(np.float32)})
    output = only(verdict)
    assert (output.credit, output.tier, output.tolerance) == (1, "single", 1e-5)
    assert output.message == verdict.message == "`db`: only as exact as single precision"


def test_the_precision_of_a_float32_case_is_not_remarked(judge, rng):
    db = rng.normal(size=7)
    verdict = judge({"db": db}, {"db": db * (1 + 5e-6)}, dtype="float32")
    assert (verdict.credit, verdict.message) == (1, "")


def test_a_numerical_gradient_shows(judge):
    backward = {"gradient": {"y": "dy"}}
    found = judge(
        {"dx": E, "dw": E}, {"dx": E * (1 + 2e-9), "dw": E * (1 + 3e-9)}, criterion=backward
    )
    assert (found.credit, found.message) == (1, "`dx` and `dw`: looks like a numerical gradient")
    forward = judge({"y": E}, {"y": E * (1 + 2e-9)})
    assert forward.message == "`y`: less exact than double precision allows"


def test_a_few_elements_off_a_little_are_not_called_a_numerical_gradient(judge):
    few = E.copy()
    few[:2] *= 1 + 2e-9
    found = judge({"dx": E}, {"dx": few}, criterion={"gradient": {"y": "dy"}})
    assert found.message == "`dx`: less exact than double precision allows"


def test_what_is_not_finite_is_counted(judge):
    output = only(judge({"db": E}, {"db": off((1, np.nan), (4, np.inf), (5, -np.inf))}))
    assert output.message == "`db` holds 1 NaN and 2 inf among 7 elements; the first is `db[1]`"
    assert (output.credit, output.wrong, output.error) == (0, 3, np.inf)
    assert only(judge({"loss": 1.0}, {"loss": np.nan})).message == "`loss` is NaN"


def test_infinities_of_the_reference_are_expected(judge):
    e = np.array([-np.inf, 1.0, 2.0])
    assert judge({"y": e}, {"y": e.copy()}).credit == 1
    assert judge({"y": e}, {"y": -e}).message == (
        "`y` holds 1 inf where other numbers are expected, among 3 elements; the first is `y[0]`"
    )
    finite = judge({"y": e}, {"y": np.array([0.0, 1.0, 2.0])})
    assert finite.credit == 0
    told = "`y`: 1 of 3 elements is off; the worst is `y[0]`: 0, expected -inf"
    assert only(finite).message == told  # without an error, which would be infinite


def test_tokens_earn_the_share_that_is_right(judge):
    expected = np.array([[1, 2, 3, 4, 5]])
    verdict = judge({"s": expected}, {"s": [[1, 2, 3, 9, 9]]}, OutputSpec("s", "tokens"))
    output = only(verdict)
    assert output.credit == verdict.credit == Fraction(3, 5)
    assert output.message == "`s`: 2 of 5 elements differ; the first is `s[0, 3]`: 9, expected 4"
    assert (output.error, output.wrong, output.total, output.tier) == (0.4, 2, 5, "")


def test_tokens_after_the_end_are_not_counted(judge):
    spec = OutputSpec("s", "tokens", end=2)
    assert judge({"s": [[7, 2, 0, 0]]}, {"s": [[7, 2, 5, 6]]}, spec).credit == 1
    half = only(judge({"s": [[7, 2, 0, 0]]}, {"s": [[7, 3, 0, 0]]}, spec))
    assert (half.credit, half.total) == (Fraction(1, 2), 2)


def test_integers_are_never_close(judge):
    assert judge({"count": 1000}, {"count": 1001}).credit == 0


def test_empty_arrays_of_the_right_shape_are_right(judge):
    assert judge({"y": np.zeros((0, 7))}, {"y": np.zeros((0, 7))}).credit == 1
    assert judge({"y": np.zeros((0, 7))}, {"y": np.zeros(0)}).credit == 0
    tokens = OutputSpec("y", "tokens", end=1)
    assert judge({"y": np.zeros((2, 0), int)}, {"y": np.zeros((2, 0), int)}, tokens).credit == 1


def test_an_all_zero_reference_lets_noise_pass_and_nothing_else(judge):
    zeros = np.zeros(7)
    assert judge({"y": zeros}, {"y": zeros + 1e-13}).credit == 1
    assert judge({"y": zeros}, {"y": zeros + 1e-10}).credit == 0
    assert judge({"y": zeros}, {"y": zeros + 1e-6}).credit == 0
