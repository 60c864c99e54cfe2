from fractions import Fraction

import numpy as np
import pytest

from grader.core.aspects import Efficiency
from grader.core.rubric import OutputSpec

E = np.array([0.5, -0.25, 0.75, 0.4567])
WRONG = E * 2
SLOPPY = E * 1.001


def spec(name, points=None):
    return OutputSpec(name, points=None if points is None else Fraction(points))


def test_the_worst_output_decides(judge):
    verdict = judge({"a": E, "b": E, "c": E}, {"a": E, "b": SLOPPY, "c": E})
    assert (verdict.credit, verdict.status) == (Fraction(1, 2), "partly right")
    assert judge({"a": E, "b": E}, {"a": E, "b": WRONG}).credit == 0


def test_outputs_with_points_earn_their_own(judge):
    specs = (spec("a", 2), spec("b", 3), spec("c"), spec("d"))
    expected = dict.fromkeys("abcd", E)
    wrong = {name: judge(expected, expected | {name: WRONG}, *specs).credit for name in "abcd"}
    assert wrong == {
        "a": Fraction(6, 8),
        "b": Fraction(5, 8),
        "c": Fraction(5, 8),
        "d": Fraction(5, 8),
    }
    assert judge(expected, expected, *specs).credit == 1
    assert judge(expected, dict.fromkeys("abcd", WRONG), *specs).credit == 0


def test_outputs_share_what_efficiency_leaves(judge):
    specs, expected = (spec("a", 3), spec("b", 3)), dict.fromkeys("ab", E)
    asked = {"efficiency": Efficiency(("N",), Fraction(2))}
    verdict = judge(expected, {"a": E, "b": WRONG}, *specs, criterion=asked)
    assert verdict.credit == Fraction(1, 2)
    specs = (spec("a", 2), spec("b"))
    verdict = judge(expected, {"a": E, "b": WRONG}, *specs, criterion=asked)
    assert verdict.credit == Fraction(2, 6)


def test_an_output_of_several_parts_is_as_good_as_its_worst(judge):
    specs = (spec("grads", 4), spec("loss"))
    expected = {"loss": 1.0, "grads.W": E, "grads.b": E}
    assert judge(expected, expected | {"grads.b": WRONG}, *specs).credit == Fraction(1, 2)
    assert judge(expected, expected | {"grads.b": SLOPPY}, *specs).credit == Fraction(3, 4)


def test_points_left_over_go_to_all_outputs_together(judge):
    specs = (spec("a", 2), spec("b", 2))
    verdict = judge({"a": E, "b": E}, {"a": E, "b": WRONG}, *specs)
    assert verdict.credit == Fraction(2, 8)


def test_more_points_than_the_criterion_has_are_no_free_points(judge):
    specs = (spec("a", 8), spec("b", 8))
    assert judge({"a": E, "b": E}, {"a": E, "b": WRONG}, *specs).credit == Fraction(1, 2)


@pytest.mark.parametrize("points", [None, 0])
def test_a_criterion_without_points_is_still_judged(judge, points):
    free = {"points": Fraction(0)}
    assert judge({"a": E}, {"a": E}, spec("a", points), criterion=free).credit == 1
    assert judge({"a": E}, {"a": WRONG}, spec("a", points), criterion=free).credit == 0


def test_the_most_specific_output_of_the_rubric_counts(judge):
    specs = (OutputSpec("grads"), OutputSpec("grads.W", tolerance=0.5))
    expected = {"grads.W": E, "grads.Wx": E}
    assert judge(expected, {"grads.W": E * 1.3, "grads.Wx": E}, *specs).credit == 1
    assert judge(expected, {"grads.W": E, "grads.Wx": E * 1.3}, *specs).credit == 0


def test_expected_values_the_rubric_does_not_ask_for_are_left_alone(judge):
    assert judge({"a": E, "old": E}, {"a": E}, "a").credit == 1
