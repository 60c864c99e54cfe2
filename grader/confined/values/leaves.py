"""A value as leaves with names: arrays, and what is not an array as an array with a form.

One function for both sides of the wire: what the reference gives is cut as what a student gives.
"""

from collections import deque
from collections.abc import (
    Collection,
    ItemsView,
    Iterable,
    Iterator,
    KeysView,
    Mapping,
    ValuesView,
)
from typing import Any

import numpy as np

from .atoms import FORMS_OF_ATOMS, INTEGER, MOST_TEXT, TEXT, atom
from .leaf_names import child_name, item_name, joined, key_text, segments
from .libraries.adapters import VALUE, as_numpy, parts_of
from .records import Foreign, Formed
from .wire_dtypes import plain_dtype

LIST, MAPPING, SET, PARTS = "list", "mapping", "set", "parts"

MAX_LEAVES = 20_000  # of a case: below `wire.MAX_ENTRIES`, with room for the other entries
MAX_DEPTH = 60  # of containers in containers: a list that holds itself ends here
MAX_AXES = 8  # as many as the wire takes
MOST_NAME = 1_000  # characters of a leaf's name: below `wire.MAX_NAME` in UTF-8
# Longer lists of numbers or texts are one leaf: a leaf costs a verdict. Shorter ones are judged
# item by item, each by its own size: [loss, accuracy] is a list too.
SHORT_LIST = 16
MOST_WIDE = 4_000_000  # bytes of a list of texts as an array, where the longest sets the width

Leaf = tuple[str, Any]  # a name with an array, a `Formed` or a `Foreign`


def leaves(values: Mapping[str, Any], packages: Collection[str] = ()) -> list[Leaf]:
    """Return the leaves of named values; arrays and objects of `packages` are taken apart."""
    cutter = _Cutter(packages)
    for name, value in values.items():
        cutter.cut(name, value, 0)
    return cutter.found


def named(name: str, leaf: Any) -> Leaf:
    """Return a leaf that another process sent, without its value if no cutter gives such a name."""
    if len(name) <= MOST_NAME and name.count(".") + name.count("[") <= MAX_DEPTH:
        return name, leaf
    parts = segments(name[:MOST_NAME], MAX_DEPTH + 2)  # a name and all levels, with one to spare
    if len(name) > MOST_NAME or name != joined(parts):
        return joined(parts) if parts else "", Foreign("a value under a very long name")
    return name, leaf


def formed(form: str, content: Any) -> Any:
    """Return what another process sent as a value of a form; `None` if it cannot be one."""
    if not isinstance(content, np.ndarray):
        return None
    most = 4 * MOST_TEXT if form in FORMS_OF_ATOMS else MOST_WIDE
    if content.dtype.kind == "U" and content.nbytes > most:
        return Foreign("a value that is too large to be compared")
    kind, axes = content.dtype.kind, content.ndim
    if form in FORMS_OF_ATOMS:
        return Formed(form, content) if kind == "U" and axes == 0 else None
    fits = {
        LIST: axes > 0 and kind in "biufcU",
        MAPPING: content.size == 0,
        SET: axes == 1 and kind == "U",
        PARTS: axes == 1 and kind == "U" and content.size > 0,
    }
    return Formed(form, content) if fits.get(form) else None


class _Cutter:
    """Collects leaves, and stops where there are more than anybody compares."""

    def __init__(self, packages: Collection[str]) -> None:
        self.found: list[Leaf] = []
        self._packages = packages

    def cut(self, name: str, value: Any, depth: int) -> None:
        if len(self.found) >= MAX_LEAVES:
            return
        if packages := self._packages:
            value = as_numpy(value, packages)
        if isinstance(value, np.ndarray) and value.dtype.kind in "OV":
            self._of_objects(name, value, depth)
        elif isinstance(value, np.ndarray | np.generic | bool | int | float | complex):
            self._add(name, number_leaf(value))
        elif isinstance(value, dict):
            self._mapping(name, value, depth)
        elif isinstance(value, list | tuple | range):
            self._sequence(name, value, depth)
        else:
            self._other(name, value, depth)

    def _add(self, name: str, leaf: Any) -> None:
        if len(name) > MOST_NAME:
            name, leaf = name[:MOST_NAME], Foreign("a value under a very long name")
        self.found.append((name, leaf))

    def _of_objects(self, name: str, value: Any, depth: int) -> None:
        """Add an array of Python's objects as the list that it is, one of records by fields."""
        if value.dtype.names:
            fields = {field: value[field] for field in value.dtype.names}
            self._parts(name, "records", fields, depth)
        elif value.ndim:
            self._sequence(name, value.tolist(), depth)
        else:
            self._add(name, Foreign(f"an array of dtype {value.dtype}"))

    def _mapping(self, name: str, value: dict[Any, Any], depth: int) -> None:
        if not value:
            self._add(name, Formed(MAPPING, np.zeros(0)))
            return
        inside = ((child_name(name, key), inner) for key, inner in dict.items(value))
        self._children(name, inside, depth, "a mapping with a key that is not plain, or very long")

    def _sequence(self, name: str, value: Any, depth: int) -> None:
        names = getattr(type(value), "_fields", None)
        if isinstance(value, tuple) and isinstance(names, tuple):
            self._parts(name, "fields", dict(zip(names, value, strict=False)), depth)
            return
        packed = _packed(value, self._packages)
        if packed is not None:
            self._add(name, Formed(LIST, packed))
            return
        inside = ((item_name(name, index), item) for index, item in enumerate(value))
        self._children(name, inside, depth, "a list")

    def _children(
        self, name: str, inside: Iterable[tuple[str | None, Any]], depth: int, kind: str
    ) -> None:
        if depth >= MAX_DEPTH:
            self._add(name, Foreign(f"a value nested more than {MAX_DEPTH} deep"))
            return
        for child, inner in inside:
            if child is None:
                self._add(name, Foreign(kind))
            elif len(self.found) >= MAX_LEAVES:
                self.found[-1] = (name, Foreign(f"a container of more than {MAX_LEAVES} values"))
                return
            else:
                self.cut(child, inner, depth + 1)

    def _other(self, name: str, value: Any, depth: int) -> None:
        if isinstance(value, set | frozenset):
            self._add(name, _set(value))
            return
        if type(value) is Foreign:  # the executor's own word on a gradient that there is not
            self._add(name, value)
            return
        if isinstance(value, deque | KeysView | ValuesView | ItemsView):
            self._sequence(name, list(value), depth)
            return
        found = atom(value)
        if found:
            self._add(name, _atom(*found))
            return
        parts = parts_of(value, self._packages)
        if parts is None:
            self._add(name, Foreign(f"a value of type {type(value).__name__}"))
        elif parts[0] == VALUE:
            self.cut(name, parts[1][VALUE], depth)
        else:
            self._parts(name, *parts, depth)

    def _parts(self, name: str, kind: str, parts: Mapping[str, Any], depth: int) -> None:
        """Add the kind of an object with the names of its parts, and the parts."""
        names = _wide([kind, *sorted(parts)])
        if names is None:
            self._add(name, Foreign("an object with too many parts, or very long names of parts"))
            return
        self._add(name, Formed(PARTS, names))
        inside = ((child_name(name, key), inner) for key, inner in parts.items())
        self._children(name, inside, depth, "an object with parts that have no plain names")


