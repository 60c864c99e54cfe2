"""Finds the value that answers an expected leaf, however lists were cut into leaves.

A long list of numbers comes as one leaf and a short one item by item, and so do a list and a tuple:
what is asked for under one name may have come under another.
"""

import json
from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.atoms import TEXT
from grader.confined.values.leaf_names import is_within, item_name, joined, next_segment, segments
from grader.confined.values.leaves import LIST, MAX_AXES
from grader.core.outcomes import Formed, Value

Values = Mapping[str, Value]


class Leaves(dict[str, Any]):
    """Values that find the parts of each other without a look at all of them, again and again."""

    def children(self, parent: str) -> list[str]:
        """Return the parts of a value, as segments of names, in the order in which they came."""
        found = self._found.get(parent)
        if found is None:
            found = self._found[parent] = self._children(parent)
        return found

    def _children(self, parent: str) -> list[str]:
        first = bisect_left(self._sorted, (parent, -1))
        inside: list[tuple[int, str]] = []
        for name, place in islice(self._sorted, first, None):
            if not name.startswith(parent):
                break
            if name != parent and is_within(name, parent):
                inside.append((place, next_segment(name, len(parent))))
        return list(dict.fromkeys(part for _, part in sorted(inside) if part))

    @cached_property
    def _found(self) -> dict[str, list[str]]:
        return {}

    @cached_property
    def _sorted(self) -> list[tuple[str, int]]:
        return sorted((name, place) for place, name in enumerate(self))


def value_at(values: Values, name: str, form: str = "") -> Value | None:
    """Return the value of a leaf's name; `None` if there is none."""
    found = values.get(name)
    if found is not None:
        return found
    return _assembled(values, name) if form == LIST else _inside_list(values, name)


def children_of(parent: str, values: Mapping[str, object]) -> list[str]:
    """Return the parts of a value, as segments of names: `Wx`, `0`, `["the cat"]`."""
    if isinstance(values, Leaves):
        return values.children(parent)
    return Leaves(dict.fromkeys(values)).children(parent)


def _inside_list(values: Values, name: str) -> Value | None:
    """Return an item of a list that came as one leaf."""
    parts = segments(name)
    index: list[int] = []
    while len(parts) > 1 and parts[-1].isdecimal() and len(parts[-1]) < 10:
        index.insert(0, int(parts.pop()))
        whole = values.get(joined(parts))
        if isinstance(whole, Formed) and whole.form == LIST:
            return _item(whole, tuple(index))
    return None


def _item(whole: Formed, index: tuple[int, ...]) -> Value | None:
    content = whole.content
    if len(index) > content.ndim or any(i >= n for i, n in zip(index, content.shape, strict=False)):
        return None
    item = np.asarray(content[index])
    if item.ndim:
        return Formed(LIST, item)
    return Formed(TEXT, np.array(json.dumps(str(item)))) if item.dtype.kind == "U" else item


def _assembled(values: Values, name: str) -> Value | None:
    """Return a list whose items came one by one, all of them numbers, as one leaf."""
    items = [_whole(values, name, index) for index in range(len(children_of(name, values)))]
    arrays = [item for item in items if item is not None]
    if not arrays or len(arrays) < len(items) or len({array.shape for array in arrays}) > 1:
        return None
    if arrays[0].ndim >= MAX_AXES:  # another process may have sent lists in lists for ever
        return None
    kinds = {array.dtype.kind for array in arrays}
    together = kinds == {"b"} or "b" not in kinds
    return Formed(LIST, np.array(arrays)) if together and kinds <= set("biufc") else None


def _whole(values: Values, name: str, index: int) -> Array | None:
    """Return an item that is a number, or a list of numbers, as an array."""
    item = value_at(values, item_name(name, index), LIST)
    if isinstance(item, Formed):
        return np.asarray(item.content) if item.form == LIST else None
    return item if isinstance(item, np.ndarray) and item.ndim == 0 else None


def odd_item(values: Values, name: str, of_texts: bool = False) -> tuple[str, Value] | None:
    """Return the first item of a list that is neither a number nor a list, with its name.

    `of_texts`: the first one that is not a text.
    """
    names = (item_name(name, index) for index in range(len(children_of(name, values))))
    found = ((item, values[item]) for item in names if item in values)
    return next(((item, value) for item, value in found if not _is_plain(value, of_texts)), None)


def _is_plain(value: Value, of_texts: bool) -> bool:
    if of_texts:
        return isinstance(value, Formed) and value.form == TEXT
    return isinstance(value, np.ndarray)
