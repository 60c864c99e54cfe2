"""What a case left behind, as entries of the wire: only numbers, texts and plain arrays."""

from collections.abc import Collection
from typing import Any

import numpy as np

from .adapters import as_numpy
from .tree import flatten

# Arrays of one output: below `wire.MAX_ENTRIES`, with room for the other entries. The largest
# packaged output has 42.
MAX_LEAVES = 500


def value_entries(values: dict[str, Any], packages: Collection[str] = ()) -> list[tuple[str, Any]]:
    """Return entries `values/NAME`: an array of a dtype the wire knows, or a text about it.

    Arrays of `packages` are taken as NumPy's.
    """
    leaves = [leaf for name, value in values.items() for leaf in flatten(name, value)]
    return [
        (f"values/{name}", plain(as_numpy(value, packages))) for name, value in leaves[:MAX_LEAVES]
    ]


def plain(value: Any) -> Any:
    """Return the value as an array of a dtype the wire knows, or a text that describes it."""
    if isinstance(value, bool | int | float | np.generic):
        value = np.asarray(value)
    if not isinstance(value, np.ndarray):
        return _description(value)
    array = np.asarray(value)
    if array.ndim > 8:
        return f"an array with {array.ndim} axes"
    wire_dtype = _wire_dtype(array.dtype)
    if wire_dtype is None:
        return f"an array of dtype {array.dtype}"
    return np.ascontiguousarray(array, wire_dtype).reshape(array.shape)


def _wire_dtype(dtype: Any) -> str | None:
    if dtype.kind == "f":
        return {2: None, 4: "<f4"}.get(dtype.itemsize, "<f8")
    if dtype.kind == "u" and dtype.itemsize == 8:
        return "<i8"
    return {"i": "<i8", "u": "<i8", "b": "|b1"}.get(dtype.kind)


def _description(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, dict | list | tuple):
        return f"an empty {type(value).__name__}" if not value else f"a {type(value).__name__}"
    return f"a value of type {type(value).__name__}"
