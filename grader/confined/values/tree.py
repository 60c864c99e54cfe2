"""Values of a case (numbers, texts, arrays, nested) as JSON with numbered arrays, and back.

Used only where the writer is trusted: from `generate` to the file, from the grader to the worker.
Every value comes back as the kind that it was.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from .atoms import FORMS_OF_ATOMS, atom, value_of_atom
from .wire_dtypes import plain_dtype

Arrays = list[Any]
LONG_LIST = 64  # items; numbers of longer lists are an array: JSON takes ten times the room

_CONTAINERS: dict[str, Callable[[list[Any]], Any]] = {
    kind.__name__: kind for kind in (list, tuple, set, frozenset, deque)
}
_MAPPINGS: dict[str, Callable[[Any], Any]] = {
    "pairs": dict,
    "OrderedDict": OrderedDict,
    "Counter": lambda pairs: Counter(dict(pairs)),
}
_NUMBERS = {bool: "|b1", int: "<i8", float: "<f8", complex: "<c16"}


class Numbered(Protocol):
    """Arrays by their numbers."""

    def __getitem__(self, number: int, /) -> Any:
        """Return the array of a number."""
        ...


def encode(value: Any, arrays: Arrays) -> Any:
    """Return JSON for `value`; arrays are appended to `arrays` and referred to by their number.

    Raises `TypeError` for what is not plain: objects, functions, arrays of objects.
    """
    if value is None or type(value) in (bool, float, str):
        return value
    if type(value) is int and abs(value) < 2**63:
        return value
    if isinstance(value, np.ndarray | np.generic):
        return _encode_array(value, arrays)
    if type(value) is complex:
        return {"complex": [value.real, value.imag]}
    if type(value) in _CONTAINERS.values():
        return _encode_items(value, arrays)
    if isinstance(value, dict):
        return _encode_mapping(value, arrays)
    found = atom(value)
    # A subclass of text or of whole numbers, a date and an enumeration's member do not come back.
    if found and type(value_of_atom(*found)).__name__ == type(value).__name__:
        return {found[0]: found[1]}
    raise TypeError(f"a value of type {type(value).__name__} cannot be stored in a case")


def _encode_array(value: Any, arrays: Arrays) -> dict[str, Any]:
    array = np.asarray(value)
    if type(value) not in (np.ndarray, array.dtype.type) or plain_dtype(array.dtype) is None:
        kind = "an array of dtype" if type(value) is np.ndarray else f"a {type(value).__name__} of"
        raise TypeError(f"{kind} {array.dtype} cannot be stored in a case")
    arrays.append(array)
    fortran = array.ndim > 1 and array.flags.f_contiguous and not array.flags.c_contiguous
    tree = {"array": len(arrays) - 1, "order": "F" if fortran else "C"}
    return tree if isinstance(value, np.ndarray) else {"scalar": tree["array"]}


def _encode_items(value: Any, arrays: Arrays) -> dict[str, Any]:
    kinds = {type(item) for item in value}
    if type(value) is list and len(value) >= LONG_LIST and len(kinds) == 1:
        dtype = _NUMBERS.get(kinds.pop())
        if dtype and not (dtype == "<i8" and any(abs(item) >= 2**63 for item in value)):
            arrays.append(np.array(value, dtype))
            return {"numbers": len(arrays) - 1}
    items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
    return {type(value).__name__: [encode(item, arrays) for item in items]}


def _encode_mapping(value: dict[Any, Any], arrays: Arrays) -> dict[str, Any]:
    kind = type(value).__name__ if type(value) in (OrderedDict, Counter) else "pairs"
    if kind == "pairs" and all(type(key) is str for key in value):
        return {"map": {key: encode(item, arrays) for key, item in value.items()}}
    return {kind: [[encode(k, arrays), encode(v, arrays)] for k, v in value.items()]}


def decode(tree: Any, arrays: Numbered) -> Any:
    """Return the value again; every array is a fresh copy in its own memory order."""
    if not isinstance(tree, dict):
        return tree
    if "array" in tree:
        return np.array(arrays[tree["array"]], order=tree["order"], copy=True)
    if "map" in tree:
        return {key: decode(item, arrays) for key, item in tree["map"].items()}
    ((kind, inside),) = tree.items()
    if kind in _CONTAINERS:
        return _CONTAINERS[kind]([decode(item, arrays) for item in inside])
    if kind in FORMS_OF_ATOMS:
        return value_of_atom(kind, inside)
    return _decode_other(kind, inside, arrays)


def _decode_other(kind: str, inside: Any, arrays: Numbered) -> Any:
    if kind in _MAPPINGS:
        return _MAPPINGS[kind]([(decode(k, arrays), decode(v, arrays)) for k, v in inside])
    if kind == "complex":
        return complex(*inside)
    array = arrays[inside]
    return array.tolist() if kind == "numbers" else array[()]


def flatten(name: str, value: Any) -> list[tuple[str, Any]]:
    """Return leaves with dotted names: {"Wx": a} named grads gives [("grads.Wx", a)]."""
    if isinstance(value, dict) and value and all(isinstance(key, str) for key in value):
        items = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, list | tuple) and value:
        items = [(str(index), item) for index, item in enumerate(value)]
    else:
        return [(name, value)]
    return [leaf for key, item in items for leaf in flatten(f"{name}.{key}", item)]
