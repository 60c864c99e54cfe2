"""Traps that known graders fell into: each is a regression test here."""

from fractions import Fraction

import numpy as np
import pytest

from grader.core.outcomes import Crashed, Foreign, Raised, Returned, TimedOut
from grader.core.rubric import OutputSpec, Tolerance
from grader.judging.score.criterion_score import score_criterion
from grader.judging.values.case_verdict import CaseJudge

NOTHING_CHECKED = "no value was checked, so no points can be given"
E = np.array([0.5, -0.25, 0.75, 0.4567])


def test_the_band_is_anchored_on_the_reference_not_on_the_answer(judge):
    for metric in ("scaled", "allclose"):
        spec = OutputSpec("y", metric, tolerance=0.95)
        assert judge({"y": E}, {"y": E * 10}, spec).credit == 0
        assert judge({"y": E * 10}, {"y": E}, spec).credit == 1


def test_broadcasting_is_not_equality(judge):
    assert judge({"y": np.full((4, 7), 0.5)}, {"y": 0.5}).credit == 0
    assert judge({"y": np.full((4, 7), 0.5)}, {"y": np.full((4, 1), 0.5)}).credit == 0


def test_squeezing_does_not_hide_a_wrong_shape(judge):
    assert judge({"db": E}, {"db": E[None]}).credit == 0
    assert judge({"db": E}, {"db": E[:, None]}).credit == 0


@pytest.mark.parametrize("got", [{}, {"grads.W": E}, {"grads": Foreign("an empty dict")}])
def test_the_students_keys_do_not_say_what_is_compared(judge, got):
    assert judge({"grads.W": E, "grads.b": E}, got).credit == 0


def test_no_absolute_tolerance_is_larger_than_the_numbers(judge):
    assert judge({"dx": E * 1e-9}, {"dx": np.zeros(4)}).credit == 0
    assert judge({"dx": E * 1e-9}, {"dx": E * 2e-9}).credit == 0


def test_a_scaled_upstream_gradient_is_judged_like_any_other(judge):
    assert judge({"dx": E * 1e-9}, {"dx": E * 1.01e-9}).credit <= Fraction(1, 2)
    assert judge({"dx": E * 1e-9}, {"dx": E * 1e-9}).credit == 1


@pytest.mark.parametrize("expected", [E, E * np.nan])
def test_nan_equals_nothing(judge, expected):
    verdict = judge({"y": expected}, {"y": E * np.nan})
    assert verdict.credit == 0
    assert not np.isnan(verdict.outputs[0].error)


def test_what_is_printed_or_warned_costs_nothing(make_case, make_criterion):
    outcome = Returned({"y": E}, "debug\n" * 100, ("RuntimeWarning: overflow",), ("x",))
    verdict = CaseJudge(Tolerance())(make_criterion("y"), make_case({"y": E}), outcome)
    assert verdict.credit == 1


@pytest.mark.parametrize(
    "outcome",
    [TimedOut(1.0), Crashed("it ended itself with code 0"), Raised("SystemExit", "0"),
     TimedOut(1.0, whole_submission=True)],
)  # fmt: skip
def test_a_timeout_a_crash_or_an_exit_earns_nothing(make_case, make_criterion, outcome):
    criterion = make_criterion("y")
    verdict = CaseJudge(Tolerance())(criterion, make_case({"y": E}), outcome)
    assert score_criterion(criterion, [verdict], None).score == 0


def test_a_part_of_zero_is_zero_and_not_everything(judge, make_criterion):
    verdict = judge({"y": E}, {"y": E * 1.001}, tolerance=Tolerance(sloppy_credit=Fraction(0)))
    assert score_criterion(make_criterion("y"), [verdict], None).score == 0


class Agreeable(np.ndarray):
    """An array that equals everything."""

    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)

    def __array_ufunc__(self, *args, **kwargs):
        return np.zeros(self.shape)


def test_objects_that_equal_everything_do_not(judge):
    verdict = judge({"y": E}, {"y": (E * 2).view(Agreeable)})
    assert (verdict.credit, verdict.message.split(",")[0]) == (
        0,
        "`y` is not a plain array of numbers",
    )


def test_outputs_are_found_by_name_and_not_by_position(judge):
    assert judge({"a": E, "b": -E}, {"b": -E, "extra": E, "a": E}).credit == 1
    assert judge({"a": E, "b": -E}, {"b": E, "a": -E}).credit == 0


def test_empty_arrays_keep_their_shape(judge):
    assert judge({"y": np.zeros((0, 7))}, {"y": np.zeros((7, 0))}).credit == 0
    assert judge({"y": np.zeros((0, 7))}, {"y": np.zeros((0, 7))}).credit == 1


def test_the_sign_counts(judge):
    verdict = judge({"loss": -2.5}, {"loss": 2.5})
    assert verdict.credit == 0
    assert verdict.message.startswith("`loss` is 2.5, expected -2.5 ")


@pytest.mark.parametrize(
    "expected, got",
    [
        (np.array([1000, 2000]), np.array([1000, 2001])),
        (np.array([True, False]), np.array([True, True])),
        (E, E.astype(object)),
    ],
)
def test_integers_booleans_and_objects_are_never_merely_close(judge, expected, got):
    assert judge({"y": expected}, {"y": got}).credit == 0


def test_points_are_exact(make_criterion, make_verdict):
    verdicts = [make_verdict(1), *(make_verdict(0, weight=Fraction(1, 10)) for _ in range(3))]
    grade = score_criterion(make_criterion("y", points=Fraction(1, 3)), verdicts, None)
    assert grade.score == Fraction(7, 30)


def test_no_checks_cannot_be_a_pass(judge, make_criterion):
    nothing = judge({}, {"y": E}, ensured={})
    assert (nothing.credit, nothing.message) == (
        0,
        NOTHING_CHECKED,
    )
    assert score_criterion(make_criterion("y"), [], None).score == 0


def test_an_answer_that_the_case_does_not_hold_cannot_be_a_pass(judge):
    verdict = judge({}, {"y": E}, "y")
    assert (verdict.credit, verdict.message) == (
        0,
        f"`y` has no expected value in this case: {NOTHING_CHECKED}",
    )
    assert judge({"a": E}, {"a": E, "y": E}, "a", "y").credit == 0
