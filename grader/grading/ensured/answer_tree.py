"""The leaves of an answer as a tree, without any value made of them yet."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from grader.confined.values.atoms import INTEGER
from grader.confined.values.leaf_names import joined, segments
from grader.confined.values.leaves import LIST, MAPPING, PARTS
from grader.core.outcomes import Foreign, Formed, Value

# Kinds of what is not told by the form of a leaf alone. A list and a tuple come alike.
SEQUENCE, NUMBER, ARRAY, FOREIGN = "sequence", "number", "array", "foreign"
KINDS = {LIST: SEQUENCE, INTEGER: NUMBER}  # of forms that others can stand for


class AnswerTree:
    """The leaves of values by name, and the parts of each container in their order."""

    def __init__(self, leaves: Mapping[str, Value]) -> None:
        self._leaves = leaves
        self._parts = parts_by_name(leaves)

    @property
    def names(self) -> list[str]:
        """Return the names of the values."""
        return self.parts("")

    def parts(self, name: str) -> list[str]:
        """Return the parts of a container, as segments of names; nothing for all else."""
        return list(self._parts.get(name, ()))

    def leaf(self, name: str) -> Value | None:
        """Return the leaf at a name; `None` for what has parts instead."""
        leaf = self._leaves.get(name)
        return None if isinstance(leaf, Formed) and leaf.form == PARTS else leaf

    def kind(self, name: str) -> str:
        """Return what stands at a name; an object with parts is of the kind of its form."""
        leaf = self._leaves.get(name)
        if leaf is None:
            return container_kind(self.parts(name))
        if isinstance(leaf, Foreign):
            return FOREIGN
        if isinstance(leaf, Formed):
            return KINDS.get(leaf.form, leaf.form)
        return NUMBER if np.ndim(leaf) == 0 else ARRAY


def container_kind(parts: Sequence[str]) -> str:
    """Return the kind of what has these parts: a list if they are 0, 1, 2, …; empty for none."""
    if not parts:
        return ""
    numbered = all(part == str(place) for place, part in enumerate(parts))
    return SEQUENCE if numbered else MAPPING


def parts_by_name(names: Iterable[str]) -> dict[str, dict[str, None]]:
    """Return the parts inside each container, in their order; "" is what holds all of them."""
    inside: dict[str, dict[str, None]] = {"": {}}
    for name in names:
        place = ""
        for key in segments(name):
            inside.setdefault(place, {})[key] = None
            place = joined([place, key]) if place else key
    return inside
