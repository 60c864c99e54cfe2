"""Sentences about shapes, in the assignment's own letters."""

from collections.abc import Callable, Mapping
from itertools import permutations

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.cases import Letters, lettered_axes, lettered_shape

TRUTH = "True or False"
MOST_AXES = 4  # further axes would make too many orders to try

SameValues = Callable[[Array], bool]


def wanted(shape: tuple[int, ...], letters: Letters, kind: str = "f") -> str:
    """Return what was expected: "a single number" or "an array of shape (N, H) = (4, 7)".

    `kind` is that of its dtype: truth values are told as such.
    """
    if shape:
        return f"an array of shape {lettered_shape(shape, letters)}"
    return TRUTH if kind == "b" else "a single number"


def shape_sentence(
    name: str, got: Array, expected: Array, letters: Letters, same: SameValues
) -> str:
    """Return what is off about a shape; `same` tells whether an array in the right one is right."""
    if got.ndim == 0:
        return f"`{name}` is a single number, expected {wanted(expected.shape, letters)}"
    one = wanted((), letters, expected.dtype.kind)
    should = lettered_shape(expected.shape, letters) if expected.shape else one
    start = f"`{name}` has shape {lettered_shape(got.shape, letters)}, expected {should}"
    remark = _remark(got, expected, letters, same)
    return f"{start}: {remark}" if remark else start


def empty_remark(got: Array, expected: Array, inputs: Mapping[str, object]) -> str:
    """Return why an array may have no elements: `a[p:-p]` has none where `p` is 0."""
    zeros = [name for name, value in inputs.items() if type(value) is int and not value]
    if got.size or not expected.size or got.ndim != expected.ndim or len(zeros) != 1:
        return ""
    return f"; `{zeros[0]}` is 0 here, and a part that ends at `-{zeros[0]}` has no elements"


def _remark(got: Array, expected: Array, letters: Letters, same: SameValues) -> str:
    if got.size == expected.size > 0 and same(got.reshape(expected.shape)):
        return "the values are right, the shape is not"
    if got.shape == 2 * expected.shape and got.ndim == 2 and same(np.diagonal(got)):
        n = lettered_axes(expected.shape, letters)[0]
        return f"the right values are on its diagonal, as where ({n}, 1) and ({n},) are combined"
    if orders := _orders(got.shape, expected.shape):
        right = any(same(got.transpose(order)) for order in orders)
        return _order_remark(got.ndim, right)
    if (axis := _extra_axis(got.shape, expected.shape)) is not None:
        return _extra_remark(got.shape, axis, letters)
    if (axis := _extra_axis(expected.shape, got.shape)) is not None:
        return f"the axis {_axis_name(expected.shape, axis, letters)} is missing"
    return ""


def _orders(got: tuple[int, ...], expected: tuple[int, ...]) -> list[tuple[int, ...]]:
    if sorted(got) != sorted(expected) or not 2 <= len(got) <= MOST_AXES:
        return []
    orders = permutations(range(len(got)))
    return [order for order in orders if tuple(got[axis] for axis in order) == expected]


def _order_remark(axes: int, right: bool) -> str:
    if axes == 2:
        return "the values are right, but transposed" if right else "it is transposed"
    order = "its axes are in a different order"
    return f"the values are right, but {order}" if right else order


def _extra_axis(longer: tuple[int, ...], shorter: tuple[int, ...]) -> int | None:
    """Return the axis without which `longer` would be `shorter`."""
    if len(longer) != len(shorter) + 1:
        return None
    without = (longer[:axis] + longer[axis + 1 :] for axis in range(len(longer)))
    return next((axis for axis, rest in enumerate(without) if rest == shorter), None)


def _extra_remark(shape: tuple[int, ...], axis: int, letters: Letters) -> str:
    letter = lettered_axes(shape, letters)[axis]
    if letter == "N":
        return f"it still has one {'value' if len(shape) == 1 else 'row'} per sample"
    return f"it still has the axis {_axis_name(shape, axis, letters)}"


def _axis_name(shape: tuple[int, ...], axis: int, letters: Letters) -> str:
    letter = lettered_axes(shape, letters)[axis]
    return f"of length {letter}" if letter.isdigit() else letter
