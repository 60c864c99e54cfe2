"""Finds in a submission's object what the reference's holds: under its names, else by values."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import numpy as np

from .object_parts import DEEPEST, RECORD

# Comparisons of one argument. A margin: an argument has 500 leaves, which are compared once each
# where names are the reference's.
MOST_COMPARED = 5000
TEXT = "text "  # before the characters of a text, as a leaf

Agree = Callable[[Any, Any], bool]  # whether a leaf is as it should be


class Node(dict[str, Any]):
    """Parts of a value by their names: nodes, and leaves of any kind."""


def tree_of(leaves: Mapping[str, Any]) -> Node:
    """Return leaves with dotted names as a tree."""
    tree = Node()
    for name, leaf in leaves.items():
        *outer, last = name.split(".", DEEPEST + 2)  # a name from the wire may have any number
        node = tree
        for part in outer:
            inner = node.setdefault(part, Node())
            node = inner if isinstance(inner, Node) else Node()
        node.setdefault(last, leaf)
    return tree


def holds_set(own: Node, right: Collection[Any]) -> bool:
    """Return whether a list or tuple holds the elements of a set, each once and in any order."""
    written = [_written(part) for part in own.values()]
    return sorted(written) == sorted(map(repr, right))


def _written(part: Any) -> str:
    """Return a text, a single number or a tuple of these as Python writes it; else nothing."""
    if isinstance(part, Node):
        items = [_written(item) for item in part.values()]
        return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
    if isinstance(part, str):
        return repr(part.removeprefix(TEXT)) if part.startswith(TEXT) else ""
    return repr(part.item()) if isinstance(part, np.ndarray) and not part.ndim else ""


class ObjectFit:
    """One comparison, and where the submission has what the reference has under other names."""

    def __init__(self, agree: Agree) -> None:
        self.found: dict[str, tuple[str, ...]] = {}
        """Dotted places of the reference -> of the submission, which holds the same there."""
        self._agree = agree
        self._left = MOST_COMPARED

    def fits(self, own: Any, right: Any, place: str, own_place: str) -> bool:
        """Return whether a value holds what it should. Objects may hold more than that."""
        self._left -= 1
        if self._left < 0:
            return False
        if isinstance(own, Node) and isinstance(right, set | frozenset):
            return holds_set(own, right)
        if not (isinstance(own, Node) and isinstance(right, Node)):
            return self._is_leaf(own, right)
        named = [name for name in right if name in own]
        if RECORD not in right and (len(named) < len(right) or len(named) < len(own)):
            return False
        if not all(self.fits(own[n], right[n], f"{place}.{n}", f"{own_place}.{n}") for n in named):
            return False
        missing = [name for name in right if name not in own]
        spare = dict(_spare(own, right, own_place))
        return all(self._is_found(right[n], f"{place}.{n}", spare) for n in missing)

    def _is_leaf(self, own: Any, right: Any) -> bool:
        return not isinstance(own, Node) and not isinstance(right, Node) and self._agree(own, right)

    def _is_found(self, right: Any, place: str, spare: dict[str, Any]) -> bool:
        """Find an attribute by what it holds, in a place of its own. None may be left out."""
        if right is None:
            return True
        places = [each for each, own in spare.items() if self._would_fit(own, right, place, each)]
        if not places:
            return False
        self.fits(spare.pop(places[0]), right, place, places[0])
        self.found[place] = tuple(places)
        return True

    def _would_fit(self, own: Any, right: Any, place: str, own_place: str) -> bool:
        before = dict(self.found)
        fits = self.fits(own, right, place, own_place)
        self.found = before
        return fits


def _spare(own: Node, right: Node, own_place: str) -> Iterator[tuple[str, Any]]:
    """Yield attributes that the reference does not have, and the items of containers in them."""
    further = {f"{own_place}.{name}": part for name, part in own.items() if name not in right}
    yield from further.items()
    for place, part in further.items():
        if isinstance(part, Node) and RECORD not in part:
            yield from ((f"{place}.{key}", item) for key, item in part.items())
