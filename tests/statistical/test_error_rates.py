"""How often a right answer fails and a biased one passes: computed exactly, and tried out."""

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from grader.authoring.draws.needed_runs import (
    ALL_SAME,
    ERROR,
    SAFETY,
    Need,
    group_error,
    majority_error,
    needed_runs,
    share_off,
    varied_runs,
)
from grader.authoring.draws.statistic_values import std_room
from grader.confined.values.arrays import Array
from grader.core.cases import RandomOutput
from grader.core.draws.random_outputs import GROUPS, group_median, squares, typical_std

Draw = Callable[[np.random.Generator, tuple[int, ...]], Array]
TRIED = 1500  # answers of each kind: a rate of 1e-3 would give none with a probability of 22 % only
DRAWS: dict[str, tuple[float, float, Draw]] = {  # mean, bias to detect, and the numbers of runs
    "normal": (0.0, 1.5, lambda rng, shape: rng.normal(0, 1, shape)),
    "skewed": (1.0, 1.5, lambda rng, shape: rng.exponential(1, shape)),
    "rare": (0.1, 0.4, lambda rng, shape: (rng.random(shape) < 0.1).astype(float)),
    "heavy tails": (0.0, 2.5, lambda rng, shape: rng.standard_t(3, shape)),
}


def runs_for(draw: Draw, detect: float) -> int:
    each = draw(np.random.default_rng(5), (240,))
    return needed_runs([Need(each, np.asarray(detect / 2), SAFETY)], 1)


def shares_off(values: Array, mean: float, detect: float) -> float:
    """Return how many of the answers, each a row of runs, are not within what is allowed."""
    return float(np.mean(np.abs(group_median(values.T) - mean) > detect / 2))


@pytest.mark.parametrize("share", [Fraction(1, 18), Fraction(1, 3), Fraction(1, 100)])
def test_a_majority_is_as_probable_as_the_binomial_distribution_says(share: Fraction) -> None:
    exact = sum(
        math.comb(15, k) * share**k * (1 - share) ** (15 - k) for k in range(8, 16)
    )  # 8 of 15 groups
    assert majority_error(float(share)) == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize("tests", [1, 12, 5000])
def test_all_tests_together_have_the_error_that_is_allowed(tests: int) -> None:
    both = 2 * tests * majority_error(group_error(tests))
    assert both <= ERROR - ALL_SAME < 1.001 * both


def test_runs_are_as_many_as_the_normal_tail_asks_for() -> None:
    each = np.random.default_rng(1).normal(size=4000)
    runs = needed_runs([Need(each, np.asarray(0.1), 1.0)], 3)
    size, spread = runs / GROUPS, float(each.std(ddof=1))

    def tail(size: float) -> float:  # that a group's mean is off by more than the room
        return 0.5 * math.erfc(0.1 * math.sqrt(size) / spread / math.sqrt(2))

    assert tail(size) <= group_error(3) < tail(size - 1)


@pytest.mark.parametrize("name", DRAWS)
def test_right_answers_pass_and_biased_ones_fail(name: str) -> None:
    mean, detect, draw = DRAWS[name]
    runs, rng = runs_for(draw, detect), np.random.default_rng(7)
    values = draw(rng, (TRIED, runs))
    assert shares_off(values, mean, detect) == 0
    for bias in (detect, -detect):
        assert shares_off(values + bias, mean, detect) == 1


def test_answers_that_spread_nearly_twice_as_much_are_judged_as_well() -> None:
    mean, detect, draw = DRAWS["normal"]
    runs, rng = runs_for(draw, detect), np.random.default_rng(7)
    values = 1.9 * draw(rng, (TRIED, runs))
    assert shares_off(values, mean, detect) == 0
    assert shares_off(values + detect, mean, detect) == 1


def test_standard_deviations_that_are_off_are_told_from_right_ones() -> None:
    zero, one, rng = np.zeros(()), np.ones(()), np.random.default_rng(3)
    output = RandomOutput("x", std=one, allowed=0.25)
    pilot = squares(rng.normal(size=240), zero, one)
    runs = needed_runs([Need(pilot, std_room(output, one), SAFETY)], 1)
    for std, wrong in ((1.0, 0), (1.5, 1), (0.5, 1)):
        answers = rng.normal(0, std, (400, runs))
        off = [abs(typical_std(each, zero, one) - 1) > 0.25 for each in answers]
        assert np.mean(off) == wrong


def test_rare_large_values_are_noticed_where_they_spoil_groups() -> None:
    rng = np.random.default_rng(2)
    rare = np.where(rng.random(3000) < 0.002, 500.0, 0.0)
    need = Need(rare, np.asarray(1.0), SAFETY)
    assert share_off(need, 3000, 1) > group_error(1)
    ordinary = Need(rng.normal(size=3000), np.asarray(0.25), SAFETY)
    assert share_off(ordinary, 3000, 1) < group_error(1)


def test_a_rare_change_takes_more_runs_until_it_shows() -> None:
    often, rare = np.arange(240.0), (np.arange(240) == 7).astype(float)
    assert GROUPS <= varied_runs(often, 1) < 100
    assert (1 - 1 / 240 / 4) ** varied_runs(rare, 1) < 1e-6
    assert varied_runs(np.zeros(240), 1) == 0
