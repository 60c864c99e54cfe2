"""Whether a call of a replaced function is one that the reference makes.

Arguments are compared as leaves: `0` or `0.Wx` -> an array, or a text for what is none. The trusted
side compares those that a worker sends; a worker looks only for its own names of what it was told.
"""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from ..values.atoms import BYTES, DECIMAL, FRACTION, atom
from .caches import close
from .object_fits import TEXT, Node, ObjectFit, holds_set, tree_of
from .object_parts import RECORD, leaves_in
from .recorded_calls import Instance, Made, Parts, RecordedCall

TOLERANCE = {"float32": 1e-4}  # of arguments, relative to the largest; else ...
# For other types. In `tests/follow_through` arguments in right calls differ by at most 1e-15 (1e-6
# in float32), in wrong ones by more than a tenth.
DOUBLE = 1e-6
LAST_DIGIT = 1e-16  # no two numbers are closer, relative to the larger one

EXACT = (BYTES, FRACTION, DECIMAL)  # atoms that are stored as they are, and are no texts
AT = " at "  # before the text that says where a random generator stands

Leaves = Mapping[str, Any]  # arrays and texts


def text_of(value: Any) -> str | None:
    """Return the text for a value that is neither a number nor an array; None for all others."""
    if isinstance(value, str):
        return f"{TEXT}{value}"
    if isinstance(value, deque):
        return text_of([*value])  # a submission may keep a list in place of one
    if value is None or isinstance(value, dict | list | tuple):
        return f"no {type(value).__name__}"
    if isinstance(value, set | frozenset):
        return f"set {sorted(map(repr, value))}"
    found = atom(value)
    return " ".join(found) if found and found[0] in EXACT else None


def made_text(made: Made) -> str:
    """Return the text for a cache that was given out, perhaps by several calls."""
    makers = ((made.call, made.position), *made.through)
    return "; ".join(f"made {call} {position}" for call, position in makers)


def _same_cache(text: str, made: Made) -> bool:
    """Return whether one of the calls that gave out a cache gave out this one in the reference."""
    return not set(text.split("; ")).isdisjoint(made_text(made).split("; "))


def kind_text(name: str) -> str:
    """Return the text for any other object, by the name of its class."""
    return f"kind {name}"


class EqualCalls:
    """Recorded calls of one function by their numbers, which are looked up by equal arguments.

    A function that a loop calls has thousands of them. Calls with objects or caches are not known.
    """

    def __init__(self, calls: Mapping[int, RecordedCall]) -> None:
        # By the places of arguments, and then by what is there.
        self._numbers: dict[tuple[str, ...], dict[Any, int]] = {}
        for number, call in calls.items():
            places = tuple(map(str, call.leaves))
            every = {n: leaf for each in call.leaves.values() for n, leaf in each.items()}
            known = {name: _known_leaf(leaf) for name, leaf in every.items()}
            if None not in known.values():
                alike = self._numbers.setdefault(places, {})
                alike.setdefault(_at_places(places, _by_place(known)), number)

    def find(self, leaves: Leaves) -> int | None:
        """Return the number of the first call with equal arguments; None if there is none."""
        told = {
            name: leaf if isinstance(leaf, str) else _known_leaf(leaf)
            for name, leaf in leaves.items()
        }
        given = _by_place(told)
        found = (known.get(_at_places(p, given)) for p, known in self._numbers.items())
        return min((number for number in found if number is not None), default=None)


def _at_places(places: Iterable[str], given: Mapping[str, Leaves]) -> tuple[Any, ...]:
    return tuple(frozenset(given.get(place, {}).items()) for place in places)


def _known_leaf(leaf: Any) -> Any:
    """Return a text, or a shape and a hash that are the same for equal numbers; None for others."""
    if isinstance(leaf, Made | Instance | Parts | set | frozenset):
        return None
    text = text_of(leaf) if not isinstance(leaf, np.ndarray) else None
    if text is not None:
        return text
    array = np.asarray(leaf)
    if array.dtype.kind not in "biufc":
        return None
    array = array.astype(np.complex128 if array.dtype.kind == "c" else np.float64) + 0  # no -0
    return array.shape, hashlib.blake2b(array.tobytes(), digest_size=16).digest()


def closest_fit(leaves: Leaves, calls: Mapping[int, RecordedCall], dtype: str) -> int | None:
    """Return the number of the recorded call with these arguments; None if there is none.

    Arguments that have defaults may differ, and a random generator may stand elsewhere than the
    reference's, or be left out, only if there is no call with the very same ones.
    """
    given = _by_place(leaves)
    for asked, anywhere in ((True, False), (False, False), (False, True)):
        found = _closest(given, calls, TOLERANCE.get(dtype, DOUBLE), asked, anywhere)
        if found is not None:
            return found
    return None


