"""Truth values have no sign and cannot be subtracted: no relation between numbers is asked for."""

from collections.abc import Callable

import numpy as np
import pytest

from grader.core.cases import Case, Evidence, Expected
from grader.core.outcomes import Returned
from grader.judging.diagnosis.diagnose import answer_of, diagnose

NOTHING = Evidence((), (), {}, (), np.zeros((0, 0, 0, 3)))
Make = Callable[[np.ndarray], np.ndarray]


def said(make: Make) -> tuple[str, ...]:
    """What is said of truth values whose last axis is two blocks of one width."""
    answers = []
    for n in (5, 6, 7):
        right = np.random.default_rng(n).random((n, 2 * n + 2)) < 0.5
        expected = (Expected("y", right, 0.0, 0.0),)
        case = Case("f", str(n), {"N": n, "D": n + 1}, "float64", 0, "visible", None, {}, expected)
        answers.append(answer_of(case, Returned({"y": make(right)}), frozenset({"y"})))
    return diagnose(answers, NOTHING).sentences


def half_inverted(right: np.ndarray) -> np.ndarray:
    return right ^ (np.arange(right.shape[1]) < right.shape[1] // 2)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (half_inverted, "`y` is wrong only in the first of the two blocks of width D"),
        (np.zeros_like, "`y` is False everywhere"),
        (np.ones_like, "`y` is True everywhere"),
        (lambda right: right[::-1], "`y` has the right values in reverse order along N (axis 0)"),
    ],
)
def test_what_holds_is_said_in_words_of_truth_values(make: Make, sentence: str) -> None:
    assert said(make) == (sentence,)


@pytest.mark.parametrize("seed", range(20))
def test_no_relation_fails_on_them(seed: int) -> None:
    chance = np.random.default_rng(seed)
    said(lambda right: right ^ (chance.random(right.shape) < 0.3) & (chance.random() < 0.9))
    said(lambda right: right ^ (np.arange(right.shape[1]) % (2 + seed) == 0))
