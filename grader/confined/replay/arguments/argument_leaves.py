"""Arguments of a call as leaves, which go over the wire to be compared (`matching`)."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from itertools import islice
from typing import Any

import numpy as np

from ...values.atoms import DATE, NAME, atom
from ...values.leaves import number_leaf
from ...values.libraries.adapters import as_numpy
from ...values.tree import flatten
from ..matching import AT, kind_text, made_text, text_of
from ..object_parts import leaves_in
from ..recorded_calls import Made
from .random_states import state_of

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
        whole = of_method and place == 0
        for name, leaf in islice(leaves_in(str(place), value, whole=whole), MAX_LEAVES):
            found[name] = _leaf(leaf, packages)
    return found


def instance_name(value: Any) -> str:
    """Return the name of an object's class, and what tells such objects apart.

    That is the text of a date or of an enumeration's member, and where a random generator stands.
    """
    name = type(value).__name__
    if (state := state_of(value)) is not None:
        return f"{name}{AT}{_digest(state)}"
    found = atom(value)
    return f"{name} {found[1]}" if found and found[0] in (DATE, NAME) else name


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