def _closest(
    given: Mapping[str, Leaves],
    calls: Mapping[int, RecordedCall],
    tolerance: float,
    asked: bool,
    anywhere: bool,
) -> int | None:
    """Return the first call with these very arguments, else the one with the closest.

    What converges is called with arguments that differ by less and less, which all fit.
    """

    def fitting(numbers: Iterable[int], tolerance: float) -> Iterator[int]:
        for number in numbers:
            if _fits(given, calls[number], asked, tolerance, anywhere):
                yield number

    exact = next(fitting(calls, 0), None)
    found = [exact] if exact is not None else [*fitting(calls, tolerance)]
    while len(found) > 1 and tolerance > LAST_DIGIT:
        tolerance /= 10
        found = [*fitting(found, tolerance)] or found[:1]
    return found[0] if found else None


def _fits(
    given: Mapping[str, Leaves],
    call: RecordedCall,
    asked: bool,
    tolerance: float,
    anywhere: bool,
) -> bool:
    wanted = [*enumerate(call.arguments), *call.state.items()]
    wanted += call.optional.items() if asked else ()
    return all(
        _matches(given.get(str(place), {}), str(place), right, tolerance, call.leaves[place])
        or (anywhere and _is_alike(given.get(str(place), {}), str(place), right, tolerance))
        for place, right in wanted
    )


def _is_alike(given: Leaves, place: str, right: Any, tolerance: float) -> bool:
    """Return whether an argument is right but for where its random generators stand."""
    free = _free(right)
    return free is not right and (not given or _matches(given, place, free, tolerance))


def _free(right: Any) -> Any:
    """Return what is wanted of an argument, of random generators only their class."""
    if isinstance(right, Parts):
        leaves = {name: _free(leaf) for name, leaf in right.leaves.items()}
        is_same = all(leaf is right.leaves[name] for name, leaf in leaves.items())
        return right if is_same else type(right)(right.kind, leaves)
    is_stream = isinstance(right, Instance) and AT in right.kind
    return Instance(right.kind.partition(AT)[0]) if is_stream else right


def _by_place(leaves: Leaves) -> dict[str, dict[str, Any]]:
    given: dict[str, dict[str, Any]] = {}
    for name, leaf in leaves.items():
        given.setdefault(name.partition(".")[0], {})[name] = leaf
    return given


def _matches(
    given: Leaves, place: str, right: Any, tolerance: float, leaves: Leaves | None = None
) -> bool:
    own = given.get(place)
    if isinstance(right, Made):
        return isinstance(own, str) and _same_cache(own, right)
    if isinstance(right, Parts):
        return _fit(given, place, right, tolerance) is not None
    if isinstance(right, set | frozenset):
        part = tree_of(given).get(place)
        if isinstance(part, Node):
            return holds_set(part, right)
        return isinstance(own, str) and own == text_of(right)
    if isinstance(right, Instance):
        kind = kind_text(right.kind)  # alone, as older test cases hold it, or with a text behind it
        record = given.get(f"{place}.{RECORD}") == text_of(right.kind)
        return record or (isinstance(own, str) and f"{own} ".startswith(f"{kind} "))
    if isinstance(right, np.ndarray) and isinstance(own, np.ndarray):
        if own.ndim == 0:
            return bool(np.all(right == own))  # 0 where nothing flows in yet
        if own.shape != right.shape and _is_spread(own.shape, right.shape):
            return close(np.broadcast_to(own, right.shape), right, tolerance)
    wanted = dict(leaves_in(place, right)) if leaves is None else leaves
    return given.keys() == wanted.keys() and all(
        _agree(given[name], leaf, tolerance) for name, leaf in wanted.items()
    )


def _fit(given: Leaves, place: str, right: Parts, tolerance: float) -> ObjectFit | None:
    fit = ObjectFit(lambda own, leaf: _matches({place: own}, place, leaf, tolerance))
    wanted = tree_of({f"{place}{name}": leaf for name, leaf in right.leaves.items()})
    return fit if fit.fits(tree_of(given).get(place), wanted[place], place, place) else None


def renamed_places(leaves: Leaves, call: RecordedCall, dtype: str) -> dict[str, tuple[str, ...]]:
    """Return where the objects given to a call may have what the reference's have elsewhere."""
    given, found = _by_place(leaves), dict[str, tuple[str, ...]]()
    for place, right in enumerate(call.arguments):
        if isinstance(right, Parts):
            tolerance, text = TOLERANCE.get(dtype, DOUBLE), str(place)
            fit = _fit(given.get(text, {}), text, _free(right), tolerance)
            found |= fit.found if fit else {}
    return found


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
