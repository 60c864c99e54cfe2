"""Shapes with open axes, and dtypes: what fits, and the sentence for what does not."""

from fractions import Fraction

import numpy as np
import pytest

from grader.core.grades import Status
from grader.core.rubric import OutputSpec
from grader.judging.values.asked_forms import has_dtype, has_shape

SIZES = {"N": 4, "D": 6}


@pytest.mark.parametrize(("shape", "pattern", "fits"), [
    ((4, 9), ("N", "any"), True), ((5, 9), ("N", "any"), False), ((4,), ("N", "any"), False),
    ((0,), ("any",), True), ((), ("any",), False), ((), (), True), ((3, 6), (3, "D"), True),
    ((1, 2, 6), ("...", "D"), True), ((6,), ("...", "D"), True), ((), ("...", "D"), False),
    ((4,), ("N", "..."), True), ((4, 1, 1), ("N", "..."), True), ((4, 6), ("N", "...", "D"), True),
    ((4,), ("N", "...", "D"), False), ((), ("...",), True),
])  # fmt: skip
def test_a_shape_fits_its_pattern_or_not(shape, pattern, fits) -> None:
    assert has_shape(shape, pattern, SIZES) == fits


HOLDS = {"it begins at 0": True}
OPEN = OutputSpec("t", shape=("N", "any"))


def found(judge, got, ensured=HOLDS, spec=OPEN):
    criterion = {"ensure": dict.fromkeys(HOLDS, "t[0] == 0")}
    return judge({"t": np.zeros((4, 3))}, {"t": got}, spec, ensured=ensured, criterion=criterion)


@pytest.mark.parametrize("got", [np.zeros((4, 3)), np.ones((4, 11)), np.zeros((4, 0))])
def test_values_of_an_open_shape_are_right_if_ensure_says_so(judge, got) -> None:
    assert found(judge, got).credit == 1
    assert found(judge, got, dict.fromkeys(HOLDS, False)).credit == 0
    assert found(judge, got, None).credit == 0


@pytest.mark.parametrize(("got", "message"), [
    (np.zeros(4), "`t` has shape (4,), expected the shape (N, any) with N = 4"),
    (np.zeros((3, 4)), "`t` has shape (3, 4), expected the shape (N, any) with N = 4"),
    (1.0, "`t` is a single number, expected the shape (N, any) with N = 4"),
    (np.full((4, 2), "a"), "`t` holds text, expected floating-point numbers"),
    (None, "`t` is None, expected an array of shape (N, any) with N = 4"),
])  # fmt: skip
def test_what_does_not_fit_is_wrong_whatever_ensure_says(judge, got, message) -> None:
    verdict = found(judge, got)
    assert (verdict.credit, verdict.message) == (0, message)


IMAGE = np.array([[0, 255], [7, 8]], np.uint8)


@pytest.mark.parametrize(("wanted", "got", "message"), [
    ("uint8", IMAGE, ""),
    ("uint8", IMAGE.astype(np.int64), "`img` has the dtype int64, expected uint8"),
    ("uint8", IMAGE.astype(float), "`img` has the dtype float64, expected uint8"),
    ("uint8", IMAGE > 7, "`img` has the dtype bool, expected uint8"),
    ("uint8", IMAGE.astype(np.int16), "`img` has the dtype int16, expected uint8"),
    ("int", IMAGE.astype(np.int64), ""), ("int", IMAGE, ""),
    ("int", IMAGE.astype(float), "`img` has the dtype float64, expected an integer one"),
])  # fmt: skip
def test_the_dtype_counts_where_it_is_asked_for(judge, wanted, got, message) -> None:
    verdict = judge({"img": IMAGE}, {"img": got}, OutputSpec("img", dtype=wanted))
    assert (verdict.credit, verdict.message) == (int(not message), message)
    assert verdict.status is (Status.WRONG if message else Status.RIGHT)


def test_right_dtypes_do_not_make_wrong_values_right(judge) -> None:
    spec = OutputSpec("img", dtype="uint8")
    assert judge({"img": IMAGE}, {"img": IMAGE + np.uint8(1)}, spec).credit == Fraction(0)
    assert "has shape" in judge({"img": IMAGE}, {"img": IMAGE[0]}, spec).message


def test_kinds_of_dtypes() -> None:
    assert has_dtype(np.zeros(1, np.float32), "float")
    assert not has_dtype(np.zeros(1, complex), "float")
    assert has_dtype(np.zeros(1, np.complex64), "complex")
    assert has_dtype(np.zeros(1, bool), "bool")
    assert not has_dtype(np.zeros(1, bool), "int")
    assert has_dtype(np.zeros(1, ">i4").astype("<i4"), "int32")


def test_equal_is_the_word_for_exact(judge) -> None:
    verdict = judge({"y": 0.1}, {"y": 0.1 + 1e-12}, OutputSpec("y", "equal"))
    assert (verdict.credit, verdict.outputs[0].metric) == (0, "exact")
    assert judge({"y": 0.1}, {"y": 0.1}, OutputSpec("y", "equal")).credit == 1
