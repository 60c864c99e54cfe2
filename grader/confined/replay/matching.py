"""Whether a call of a replaced function is one that the reference makes.

Arguments are compared as leaves: `0` or `0.Wx` -> an array, or a text for what is none. So both
ends of the wire can compare: the worker what it was told already, the trusted side the rest.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from ..values.adapters import as_numpy
from ..values.answer_entries import MAX_LEAVES, plain
from ..values.tree import flatten
from .caches import close
from .recorded_calls import Instance, Made, RecordedCall

TOLERANCE = {"float32": 1e-4}  # of arguments, relative to the largest; else ...
DOUBLE = 1e-6

Leaves = Mapping[str, Any]  # arrays and texts


def leaves_of(
    values: Sequence[Any],
    made_by: Callable[[int, Any], Made | None],
    packages: Collection[str] = (),
) -> dict[str, Any]:
    """Return arguments as leaves; `made_by` knows caches that were handed out, by their places."""
    found: dict[str, Any] = {}
    for place, value in enumerate(values):
        made = made_by(place, value)
        if made:
            found[str(place)] = _made_text(made)
            continue
        for name, leaf in flatten(str(place), value)[:MAX_LEAVES]:
            found[name] = _leaf(leaf, packages)
    return found


def _leaf(value: Any, packages: Collection[str] = ()) -> Any:
    if isinstance(value, str):
        return f"text {value}"
    if value is None or isinstance(value, dict | list | tuple):
        return f"no {type(value).__name__}"
    known = plain(as_numpy(value, packages))
    return known if isinstance(known, np.ndarray) else _kind_text(type(value).__name__)


def _made_text(made: Made) -> str:
    return f"made {made.call} {made.position}"


def _kind_text(name: str) -> str:
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
        return isinstance(own, str) and own == _made_text(right)
    if isinstance(right, Instance):
        return isinstance(own, str) and own == _kind_text(right.kind)
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
    if right is None or isinstance(right, str | dict | list | tuple):
        return isinstance(own, str) and own == _leaf(right)
    return isinstance(own, np.ndarray) and close(own, right, tolerance)
