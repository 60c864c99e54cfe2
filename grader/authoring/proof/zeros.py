"""The runs of one case, and outputs that are zero in all of them by theory.

A gradient is, of a bias before a batch norm, say, or of a shift of softmax's scores.

What is computed of them is rounding, about 1e-17, so a relative error says nothing. They are
recognised beside the other gradients of the same call, and measured in units of those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from statistics import median_low

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.confined.values.leaf_names import output_of
from grader.core.asked.autograd import named_gradients
from grader.core.cases import is_inexact
from grader.core.rubric import Criterion

# Of the greatest output beside it. Sums of ten thousand terms in double precision round by less;
# a gradient that counts for anything is greater.
ZERO_SHARE = 1e-12
GRADIENT_ADVICE = "Fix `gradient` in the rubric, or the reference."

Leaves = Mapping[str, Array]  # outputs by dotted name


@dataclass(frozen=True)
class Runs:
    """The outputs of one case, computed in several ways."""

    base: Leaves  # in double precision
    exact: Leaves  # in the highest precision there is, rounded to double
    nudged: Sequence[Leaves]
    single: Sequence[Leaves]
    no_single: str = ""
    zeros: Mapping[str, float] = field(default_factory=dict)
    """Outputs that are zero by theory, with the size of those beside them."""

    @property
    def double(self) -> Sequence[Leaves]:
        """Return all runs that are as exact as double precision is, or more."""
        return (self.base, self.exact, *self.nudged)


def zero_units(sizes: Mapping[str, float]) -> dict[str, float]:
    """Return, for each output that is rounding beside the others, the size of the others.

    The median of them, so that one huge output does not excuse a mistake in the small one.
    """
    largest = max(sizes.values(), default=0.0)
    clear = [size for size in sizes.values() if size > ZERO_SHARE * largest]
    if not clear:
        return {}
    unit = median_low(clear)
    return {name: unit for name, size in sizes.items() if size <= ZERO_SHARE * largest}


def zeros_among(criterion: Criterion, runs: Sequence[Leaves]) -> dict[str, float]:
    """Return the outputs that are rounding in all runs in double precision, with their units.

    Outputs stand beside each other if they are gradients, or parts of one output.
    """
    gradients = named_gradients(criterion)
    groups: dict[str, dict[str, float]] = {}
    for name, array in runs[0].items():
        owner = output_of(name)
        group = groups.setdefault("" if owner in gradients else owner, {})
        if is_inexact(array) and array.size:
            group[name] = max(_size(leaves.get(name)) for leaves in runs)
    return {name: unit for sizes in groups.values() for name, unit in zero_units(sizes).items()}


def _size(array: Array | None) -> float:
    """Return the root mean square, so that it does not grow with the number of elements."""
    finite = array[np.isfinite(array)] if array is not None else np.zeros(0)
    if not finite.size:
        return 0.0
    return float(np.sqrt(np.mean(np.square(np.abs(finite), dtype=np.longdouble))))
