"""Arguments of a call as leaves, which both ends of the wire can compare (`matching`)."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

from ..values.atoms import DATE, NAME, atom
from ..values.leaves import number_leaf
from ..values.libraries.adapters import as_numpy
from ..values.tree import flatten
from .matching import AT, RECORD, kind_text, made_text, text_of
from .recorded_calls import Made

DEEPEST = 20  # levels of records and lists that are looked into: a list may hold itself
STREAMS = {"Generator": "bit_generator", "RandomState": "_bit_generator"}  # attributes
MAX_LEAVES = 500  # of an argument: a recorded call has a few, and all are sent


def leaves_of(
    values: Sequence[Any],
    made_by: Callable[[int, Any], Made | None],
    packages: Collection[str] = (),
) -> dict[str, Any]:
    """Return arguments as leaves; `made_by` knows caches that were given out, by their places."""
    found: dict[str, Any] = {}
    for place, value in enumerate(values):
        made = made_by(place, value)
        if made:
            found[str(place)] = made_text(made)
            continue
        for name, leaf in flatten(str(place), opened(value))[:MAX_LEAVES]:
            found[name] = _leaf(leaf, packages)
    return found


def opened(value: Any, depth: int = 0) -> Any:
    """Return a value with mappings of their fields in place of the records (dataclasses) in it."""
    if depth > DEEPEST:
        return value
    if isinstance(value, list | tuple) and value:
        return [opened(item, depth + 1) for item in value]
    if isinstance(value, dict) and value and all(isinstance(key, str) for key in value):
        return {str(key): opened(item, depth + 1) for key, item in value.items()}
    kind = type(value)
    fields = vars(kind).get("__dataclass_fields__")
    if not isinstance(fields, dict):
        return value
    names = [name for name, each in fields.items() if each.compare]
    parts = {name: opened(getattr(value, name, None), depth + 1) for name in names}
    return {RECORD: kind.__name__, **parts}


def instance_name(value: Any) -> str:
    """Return the name of an object's class, and what tells such objects apart.

    That is the text of a date or of an enumeration's member, and where a random generator stands.
    """
    name = type(value).__name__
    if stream := stream_of(value):
        return f"{name}{AT}{_digest(stream.state)}"
    found = atom(value)
    return f"{name} {found[1]}" if found and found[0] in (DATE, NAME) else name


def stream_of(value: Any) -> Any:
    """Return the bits behind one of NumPy's random generators; None for all other values."""
    if type(value) not in (np.random.Generator, np.random.RandomState):
        return None
    return getattr(value, STREAMS[type(value).__name__])


def _digest(state: Any) -> str:
    """Return a short text that is the same for the same state."""
    plain = [(name, np.asarray(part).tolist()) for name, part in flatten("", state)]
    return hashlib.sha256(repr(sorted(plain)).encode()).hexdigest()[:16]


def _leaf(value: Any, packages: Collection[str]) -> Any:
    text = text_of(value)
    if text is not None:
        return text
    plain = as_numpy(value, packages)
    if isinstance(plain, np.ndarray | np.generic | bool | int | float | complex):
        known = number_leaf(plain)
        if isinstance(known, np.ndarray):
            return known
    return kind_text(instance_name(value))
