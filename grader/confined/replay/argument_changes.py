"""Changes of arguments, made again where a recorded call answers for a function."""

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np

from .recorded_calls import Change


def changed(given: Sequence[Any], changes: Sequence[Change]) -> None:
    """Change arguments in place, the very objects, as a recorded call did.

    What does not have the parts that the reference changed is left as it is.
    """
    for change in changes:
        try:
            _change(given, change)
        except (LookupError, TypeError, ValueError, AttributeError):
            continue


def _change(given: Sequence[Any], change: Change) -> None:
    value = copy.deepcopy(change.value)
    holder: Any = given
    for key in change.path[:-1]:
        holder = _part(holder, key)
    last = change.path[-1]
    if change.kind == "fill":
        _fill(_part(holder, last), value)
    elif change.kind == "drop":
        del holder[last]
    elif _has_items(holder):
        holder[last] = value
    elif hasattr(holder, last):
        setattr(holder, last, value)


def _part(holder: Any, key: Any) -> Any:
    """Return an item, or the attribute of an object."""
    return holder[key] if _has_items(holder) else getattr(holder, key)


def _has_items(holder: Any) -> bool:
    return isinstance(holder, dict | list | tuple | np.ndarray)


def _fill(thing: Any, value: Any) -> None:
    """Give an array or a list other contents."""
    if not isinstance(thing, np.ndarray):
        thing[:] = value
    elif thing.shape == np.shape(value):
        thing[...] = value
