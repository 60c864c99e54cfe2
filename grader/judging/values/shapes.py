"""Sentences about shapes, in the assignment's own letters."""

from collections.abc import Callable, Mapping
from itertools import permutations

from grader.core.cases import Array, axis_letters, named_shape

MOST_AXES = 4  # further axes would make too many orders to try

SameValues = Callable[[Array], bool]


def wanted(shape: tuple[int, ...], sizes: Mapping[str, int]) -> str:
    """Return what was expected: "a number" or "an array of shape (N, H) = (4, 7)"."""
    return f"an array of shape {named_shape(shape, sizes)}" if shape else "a single number"


def shape_sentence(
    name: str, got: Array, expected: Array, sizes: Mapping[str, int], same: SameValues
) -> str:
    """Return what is off about a shape; `same` tells whether an array in the right one is right."""
    if got.ndim == 0:
        return f"`{name}` is a single number, expected {wanted(expected.shape, sizes)}"
    should = named_shape(expected.shape, sizes) if expected.shape else "a single number"
    start = f"`{name}` has shape {named_shape(got.shape, sizes)}, expected {should}"
    remark = _remark(got, expected, sizes, same)
    return f"{start}: {remark}" if remark else start


def _remark(got: Array, expected: Array, sizes: Mapping[str, int], same: SameValues) -> str:
    if got.size == expected.size > 0 and same(got.reshape(expected.shape)):
        return "the values are right, the shape is not"
    if orders := _orders(got.shape, expected.shape):
        right = any(same(got.transpose(order)) for order in orders)
        return _order_remark(got.ndim, right)
    if (axis := _extra_axis(got.shape, expected.shape)) is not None:
        return _extra_remark(got.shape, axis, sizes)
    if (axis := _extra_axis(expected.shape, got.shape)) is not None:
        return f"the axis {_axis_name(expected.shape, axis, sizes)} is missing"
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


def _extra_remark(shape: tuple[int, ...], axis: int, sizes: Mapping[str, int]) -> str:
    letter = axis_letters(shape, sizes)[axis]
    if letter == "N":
        return f"it still has one {'value' if len(shape) == 1 else 'row'} per sample"
    return f"it still has the axis {_axis_name(shape, axis, sizes)}"


def _axis_name(shape: tuple[int, ...], axis: int, sizes: Mapping[str, int]) -> str:
    letter = axis_letters(shape, sizes)[axis]
    return f"of length {letter}" if letter.isdigit() else letter