def number_leaf(value: Any) -> Any:
    """Return a number or an array as an array of a dtype that the wire knows."""
    if isinstance(value, np.str_ | np.bytes_):
        value = value.item()
        found = atom(value)
        return _atom(*found) if found else Foreign("a text")
    if type(value) is int and not -(2**63) <= value < 2**63:
        return _atom(INTEGER, f"{value:x}")
    array = np.asarray(value)
    if array.ndim > MAX_AXES:
        return Foreign(f"an array with {array.ndim} axes")
    dtype = plain_dtype(array.dtype)
    if dtype is None:
        return Foreign(f"an array of dtype {array.dtype}")
    return np.ascontiguousarray(array, dtype).reshape(array.shape)


def _atom(form: str, text: str) -> Any:
    if len(text) > MOST_TEXT:
        kind = "text" if form == TEXT else "value"
        return Foreign(f"a {kind} of more than {MOST_TEXT} characters")
    return Formed(form, np.array(text))


def _set(value: Collection[Any]) -> Any:
    texts = [key_text(item) for item in value]
    known = sorted(text for text in texts if text is not None)
    if len(known) < len(texts):
        return Foreign("a set with an element that is not plain")
    found = _wide(known) if known else np.zeros(0, "<U1")
    return Foreign("a set of too many long elements") if found is None else Formed(SET, found)


def _packed(value: Any, packages: Collection[str]) -> Any:
    """Return a list of many numbers, or of many texts, as one array; `None` for all others."""
    if len(value) == 0:
        return np.zeros(0)
    if not isinstance(value, list | range):
        return None
    shape, items = _rectangle(value)
    if len(items) <= SHORT_LIST:
        return None
    if all(isinstance(item, str) for item in items):
        flat = _wide([str(item) for item in items])
    else:
        flat = _numbers([as_numpy(item, packages) for item in items] if packages else items)
    return None if flat is None else flat.reshape(shape)


def _rectangle(value: Any) -> tuple[tuple[int, ...], list[Any]]:
    """Return the shape and the items of nested lists of equal lengths."""
    shape: tuple[int, ...] = (len(value),)
    items = list(value)
    while items and all(type(item) is list for item in items) and len(shape) < MAX_AXES:
        lengths = {len(item) for item in items}
        if len(lengths) > 1 or 0 in lengths:
            break
        shape, items = (*shape, *lengths), [inner for item in items for inner in item]
    return shape, items


def _wide(texts: list[str]) -> Any:
    """Return texts as an array; `None` if one ends in a NUL, which arrays drop, or is too long."""
    longest = max(map(len, texts))
    if 4 * longest * len(texts) > MOST_WIDE or any(text.endswith("\0") for text in texts):
        return None
    return np.array(texts)


def _numbers(items: list[Any]) -> Any:
    kinds = set(_kinds(items))
    if "" in kinds or ("b" in kinds and len(kinds) > 1):
        return None
    largest = next(kind for kind in "cfuib" if kind in kinds)
    dtype = {"b": "|b1", "i": "<i8", "u": "<i8", "f": "<f8", "c": "<c16"}[largest]
    try:
        return np.array([item.item() if hasattr(item, "dtype") else item for item in items], dtype)
    except (OverflowError, ValueError, TypeError):  # an integer beyond 64 bits
        return None


def _kinds(items: list[Any]) -> Iterator[str]:
    """Yield the kind of each item that is a number; an empty text for anything else."""
    plain = {bool: "b", int: "i", float: "f", complex: "c"}
    for item in items:
        kind = plain.get(type(item), "")
        if not kind and getattr(item, "ndim", 1) == 0 and hasattr(item, "dtype"):
            kind = item.dtype.kind if item.dtype.kind in "biufc" else ""
        yield kind
