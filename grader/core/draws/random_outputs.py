"""Records of random quantities, and the number that many runs of one come to.

The runs are cut into groups. The mean of each group is off by chance; that most of the groups are
off to one side is so improbable that it can be computed exactly, whatever the distribution.
"""

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array

# With 15, one group in 18 may be off to one side. With fewer groups it has to be rarer, which is
# harder to be sure of: with 7, one in 91. With more groups more runs are needed: with 31, an eighth
# more.
GROUPS = 15
MAJORITY = GROUPS // 2 + 1  # so many are off if the median of all is
ESTIMATED = "estimated"  # in place of an expression: `generate` takes it from the reference's runs
# Times the reference's spread from run to run. A value that varies less is rounding: a sum in
# another order.
CONSTANT = 1e-9


@dataclass(frozen=True)
class Statistic:
    """What a rubric says of a random quantity: expressions over the names of a case."""

    name: str
    detect: str  # the smallest bias that must be noticed
    mean: str = ESTIMATED
    std: str = ""  # empty: any standard deviation is right, but 0


def run_means(runs: Array, expected: Array) -> Array:
    """Return the mean of each run, or its elements where the expected value has as many."""
    return runs if expected.ndim else runs.reshape(len(runs), -1).mean(axis=1)


def group_median(each: Array) -> Array:
    """Return the median of the means of the groups; `each` has a number, or an array, per run."""
    groups = each.reshape(GROUPS, len(each) // GROUPS, *each.shape[1:])
    return np.asarray(np.median(groups.mean(axis=1), axis=0))


def typical_mean(runs: Array, mean: Array) -> Array:
    """Return what the mean of all runs is about, as one number or one for each element."""
    return group_median(run_means(runs, mean))


def squares(runs: Array, mean: Array, std: Array) -> Array:
    """Return the mean square distance from the expected mean, run by run."""
    return run_means(np.square(runs - mean), std)


def typical_std(runs: Array, mean: Array, std: Array) -> Array:
    """Return what the standard deviation about the expected mean is about."""
    return np.asarray(np.sqrt(group_median(squares(runs, mean, std))))


def is_constant(runs: Array, spread: float) -> bool:
    """Return whether every run gave the same, rounding aside."""
    return bool((np.abs(runs - runs[:1]) <= CONSTANT * spread).all())
