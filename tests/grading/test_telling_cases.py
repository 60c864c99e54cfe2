"""No case is sent ahead that would tell a function what another case expects of it."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from grader.core.cases import AcceptedOutputs, Case, Expected
from grader.grading.telling_cases import telling_cases


def case(name: str, x: object, y: object) -> Case:
    expected = (Expected("y", np.asarray(y), 1e-9, 1e-5),)
    return Case(name, name, {}, "float64", 1, "visible", None, {"x": x}, expected)


FIRST = case("first", np.arange(3.0), [1.5, 2.5, 4.0])


def test_an_input_that_another_case_expects_tells_it() -> None:
    second = case("second", {"inner": [np.array([1.5, 2.5, 4.0])]}, [7.0, 8.0])
    third = case("third", np.array([1.5, 2.5, 4.5]), [9.0, 8.0])
    assert telling_cases((FIRST, second, third)) == {second}


def test_another_precision_and_an_accepted_answer_tell_it_too() -> None:
    single = case("second", np.array([1.5, 2.5, 4.0], np.float32), [7.0, 8.0])
    assert telling_cases((FIRST, single)) == {single}
    alternative = AcceptedOutputs({"y": np.array([5.0, 6.0])}, Fraction(1), "")
    accepted = replace(FIRST, accepted=(alternative,))
    other = case("second", np.array([5.0, 6.0]), [7.0, 8.0])
    assert telling_cases((accepted, other)) == {other}


def test_what_a_case_expects_of_itself_and_what_anybody_guesses_tells_nothing() -> None:
    same = case("same", np.array([1.0, 2.0]), [1.0, 2.0])
    zeros = case("zeros", np.zeros(4), [1.0, 3.0])
    expects_zeros = case("other", np.array([4.0, 5.0]), np.zeros(4))
    assert not telling_cases((same, zeros, expects_zeros))


def test_a_number_tells_too_but_a_whole_one_does_not() -> None:
    loss = case("loss", np.array([3.0, 1.0]), 2.25)
    told, size = case("told", 2.25, [1.0, 3.0]), case("size", 2, [1.0, 4.0])
    whole = case("whole", np.array([3.0, 2.0]), 2)
    assert telling_cases((loss, told, size, whole)) == {told}
