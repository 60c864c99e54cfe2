"""Changes of arguments, made again where a recorded call answers for a function."""

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from ..object_parts import Path, key_text, set_attribute
from ..recorded_calls import Change
from .random_states import set_state


def changed(given: Sequence[Any], changes: Sequence[Change]) -> None:
    """Change arguments in place, the very objects, as a recorded call did.

    What does not have the parts that the reference changed is left as it is.
    """
    for change in changes:
        try:
            _change(given, change)
        except (LookupError, TypeError, ValueError, AttributeError):
            continue


def part_at(given: Sequence[Any], path: Path) -> Any:
    """Return what stands at a place among arguments; raises what misses it."""
    found: Any = given
    for key in path:
        found = found[_key_in(found, key)] if _has_items(found) else getattr(found, key)
    return found


def own_path(path: Path, renamed: Mapping[str, str]) -> Path:
    """Return where the submission's objects have what the reference's have at a place."""
    names = [*accumulate(map(key_text, path), lambda outer, part: f"{outer}.{part}")]
    for count in range(len(path), 1, -1):
        if own := renamed.get(names[count - 1]):
            place, *parts = own.split(".")
            return (int(place), *parts, *path[count:])
    return path


def _key_in(holder: Any, key: Any) -> Any:
    """Return a key as the holder has it, of which perhaps only the text is known."""
    if isinstance(holder, list | tuple | deque):
        return int(key)
    if isinstance(holder, dict) and key not in holder:
        return next((own for own in holder if key_text(own) == key), key)
    return key


def _change(given: Sequence[Any], change: Change) -> None:
    *outer, last = change.path
    if change.kind == "fill":
        _fill(part_at(given, change.path), change.value)
        return
    if change.kind == "turn":
        set_state(part_at(given, change.path), change.value)
        return
    holder = part_at(given, tuple(outer))
    if change.kind == "drop":
        _drop(holder, last)
    elif _has_items(holder):
        holder[_key_in(holder, last)] = change.value
    else:
        set_attribute(holder, last, change.value)


def _has_items(holder: Any) -> bool:
    return isinstance(holder, dict | list | tuple | deque | np.ndarray)


def _drop(holder: Any, key: Any) -> None:
    if _has_items(holder):
        del holder[key]
    else:
        object.__delattr__(holder, key)


def _fill(thing: Any, value: Any) -> None:
    """Give an array, a tensor, a list or a set other contents."""
    if isinstance(thing, list):
        thing[:] = value
    elif hasattr(thing, "copy_"):
        thing.detach().copy_(value)
    elif not isinstance(thing, np.ndarray):
        thing.clear()
        thing.update(value) if isinstance(thing, set) else thing.extend(value)
    elif thing.shape == np.shape(value):
        thing[...] = value
