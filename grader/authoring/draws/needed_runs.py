"""How many runs tell right from biased: exact errors of a majority of groups."""

import math
from statistics import NormalDist

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.draws.random_outputs import GROUPS, MAJORITY

# The most probable error that is allowed, for right and for biased answers: one in a million.
ERROR = 1e-6
# Times the reference's spread, which an answer's may be: a right answer may be made in another way,
# such as points in a square instead of heights of a circle, which spreads 1.8 times as much. It
# makes up, too, for the error of a spread that is itself measured.
SAFETY = 2.0
# Groups that are made of the reference's runs to see how many are off. A choice: of 500, with one
# in 18 allowed, 28 may be off, so that chance matters little.
RESAMPLED = 500
# That every run of a right answer gives the same: a tenth of the whole error.
ALL_SAME = ERROR / 10
# A value that was not the usual one in so many runs of the reference may be this many times rarer.
RARER = 4
MOST = 1e12  # runs of a group: more than anybody has the time for


@dataclass(frozen=True)
class Need:
    """What one statistic needs: its values run by run, and how far their mean may be off."""

    each: Array  # of some runs of the reference: a number, or an array, per run
    room: Array  # below which every group's error must stay, mostly
    parts: float  # of that room: for the answer's own error, and for that of an estimate


def majority_error(share: float) -> float:
    """Return how probably a majority of the groups is off, if each is with this probability."""
    return math.fsum(
        math.comb(GROUPS, k) * share**k * (1 - share) ** (GROUPS - k)
        for k in range(MAJORITY, GROUPS + 1)
    )


def group_error(tests: int) -> float:
    """Return how probably a group may be off to one side, so that so many tests all hold."""
    low, high = 0.0, 0.5
    for _ in range(60):  # halves: more than a double can tell apart
        middle = (low + high) / 2
        fine = 2 * tests * majority_error(middle) <= ERROR - ALL_SAME
        low, high = (middle, high) if fine else (low, middle)
    return low


def needed_runs(needs: list[Need], tests: int) -> int:
    """Return the least number of runs, a multiple of the groups."""
    reach = -NormalDist().inv_cdf(group_error(tests))
    largest = 1.0  # runs of a group
    for need in needs:
        deviations = need.each.std(axis=0, ddof=1)
        with np.errstate(all="ignore"):
            ratio = np.where(deviations > 0, deviations / need.room, 0.0)
            wanted = np.nan_to_num(np.square(need.parts * reach * ratio), nan=MOST, posinf=MOST)
        largest = max(largest, float(wanted.max()))
    return GROUPS * math.ceil(min(largest, MOST))


def varied_runs(values: Array, tests: int) -> int:
    """Return after how many runs a right answer has certainly not given the same each time."""
    _, counts = np.unique(values.reshape(len(values), -1), axis=0, return_counts=True)
    other = 1 - counts.max() / len(values)
    if not other:
        return 0
    return math.ceil(math.log(ALL_SAME / tests) / math.log1p(-other / RARER))


def share_off(need: Need, runs: int, seed: int) -> float:
    """Return the greatest share of groups, made anew from runs, that are off to one side."""
    rng = np.random.default_rng(seed)
    centre, size = need.each.mean(axis=0), runs // GROUPS
    high = np.zeros(np.shape(need.room))
    low = np.zeros(np.shape(need.room))
    for _ in range(RESAMPLED):
        off = need.each[rng.integers(0, len(need.each), size)].mean(axis=0) - centre
        high, low = high + (off > need.room), low + (-off > need.room)
    return float(max(high.max(), low.max()) / RESAMPLED)
