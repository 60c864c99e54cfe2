"""Arguments of a call as leaves, which both ends of the wire can compare (`matching`)."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

from ..values.leaves import number_leaf
from ..values.libraries.adapters import as_numpy
from ..values.tree import flatten
from .matching import kind_text, made_text, text_of
from .recorded_calls import Made

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
        for name, leaf in flatten(str(place), value)[:MAX_LEAVES]:
            found[name] = _leaf(leaf, packages)
    return found


def _leaf(value: Any, packages: Collection[str]) -> Any:
    text = text_of(value)
    if text is not None:
        return text
    plain = as_numpy(value, packages)
    if isinstance(plain, np.ndarray | np.generic | bool | int | float | complex):
        known = number_leaf(plain)
        if isinstance(known, np.ndarray):
            return known
    return kind_text(type(value).__name__)
