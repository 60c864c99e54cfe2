"""Equal wrong answers have equal keys, whatever the last digits are."""

import re
from dataclasses import replace

import numpy as np
import pytest

from grader.core.cases import Case
from grader.judging.diagnosis.equality import answer_key
from grader.judging.diagnosis.wrong_output import Answer

WRONG = np.random.default_rng(1).normal(size=(4, 7))
CASE = Case("c", "main", {}, "float64", 1, "visible", None, {}, ())


def key(array: np.ndarray, case: Case = CASE, wrong: frozenset[str] = frozenset({"y"})) -> str:
    return answer_key([Answer(case, {"y": array, "z": np.ones(3)}, wrong)])


def test_rounding_makes_no_difference_and_a_mistake_does() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", key(WRONG))
    assert key(WRONG) == key(WRONG * (1 + 1e-14))
    others = [WRONG * 1.001, -WRONG, WRONG.T, WRONG.reshape(7, 4), WRONG[::-1], 0 * WRONG]
    assert len({key(WRONG), *map(key, others)}) == 1 + len(others)


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300, 0.0])
def test_answers_that_are_no_numbers_have_a_key_too(value: float) -> None:
    array = np.full((4, 7), value)
    assert key(array) == key(array.copy()) != key(WRONG)


def test_only_wrong_outputs_of_two_visible_cases_count() -> None:
    hidden = replace(CASE, visibility="hidden")
    assert key(WRONG, hidden) == ""
    assert key(WRONG, wrong=frozenset()) == ""
    both = [Answer(c, {"y": WRONG}, frozenset({"y"})) for c in (hidden, CASE)]
    assert answer_key(both) == key(WRONG)
    other = Answer(replace(CASE, name="third"), {"y": 2 * WRONG}, frozenset({"y"}))
    two = [both[1], replace(both[1], case=replace(CASE, name="second"))]
    assert answer_key([*two, other]) == answer_key(two) != answer_key(two[:1])
