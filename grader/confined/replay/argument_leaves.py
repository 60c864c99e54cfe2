"""Arguments of a call as leaves, which both ends of the wire can compare (`matching`)."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

from ..values.atoms import DATE, NAME, atom
from ..values.leaves import number_leaf
from ..values.libraries.adapters import as_numpy
from ..values.tree import flatten
from ..wording import is_class
from .matching import AT, RECORD, key_text, kind_text, made_text, text_of
from .recorded_calls import Made

DEEPEST = 20  # levels of records and lists that are looked into: a list may hold itself
STREAMS = {"Generator": "bit_generator", "RandomState": "_bit_generator"}  # attributes
MAX_LEAVES = 500  # of an argument: a recorded call has a few, and all are sent


def leaves_of(
    values: Sequence[Any],
    made_by: Callable[[int, Any], Made | None],
    packages: Collection[str] = (),
    *,
    of_method: bool = False,
) -> dict[str, Any]:
    """Return arguments as leaves; `made_by` knows caches that were given out, by their places.

    `of_method`: the first one is the object that a method is called on.
    """
    found: dict[str, Any] = {}
    for place, value in enumerate(values):
        made = made_by(place, value)
        if made:
            found[str(place)] = made_text(made)
            continue
        parts = opened_receiver(value) if of_method and not place else opened(value)
        for name, leaf in flatten(str(place), parts)[:MAX_LEAVES]:
            found[name] = _leaf(leaf, packages)
    return found


def attributes_of(value: Any) -> dict[str, Any] | None:
    """Return the very mapping that holds an object's attributes; `None` if there is none."""
    held = None if is_class(value) else getattr(value, "__dict__", None)
    return held if type(held) is dict else None


def opened_receiver(value: Any) -> Any:
    """Return the attributes of an object and the name of its class, as `opened` does of records."""
    held = attributes_of(value)
    if held is None:
        return opened(value)
    return {RECORD: type(value).__name__, **{name: opened(each, 1) for name, each in held.items()}}


def opened(value: Any, depth: int = 0) -> Any:
    """Return a value with mappings of their fields in place of the records (dataclasses) in it."""
    if depth > DEEPEST:
        return value
    if isinstance(value, list | tuple) and value:
        return [opened(item, depth + 1) for item in value]
    if isinstance(value, dict) and value:
        return {key_text(key): opened(item, depth + 1) for key, item in value.items()}
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
