"""What stands in a cache, named by value: inputs, outputs, and what is often made of outputs."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from .caches import close, is_number_array

# What solutions keep of an output instead of the output itself.
TRANSFORMS = (
    lambda v: v,
    lambda v: 1 - v**2,
    lambda v: v**2,
    np.tanh,
    np.arctanh,
    lambda v: 1 - np.tanh(v) ** 2,
)


class Naming:
    """Finds the right value for a value that a wrong function computed."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], list[tuple[Any, Any]]] = {}
        """By shape: values as they are, and as they should be."""

    def learn(self, own: Any, right: Any) -> None:
        """An array and what should be in its place; if they differ, also what follows from them."""
        if not (is_number_array(own) and is_number_array(right) and own.shape == right.shape):
            return
        with np.errstate(all="ignore"):
            for transform in TRANSFORMS[: 1 if own is right else None]:
                pairs = zip(_views(transform(own)), _views(transform(right)), strict=True)
                for mine, theirs in pairs:
                    self._known.setdefault(mine.shape, []).append((mine, theirs))

    def right_value(self, value: Any) -> Any:
        """The right value, or None if nothing is known of this one."""
        known = self._known.get(value.shape, ())
        return next((right for own, right in known if close(value, own)), None)


def _views(array: Any) -> Iterator[Any]:
    """The array, transposed, and its parts along each of the first two axes."""
    yield array
    if array.ndim >= 2:
        yield np.swapaxes(array, 0, 1)
    for axis in range(min(2, array.ndim - 1)) if array.ndim >= 3 else ():
        yield from _parts(array, axis)


def _parts(array: Any, axis: int) -> Sequence[Any]:
    return [np.take(array, index, axis) for index in range(array.shape[axis])]
