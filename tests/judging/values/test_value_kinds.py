import numpy as np
import pytest

from grader.core.outcomes import Foreign, Returned
from grader.core.rubric import OutputSpec, Tolerance
from grader.judging.values.case_verdict import CaseJudge

ASKED = "expected an array of shape (H,) = (7,)"


@pytest.mark.parametrize(
    "value, sentence",
    [
        (None, f"`y` is None, {ASKED}"),
        (Foreign("an object array"), f"`y` is an object array, {ASKED}"),
        (np.full(7, None), f"`y` is not a plain array of numbers, {ASKED}"),
        (np.zeros(7, "M8[s]"), "`y` holds dates, expected floating-point numbers"),
        (np.ones(7, dtype=bool), "`y` holds True and False, expected floating-point numbers"),
        (np.ones(7) * 1j, "`y` holds complex numbers, expected floating-point numbers"),
        (np.array(["1"] * 7), "`y` holds text, expected floating-point numbers"),
    ],
)  # fmt: skip
def test_kinds_that_are_no_floats(judge, value, sentence):
    verdict = judge({"y": np.full(7, 2.0), "z": np.ones(7)}, {"y": value, "z": np.ones(7)})
    assert (verdict.credit, verdict.message) == (0, sentence)


@pytest.mark.parametrize(
    ("expected", "part"),
    [
        ([5.0, 13.0], ": their absolute values"),
        ([25.0, 169.0], ": the squares of their absolute values"),
        ([3.0, 5.0], ": their real parts"),
        ([4.0, 12.0], ": their imaginary parts"),
        ([np.arctan2(4, 3), np.arctan2(12, 5)], ": their phases"),
        ([5.0, 12.0], ""),
    ],
)
def test_what_of_complex_numbers_is_expected(judge, expected, part):
    told = judge({"y": np.array(expected)}, {"y": np.array([3 + 4j, 5 + 12j])}).message
    assert told == f"`y` holds complex numbers, expected floating-point numbers{part}"


def test_a_number_is_expected(judge):
    found = judge({"loss": 1.0}, {"loss": Foreign("a module")}).message
    assert found == "`loss` is a module, expected a single number"


def test_integers_stand_for_floats_of_the_same_value(judge):
    assert judge({"y": np.array([1.0, 2.0])}, {"y": np.array([1, 2])}).credit == 1
    assert judge({"y": np.array([1.0, 2.0])}, {"y": np.array([1, 3])}).credit == 0


def test_whole_floats_stand_for_integers(judge):
    tokens = OutputSpec("y", "tokens")
    assert judge({"y": np.array([1, 2])}, {"y": np.array([1.0, 2.0])}, tokens).credit == 1
    broken = judge({"y": np.array([1, 2])}, {"y": np.array([1.5, 2.0])}, tokens)
    assert broken.message == "`y` holds numbers that are not whole, expected integers"
    assert broken.credit == 0


@pytest.mark.parametrize("kind", [int, np.uint8, float])
def test_zeros_and_ones_stand_for_an_array_of_truths(judge, kind):
    """A mask and predictions are written in both ways."""
    truths = np.array([True, False, True])
    assert judge({"y": truths}, {"y": truths.astype(kind)}).credit == 1
    wrong = judge({"y": truths}, {"y": np.array([1, 1, 1], kind)})
    assert wrong.credit == 0
    assert wrong.message.startswith("`y`: 1 of 3 elements differs; the first is `y[1]`: 1")


@pytest.mark.parametrize("kind", [int, np.uint8, float, np.float32])
def test_truths_stand_for_zeros_and_ones(judge, kind):
    numbers = np.array([1, 0], kind)
    assert judge({"y": numbers}, {"y": np.array([True, False])}).credit == 1
    assert judge({"y": numbers}, {"y": np.array([True, True])}).credit == 0


def test_what_a_comparison_gives_stands_for_a_single_float(judge):
    for one, other in ((1.0, True), (0.0, False), (True, 1.0)):
        assert judge({"y": np.array(one)}, {"y": np.array(other)}).credit == 1
        assert judge({"y": np.array(one)}, {"y": np.array(not other)}).credit == 0


def test_truth_is_no_number(judge):
    assert judge({"y": np.array([1, 2])}, {"y": np.array([True, False])}).message == (
        "`y` holds True and False, expected integers"
    )
    assert judge({"y": np.array([True, False])}, {"y": np.array([1, 2])}).message == (
        "`y` holds integers, expected True and False"
    )
    assert judge({"y": np.array(True)}, {"y": np.array(1)}).message == (
        "`y` is 1, expected True or False"
    )
    assert judge({"y": np.array(0.5)}, {"y": np.array(False)}).message == (
        "`y` is False, expected a floating-point number"
    )
    assert judge({"y": np.array([0.5, 0.0])}, {"y": np.array([True, False])}).message == (
        "`y` holds True and False, expected floating-point numbers"
    )
    assert judge({"y": np.array([True])}, {"y": np.array([True])}).credit == 1


def test_text_is_compared_exactly(judge):
    assert judge({"y": np.array(["a", "b"])}, {"y": np.array(["a", "b"])}).credit == 1
    wrong = judge({"y": np.array(["a", "b"])}, {"y": np.array(["a", "\x1b[31mc"])})
    assert wrong.message == "`y`: 1 of 2 elements differs; the first is `y[1]`: c, expected b"


def test_precision_is_no_kind(judge):
    y = np.array([0.5, 0.25])
    for dtype in (np.float16, np.float32, np.longdouble, ">f8"):
        assert judge({"y": y}, {"y": y.astype(dtype)}).credit == 1


def test_a_numpy_scalar_is_an_array_without_axes(make_case, make_criterion):
    outcome = Returned({"y": np.float64(2.0)})
    verdict = CaseJudge(Tolerance())(make_criterion("y"), make_case({"y": 2.0}), outcome)
    assert verdict.credit == 1


def test_an_answer_kind_the_case_should_not_hold_never_raises(judge):
    assert judge({"y": np.full(2, None)}, {"y": np.ones(2)}).credit == 0
