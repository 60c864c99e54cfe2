"""What an answer is aligned to, and the pieces of arrays that have factors or an order."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from grader.core.cases import Array
from grader.core.freedom import Freedom, freedom_of
from grader.core.metrics import FloatArray, Metric
from grader.core.rubric import OutputSpec

NUMBERS = "biufc"  # kinds of dtypes that can be reckoned with


@dataclass(frozen=True, eq=False)
class Target:
    """One expected output, and the errors up to which an answer to it counts."""

    name: str
    array: Array
    spec: OutputSpec
    metric: Metric
    scale: FloatArray | None
    limits: tuple[float, ...]  # ascending: a fit within a smaller one is preferred

    @cached_property
    def freedom(self) -> Freedom:
        """Return in what a right answer may differ."""
        return freedom_of(self.spec.up_to, self.array.ndim)

    @property
    def group(self) -> str:
        """Return the output that all outputs in the same order name, itself among them."""
        return self.spec.together or self.name

    def fits(self, got: Array) -> bool:
        """Return whether an answer has a form that can be aligned."""
        return got.shape == self.array.shape and is_usable(got, self.freedom)


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
