"""Making a case: what may be expected, and what is refused."""

import pytest

from grader.authoring.problems import Refused

SOURCE = """
def parts(x):
    return [x, 0 * x]
"""
RUBRIC = """
sizes: {N: 3}
cases: {main: {}}
criteria:
  parts:
    file: layers.py
    points: 1
    given: {x: "%s * normal(N)"}
    call: y = parts(x)
    outputs: [y]
"""


def test_a_part_of_an_output_may_be_zero(make_with_cases) -> None:
    (case,) = make_with_cases(SOURCE, RUBRIC % "1").case_set.cases["parts"]
    assert [(e.name, bool(e.array.any())) for e in case.expected] == [("y.0", True), ("y.1", False)]


def test_a_whole_output_of_zeros_is_refused(make_with_cases) -> None:
    with pytest.raises(Refused, match="returns zeros would pass"):
        make_with_cases(SOURCE, RUBRIC % "0")


WORDS = """
import numpy as np


def words(x):
    return (7 * x % 5).astype(int)
"""
WORDS_RUBRIC = """
sizes: {N: 4, T: 3}
cases: {main: {}, ended: {early_end: true}}
criteria:
  words:
    file: layers.py
    points: 1
    given: {x: "uniform(0, 9, N, T)"}
    call: y = words(x)
    outputs: {y: {metric: tokens, end: 2}}
"""


def test_some_sequences_end_early_only_where_that_is_asked_for(make_with_cases) -> None:
    main, ended = make_with_cases(WORDS, WORDS_RUBRIC).case_set.cases["words"]
    assert not (main.expected[0].array == 2).any()
    ends = ended.expected[0].array == 2
    assert ends[:, :-1].any()
    assert not ends.any(axis=1).all()


GRADIENTS = """
def gradients(x):
    return {"W": x, "b": 3 * x}
"""
GRADIENTS_RUBRIC = """
sizes: {N: 3}
cases: {main: {}}
criteria:
  gradients:
    file: layers.py
    points: 1
    given: {x: "normal(N)"}
    call: grads = gradients(x)
    outputs: [grads]
    accept: [{grads: "%s", credit: 1, say: Twice as much.}]
"""


def test_what_else_is_right_of_a_mapping_is_a_mapping(make_with_cases) -> None:
    doubled = "{name: 2 * value for name, value in grads.items()}"
    (case,) = make_with_cases(GRADIENTS, GRADIENTS_RUBRIC % doubled).case_set.cases["gradients"]
    (other,) = case.accepted
    expected = {each.name: 2 * each.array for each in case.expected}
    assert {name: list(array) for name, array in other.expected.items()} == {
        name: list(array) for name, array in expected.items()
    }


def test_what_else_is_right_is_made_of_numbers(make_with_cases) -> None:
    with pytest.raises(Refused, match="expected an array of numbers, or a mapping of them"):
        make_with_cases(GRADIENTS, GRADIENTS_RUBRIC % "gradients")
