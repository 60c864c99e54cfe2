"""Helpers that change a record, or draw from a generator: a replaced one leaves both as it does."""

import pytest

from tests.follow_through.foreign import Sources, foreign, graded, losing, with_change, with_changes

WALKS = '''
"""Records that are changed in place, and generators that are drawn from."""

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Walker:
    """Where somebody is, and was."""

    place: np.ndarray
    steps: int = 0
    seen: list = field(default_factory=list)


def advance(walker, speed):
    """Move a walker; return nothing."""
    # BEGIN SOLUTION
    walker.seen.append(float(walker.place.sum()))
    walker.place += speed * (1 + walker.steps)
    walker.steps += 1
    # END SOLUTION


def turn(walker):
    """Turn a walker round, and return it."""
    # BEGIN SOLUTION
    walker.place = -walker.place
    # END SOLUTION
    return walker


def flip(coins, rng):
    """Flip one coin in place; return how many lie heads up."""
    # BEGIN SOLUTION
    coins[rng.integers(len(coins))] ^= 1
    # END SOLUTION
    return int(coins.sum())


def noise(n, rng=None):
    """Return random numbers."""
    # BEGIN SOLUTION
    rng = rng or np.random.default_rng(0)
    drawn = 2 * rng.normal(size=n)
    # END SOLUTION
    return drawn


def old_noise(n, rng):
    """Return random numbers of an older kind of generator."""
    # BEGIN SOLUTION
    drawn = 3 * rng.randn(n)
    # END SOLUTION
    return drawn


def walk(x, n):
    """Return the walker after n moves and a turn, and all places on the way."""
    # BEGIN SOLUTION
    walker = Walker(x.copy())
    places = []
    for _ in range(n):
        advance(walker, 0.5)
        places.append(walker.place.copy())
    same = turn(walker)
    same.steps += 10
    result = walker.place, walker.steps, walker.seen, places
    # END SOLUTION
    return result


def flips(n, seed):
    """Return the counts of heads, and a number that is drawn at the end."""
    # BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    coins = np.zeros(1, dtype=int)
    counts = [flip(coins, rng) for _ in range(n)]
    drawn = rng.random()
    # END SOLUTION
    return counts, drawn


def noises(n, seed):
    """Return two rows of noise."""
    # BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    rows = np.stack([noise(n, rng=rng), noise(n, rng)])
    # END SOLUTION
    return rows


def old_noises(n, seed):
    """Return two rows of noise, and a number that is drawn at the end."""
    # BEGIN SOLUTION
    rng = np.random.RandomState(seed)
    rows = np.stack([old_noise(n, rng), old_noise(n, rng)])
    drawn = rng.rand()
    # END SOLUTION
    return rows, drawn
'''
RUBRIC = """
sizes: {N: 4}
cases: {main: {}, other: {N: 5}}
criteria:
  advance: {file: walks.py, points: 1, given: &g {x: normal(N)},
    call: "w = Walker(x, 2)\\nadvance(w, 0.25)", outputs: [w]}
  turn: {file: walks.py, points: 1, given: *g, call: "w = turn(Walker(x))", outputs: [w]}
  flip: {file: walks.py, points: 1, given: {coins: "integers(0, 2, N)", s: "integers(0, 99)"},
    call: "c = flip(coins, np.random.default_rng(s))", outputs: [c, coins]}
  noise: {file: walks.py, points: 1, given: {s: "integers(0, 99)"},
    call: "e = noise(N, np.random.default_rng(s))", outputs: [e]}
  old_noise: {file: walks.py, points: 1, given: {s: "integers(0, 99)"},
    call: "e = old_noise(N, np.random.RandomState(s))", outputs: [e]}
  walk: {file: walks.py, points: 1, given: *g, call: "p, n, seen, places = walk(x, 3)",
    outputs: [p, n, seen, places]}
  flips: {file: walks.py, points: 1, given: {s: "integers(0, 99)"},
    call: "c, d = flips(N, s)", outputs: [c, d]}
  noises: {file: walks.py, points: 1, given: {s: "integers(0, 99)"}, call: "r = noises(N, s)",
    outputs: [r]}
  old_noises: {file: walks.py, points: 1, given: {s: "integers(0, 99)"},
    call: "r, d = old_noises(N, s)", outputs: [r, d]}
"""
SOURCES = {"walks.py": WALKS}
HELPERS = {
    "advance": ("speed * (1 + walker.steps)", "speed"),
    "turn": ("-walker.place", "walker.place"),
    "flip": ("coins[rng.integers(len(coins))] ^= 1", "coins[0] = 0"),
    "noise": ("2 * rng.normal", "3 * rng.normal"),
    "old_noise": ("3 * rng.randn(n)", "2 * rng.randn(n + 1)[1:]"),
}
CALLERS = {
    "walk": ("same.steps += 10", "same.steps += 9"),
    "flips": ("drawn = rng.random()", "drawn = rng.random() + rng.random()"),
    "noises": ("np.stack([noise(n, rng=rng), noise(n, rng)])", "np.stack([noise(n, rng)] * 2)"),
    "old_noises": ("drawn = rng.rand()", "drawn = 1 - rng.rand()"),
}


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("walks"), SOURCES, RUBRIC)


def changed(*names: str) -> Sources:
    return with_changes(SOURCES, "walks.py", {**HELPERS, **CALLERS}, names)


def test_right_callers_keep_their_points(walks, shared_sandbox) -> None:
    assert losing(graded(walks, changed(*HELPERS), shared_sandbox)) == [*HELPERS]


def test_wrong_callers_earn_nothing_by_it(walks, shared_sandbox) -> None:
    every = [*HELPERS, *CALLERS]
    assert sorted(losing(graded(walks, changed(*every), shared_sandbox))) == sorted(every)


def test_a_generator_that_stands_elsewhere_is_as_good_where_no_other_call_fits(
    walks, shared_sandbox
) -> None:
    """What a call draws may not matter: only where a call with that very generator is known."""
    more = "    rng.random()\n    rows = np.stack([noise"
    sources = with_change(changed("noise"), "walks.py", "    rows = np.stack([noise", more)
    assert losing(graded(walks, sources, shared_sandbox)) == ["noise"]
