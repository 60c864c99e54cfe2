"""Changes of arguments, made again where a recorded call answers for a function."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..object_parts import Path, set_attribute
from ..recorded_calls import Change


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
        found = found[key] if _has_items(found) else getattr(found, key)
    return found


def _change(given: Sequence[Any], change: Change) -> None:
    *outer, last = change.path
    if change.kind == "fill":
        _fill(part_at(given, change.path), change.value)
        return
    holder = part_at(given, tuple(outer))
    if change.kind == "drop":
        _drop(holder, last)
    elif _has_items(holder):
        holder[last] = change.value
    else:
        set_attribute(holder, last, change.value)


def _has_items(holder: Any) -> bool:
    return isinstance(holder, dict | list | tuple | np.ndarray)


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
