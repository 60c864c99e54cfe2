"""Values of a case (numbers, texts, arrays, nested) as JSON with numbered arrays, and back.

Used only where the writer is trusted: from `generate` to the file, from the grader to the worker.
"""

from typing import Any, Protocol

import numpy as np

Arrays = list[Any]


class Numbered(Protocol):
    """Arrays by their numbers."""

    def __getitem__(self, number: int, /) -> Any:
        """Return the array of a number."""
        ...


def encode(value: Any, arrays: Arrays) -> Any:
    """Return JSON for `value`; arrays are appended to `arrays` and referred to by their number.

    `TypeError` for anything but None, bool, int, float, str, arrays, and tuples, lists and
    mappings with str keys of these.
    """
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.generic):
        return encode(np.asarray(value), arrays)
    if isinstance(value, np.ndarray):
        return _encode_array(value, arrays)
    if isinstance(value, list | tuple):
        kind = "list" if isinstance(value, list) else "tuple"
        return {kind: [encode(item, arrays) for item in value]}
    if isinstance(value, dict):
        return {"map": {str(key): encode(item, arrays) for key, item in value.items()}}
    raise TypeError(f"a value of type {type(value).__name__} cannot be stored in a case")


def _encode_array(array: Any, arrays: Arrays) -> dict[str, Any]:
    arrays.append(array)
    fortran = array.ndim > 1 and array.flags.f_contiguous and not array.flags.c_contiguous
    return {"array": len(arrays) - 1, "order": "F" if fortran else "C"}


def decode(tree: Any, arrays: Numbered) -> Any:
    """Return the value again; every array is a fresh copy in its own memory order."""
    if not isinstance(tree, dict):
        return tree
    if "array" in tree:
        return np.array(arrays[tree["array"]], order=tree["order"], copy=True)
    if "map" in tree:
        return {key: decode(item, arrays) for key, item in tree["map"].items()}
    items = [decode(item, arrays) for item in next(iter(tree.values()))]
    return tuple(items) if "tuple" in tree else items


def flatten(name: str, value: Any) -> list[tuple[str, Any]]:
    """Return leaves with dotted names: {"Wx": a} named grads gives [("grads.Wx", a)]."""
    if isinstance(value, dict) and value and all(isinstance(key, str) for key in value):
        items = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, list | tuple) and value:
        items = [(str(index), item) for index, item in enumerate(value)]
    else:
        return [(name, value)]
    return [leaf for key, item in items for leaf in flatten(f"{name}.{key}", item)]


def unflatten(leaves: dict[str, Any]) -> dict[str, Any]:
    """Nest mappings by dotted names: {"grads.Wx": a} gives {"grads": {"Wx": a}}."""
    nested: dict[str, Any] = {}
    for name, value in leaves.items():
        *parents, last = name.split(".")
        level = nested
        for parent in parents:
            inner = level.setdefault(parent, {})
            level = inner if isinstance(inner, dict) else {}
        level[last] = value
    return nested
