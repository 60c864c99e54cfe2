"""Whether a call of a replaced function is one that the reference makes.

Arguments are compared as leaves: `0` or `0.Wx` -> an array, or a text for what is none. So both
ends of the wire can compare: the worker what it was told already, the trusted side the rest.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..values.tree import flatten
from .caches import close
from .recorded_calls import Instance, Made, RecordedCall

TOLERANCE = {"float32": 1e-4}  # of arguments, relative to the largest; else ...
# For other types. In `tests/follow_through` arguments in right calls differ by at most 1e-15 (1e-6
# in float32), in wrong ones by more than a tenth.
DOUBLE = 1e-6

Leaves = Mapping[str, Any]  # arrays and texts


def text_of(value: Any) -> str | None:
    """Return the text for a value that is neither a number nor an array; None for all others."""
    if isinstance(value, str):
        return f"text {value}"
    if value is None or isinstance(value, dict | list | tuple):
        return f"no {type(value).__name__}"
    return None


def made_text(made: Made) -> str:
    """Return the text for a cache that was given out."""
    return f"made {made.call} {made.position}"


def kind_text(name: str) -> str:
    """Return the text for any other object, by the name of its class."""
    return f"kind {name}"


def fits(leaves: Leaves, call: RecordedCall, dtype: str) -> bool:
    """Return whether these are the arguments of a recorded call; further ones do not matter."""
    tolerance = TOLERANCE.get(dtype, DOUBLE)
    given = _by_place(leaves)
    return all(
        _matches(given.get(str(place), {}), str(place), right, tolerance)
        for place, right in enumerate(call.arguments)
    )


def _by_place(leaves: Leaves) -> dict[str, dict[str, Any]]:
    given: dict[str, dict[str, Any]] = {}
    for name, leaf in leaves.items():
        given.setdefault(name.partition(".")[0], {})[name] = leaf
    return given


def _matches(given: Leaves, place: str, right: Any, tolerance: float) -> bool:
    own = given.get(place)
    if isinstance(right, Made):
        return isinstance(own, str) and own == made_text(right)
    if isinstance(right, Instance):
        return isinstance(own, str) and own == kind_text(right.kind)
    if isinstance(right, np.ndarray) and isinstance(own, np.ndarray):
        if own.ndim == 0:
            return bool(np.all(right == own))  # 0 where nothing flows in yet
        if own.shape != right.shape and _is_spread(own.shape, right.shape):
            return close(np.broadcast_to(own, right.shape), right, tolerance)
    wanted = dict(flatten(place, right))
    return given.keys() == wanted.keys() and all(
        _agree(given[name], leaf, tolerance) for name, leaf in wanted.items()
    )


def _is_spread(own: tuple[int, ...], right: tuple[int, ...]) -> bool:
    """Return whether NumPy spreads a shape over another one: one row that stands for many.

    An axis of length 1 has to be there: code that squeezes it away is not right everywhere.
    """
    missing = len(right) - len(own)
    if missing < 0 or 1 in right[:missing]:
        return False
    return all(mine in (1, wanted) for mine, wanted in zip(own, right[missing:], strict=True))


def _agree(own: Any, right: Any, tolerance: float) -> bool:
    text = text_of(right)
    if text is not None:
        return isinstance(own, str) and own == text
    return isinstance(own, np.ndarray) and close(own, right, tolerance)
