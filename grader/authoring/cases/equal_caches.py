"""Caches of calls with the same arguments: whoever takes one of them may be given another.

A replaced function answers all such calls as the first of them, wherever the reference took its
cache.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.confined.replay.object_parts import leaves_in
from grader.confined.replay.recorded_calls import Instance, Made, RecordedCall

Place = tuple[int, int]  # the number of a call, and a position in what it returned


def with_equal_caches(calls: Sequence[RecordedCall]) -> list[RecordedCall]:
    """Return the calls, in which each cache is also one of the first call like its own."""
    if not any(_takes_caches(call) for call in calls):
        return [*calls]
    known: dict[object, int] = {}
    first: dict[Place, Place] = {}
    done = []
    for number, call in enumerate(calls):
        found = replace(call, arguments=tuple(_shared(value, first) for value in call.arguments))
        done.append(found)
        places = [n for n, value in enumerate(call.returned) if isinstance(value, Made)]
        key = _key(found, first) if places else None
        earlier = number if key is None else known.setdefault(key, number)
        first |= {(number, n): (earlier, n) for n in places if earlier != number}
    return done


def _takes_caches(call: RecordedCall) -> bool:
    return any(isinstance(value, Made) for value in call.arguments)


def _shared(value: Any, first: Mapping[Place, Place]) -> Any:
    if not isinstance(value, Made):
        return value
    makers = ((value.call, value.position), *value.through)
    others = dict.fromkeys(first[maker] for maker in makers if maker in first)
    return replace(value, through=(*value.through, *(o for o in others if o not in makers)))


def _key(call: RecordedCall, first: Mapping[Place, Place]) -> object | None:
    """Return what is equal for calls with equal arguments and answers, to the bit.

    `None` for a call that changes something, or is given what cannot be looked into.
    """
    given = (*call.arguments, *call.optional.items())
    if not call.is_answerable or call.changes or any(isinstance(v, Instance) for v in given):
        return None
    returned = ("cache" if isinstance(v, Made) else _bits(v) for v in call.returned)
    return call.function, *(_argument_bits(value, first) for value in given), "gives", *returned


def _argument_bits(value: Any, first: Mapping[Place, Place]) -> object:
    if isinstance(value, Made):
        place = (value.call, value.position)
        return first.get(place, place)
    return _bits(value)


def _bits(value: Any) -> object:
    return tuple((name, _leaf(leaf)) for name, leaf in leaves_in("", value))


def _leaf(value: Any) -> object:
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    return repr(value)
