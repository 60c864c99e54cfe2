"""Values as they were before they were cut into leaves, for expressions over them.

Tuples come back as lists, objects as mappings of their parts: leaves do not tell them apart.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from .atoms import FORMS_OF_ATOMS, FRACTION, value_of_atom
from .leaf_names import segments
from .leaves import LIST, MAPPING, PARTS, SET
from .records import Foreign, Formed

# Bytes of the text of a fraction, four for each digit. A margin: reducing its numbers takes the
# square of their length; 10,000 digits take milliseconds.
MOST_FRACTION = 40_000

_WORDS = {"True": True, "False": False, "None": None}


def rebuilt(leaves: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that have these leaves, by name. Raises `ValueError` for a foreign one."""
    root: dict[str, Any] = {}
    for name, leaf in leaves.items():
        *parents, last = segments(name) or [name]
        level = root
        for part in parents:
            inner = level.setdefault(part, {})
            level = inner if isinstance(inner, dict) else level.setdefault(part + " ", {})
        if not (isinstance(leaf, Formed) and leaf.form == PARTS):
            level[last] = _Leaf(leaf)
    return {name: _value(name, inner) for name, inner in root.items()}


class _Leaf:
    """Keeps a value that is a mapping apart from a level of names."""

    def __init__(self, leaf: Any) -> None:
        self.leaf = leaf


def _value(name: str, tree: Any) -> Any:
    if isinstance(tree, _Leaf):
        return leaf_value(name, tree.leaf)
    if all(key.isdecimal() for key in tree):
        return [_value(f"{name}.{key}", inner) for key, inner in tree.items()]
    return {key_of(key): _value(f"{name}.{key}", inner) for key, inner in tree.items()}


def leaf_value(name: str, leaf: Any) -> Any:
    """Return the value of one leaf. Raises `ValueError` for what cannot be used as a value."""
    if isinstance(leaf, Foreign):
        raise ValueError(f"`{name}` is {leaf.description}")
    if not isinstance(leaf, Formed):
        return leaf
    if leaf.form in FORMS_OF_ATOMS:
        if leaf.form == FRACTION and leaf.content.nbytes > MOST_FRACTION:
            raise ValueError(f"`{name}` is a fraction of very long numbers")
        try:
            return value_of_atom(leaf.form, str(leaf.content))
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise ValueError(f"`{name}` is not a valid {leaf.form}") from error
    if leaf.form == LIST:
        return leaf.content.tolist()
    if leaf.form == SET:
        return {key_of(f"[{text}]") for text in leaf.content.tolist()}
    return {} if leaf.form == MAPPING else np.asarray(leaf.content)


def key_of(segment: str) -> Any:
    """Return the key of a mapping: texts and numbers as they were, others as their text."""
    if not segment.startswith("["):
        return segment
    text = segment[1:-1]
    if text in _WORDS:
        return _WORDS[text]
    try:
        key = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return key if isinstance(key, str | int | float) else text
