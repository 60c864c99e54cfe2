"""A search for a cache ends when it can, and finds what it would find if all tries ran."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from grader.confined.replay.search_orders import LIKELIEST, Choices, orders
from grader.confined.shared_words import KEYS, LENGTHS
from grader.core.grades import CaseVerdict, Status
from grader.core.outcomes import Outcome, Returned, TimedOut
from grader.grading.retrials.cache_tries import CacheTries
from grader.judging.credit import FULL
from grader.judging.retry.known_wrong import Marks

LENGTHS_HERE = (9, 9, 9, 9)
RIGHT = np.array([0.3, 0.5, 0.7, 0.9])
Formula = Callable[[np.ndarray], np.ndarray]


def pairs(v: np.ndarray) -> np.ndarray:
    """Each element depends on two places."""
    return np.array([v[0] * v[1], v[1] + v[2], v[2] * v[3]])


def all_together(v: np.ndarray) -> np.ndarray:
    return np.array([v.sum(), (v**2).sum()])


def masked(v: np.ndarray) -> np.ndarray:
    """Elements where the likeliest value of one place hides another place: a mask that is off."""
    return np.where(v[0] > 0.2, v[1:], 0.0)


class Bench:
    """Tries of four places; `at` says which candidate of each is right, None that none is."""

    def __init__(self, formula: Formula, at: Sequence[int | None]) -> None:
        rng = np.random.default_rng(1)
        self.candidates = rng.uniform(1.5, 2.5, (4, 9))
        self.candidates[0, 0] = 0.1
        for place, number in enumerate(at):
            if number is not None:
                self.candidates[place, number] = RIGHT[place]
        self.formula = formula
        self.ran: list[Choices] = []

    def run(self, asked: Sequence[Choices]) -> Outcome:
        asked = asked or orders(LENGTHS_HERE)[:LIKELIEST]
        self.ran += asked
        values = [self.formula(self.candidates[range(4), list(each)]) for each in asked]
        told = {KEYS: np.array(asked), LENGTHS: np.array(LENGTHS_HERE), "dx": np.array(values)}
        return Returned(told)

    def wrong(self, one: Returned) -> np.ndarray:
        return ~(abs(one.values["dx"] - self.formula(RIGHT)) <= 1e-9)

    def search(self, marked: bool = True) -> Choices:
        right = CaseVerdict("main", "visible", Status.RIGHT, FULL)

        def marks(tries: Sequence[Returned]) -> list[Marks | None]:
            return [Marks(o.values["dx"], self.wrong(o)) if marked else None for o in tries]

        tries = CacheTries(
            self.run,
            lambda one: None if self.wrong(one).any() else right,
            marks,
        )
        verdict, keys = tries.first_right()
        assert (verdict is None) is (keys == ())
        return keys


@pytest.mark.parametrize("formula", [pairs, all_together, masked])
@pytest.mark.parametrize("at", [(0, 0, 0, 0), (1, 1, 0, 0), (2, 1, 3, 1), (3, 0, 0, 4)])
def test_what_is_right_is_found(formula: Formula, at: Choices) -> None:
    found = Bench(formula, at).search()
    assert found == Bench(formula, at).search(marked=False)
    assert found == at or formula is masked  # to which a place may be anything above a bound
    assert found


def test_the_first_of_several_right_ones_is_found() -> None:
    bench = Bench(pairs, (2, 1, 3, 1))
    bench.candidates[2, 1] = RIGHT[2]
    assert bench.search() == (2, 1, 1, 1)


@pytest.mark.parametrize(
    ("formula", "at", "most"),
    [
        (pairs, (None, 1, 1, 1), 330),
        (pairs, (2, None, 2, 2), 330),
        (pairs, (2, 2, 2, None), 330),
        (all_together, (None, 1, 1, 1), 1510),
        (lambda v: np.ones(3), (0, 0, 0, 0), LIKELIEST + 12),
    ],
)
def test_a_search_ends_when_nothing_is_left(formula: Formula, at: Choices, most: int) -> None:
    """Where an element depends on all places, each choice has to be tried."""
    bench = Bench(formula, at)
    if formula not in (pairs, all_together):
        bench.wrong = lambda one: np.array([True, False, False])
    assert bench.search() == ()
    assert len(bench.ran) <= most


def test_the_order_of_tries_tells_nothing_of_what_is_right() -> None:
    """Code that is tried sees only which tries come, and when they end."""
    benches = [Bench(pairs, at) for at in ((None, 3, 3, 3), (3, 3, None, 3), (3, 3, 3, None))]
    for bench in benches:
        bench.search()
    shortest = min((bench.ran for bench in benches), key=len)
    assert len(shortest) < max(len(bench.ran) for bench in benches)
    assert all(bench.ran[: len(shortest)] == shortest for bench in benches)


def test_what_raises_says_nothing_of_other_tries() -> None:
    """It may raise by any place, also by one that no element depends on."""
    bench = Bench(pairs, (2, 1, 3, 1))
    plain = bench.formula
    raises = bench.candidates[3, 0]
    bench.formula = lambda v: np.full(3, np.nan) if v[3] == raises else plain(v)
    assert bench.search() == (2, 1, 3, 1)


def test_a_search_ends_where_no_answer_comes() -> None:
    late = CacheTries(lambda asked: TimedOut(10), lambda one: None, lambda tries: [])
    assert late.first_right() == (None, ())
    assert late.right_again((1,)) is None
