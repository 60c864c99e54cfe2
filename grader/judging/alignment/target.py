"""What an answer is aligned to, what comes of that, and pieces that have factors or an order."""

from collections.abc import Callable

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.outputs.freedom import Freedom

NUMBERS = "biufc"  # kinds of dtypes that can be reckoned with

Errors = Callable[[Array, Array, Array | None], Array]
"""Answer, expected array and its scale, all of one shape -> the errors of the elements."""


@dataclass(frozen=True, eq=False)
class Target:
    """One expected output, in what an answer may differ, and how far off counts as right."""

    name: str
    array: Array
    freedom: Freedom
    errors: Errors
    scale: Array | None  # of the elements, if errors are relative to it
    limits: tuple[float, ...]  # ascending: a fit within a smaller one is preferred
    absolute: float = 0.0  # by how much elements may differ besides
    together: str = ""  # the output in whose order its pieces stand

    @property
    def group(self) -> str:
        """Return the output that all outputs in the same order name, itself among them."""
        return self.together or self.name

    def fits(self, got: Array) -> bool:
        """Return whether an answer has a form that can be aligned."""
        return got.shape == self.array.shape and is_usable(got, self.freedom)


@dataclass(frozen=True)
class Aligned:
    """An answer in the expected form, and what keeps it from being right, if that is known."""

    array: Array
    problem: str = ""  # "{name} is right in itself, but ..."


def is_usable(got: Array, freedom: Freedom) -> bool:
    """Return whether an array holds nothing but finite numbers, or else labels."""
    if got.dtype.kind in "fc":
        return bool(np.isfinite(got).all())
    plain_order = freedom.order and not freedom.factor
    return got.dtype.kind in "biu" or bool(freedom.relabelling or plain_order)


def pieces_of(array: Array, pieces: str) -> Array:
    """Return the rows, the columns or the whole as the rows of a matrix."""
    if pieces == "columns":
        return array.T
    if pieces == "rows":
        return array.reshape(len(array), -1)
    return array.reshape(1, -1)


def array_of(matrix: Array, pieces: str, shape: tuple[int, ...]) -> Array:
    """Return the array whose pieces are the rows of a matrix."""
    return np.ascontiguousarray(matrix.T) if pieces == "columns" else matrix.reshape(shape)
