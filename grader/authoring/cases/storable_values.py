"""What values are, in an instructor's words, and whether a case can hold them."""

from collections import deque
from collections.abc import Sequence
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.records import Foreign
from grader.confined.values.tree import decode, encode
from grader.files.cases.array_pack import pack_arrays

HELD = "plain values: arrays, numbers, texts, and containers of these"
DTYPES = {"O": "objects", "V": "records"}
WORDS: Sequence[tuple[type | tuple[type, ...], str]] = (
    (type(None), "None"),
    ((set, frozenset), "a set that holds other values"),
    ((FunctionType, BuiltinFunctionType, np.ufunc), "a function"),
    (ModuleType, "a module"),
    (type, "a class"),
)


def kind_of(value: Any) -> str:
    """Return what a value is: "a function", "a list that holds an object of the class Figure"."""
    if type(value) is np.ndarray or isinstance(value, np.generic):
        return _array_kind(np.asarray(value))
    if isinstance(value, deque) and value.maxlen is not None:
        return "a deque with a largest length"
    if type(value) in (dict, list, tuple) and value:
        items = value.values() if isinstance(value, dict) else value
        inside = next((kind_of(item) for item in items if not comes_back(item)), "values")
        kind = "mapping" if isinstance(value, dict) else type(value).__name__
        return f"a {kind} that holds {inside}"
    if isinstance(value, Foreign):
        return value.description
    found = next((word for types, word in WORDS if isinstance(value, types)), "")
    return found or f"an object of the class {type(value).__name__}"


def _array_kind(array: Array) -> str:
    words = {"U": "text", "S": "bytes"}
    if array.dtype.kind in words:
        return words[array.dtype.kind] if array.ndim == 0 else "an array of texts"
    return f"an array of {DTYPES.get(array.dtype.kind, f'dtype {array.dtype}')}"


def held(value: Any) -> bool:
    """Return whether a case can hold a value as an input."""
    arrays: list[Array] = []
    try:
        encode(value, arrays)
        pack_arrays(arrays)
    except TypeError:
        return False
    return True


def comes_back(value: Any) -> bool:
    """Return whether a case gives a value back as it was; a `defaultdict` comes back as `dict`."""
    return value is None or _is_alike(value, held_copy(value))


def _is_alike(value: Any, copied: Any) -> bool:
    if type(value) is not type(copied):
        return False
    if isinstance(value, dict):
        return all(map(_is_alike, value.values(), copied.values()))
    if isinstance(value, list | tuple | deque):
        bounded = isinstance(value, deque) and value.maxlen is not None
        return not bounded and all(map(_is_alike, value, copied))
    return True


def held_copy(value: Any) -> Any:
    """Return a value as it comes out of a case that holds it; None if no case can."""
    found: list[Array] = []
    try:
        tree = encode(value, found)
        pack_arrays(found)
    except TypeError:
        return None
    return decode(tree, found)


def same(one: Any, other: Any) -> bool:
    """Return whether two values that a case can hold are equal to the last digit."""
    arrays: tuple[list[Array], list[Array]] = ([], [])
    if encode(one, arrays[0]) != encode(other, arrays[1]):
        return False
    pairs = list(zip(*arrays, strict=True))
    return all(a.dtype == b.dtype and a.shape == b.shape for a, b in pairs) and all(
        a.tobytes() == b.tobytes() for a, b in pairs
    )
