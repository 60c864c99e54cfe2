"""Calls that the reference makes while it carries out a case: what a right caller asks, and gets.

They are made by `generate`, stored with the cases, and reach a worker only to judge again the
callers of functions that failed: then the recorded calls of those answer in their place.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..values.tree import decode, encode

Tree = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """A cache: what an earlier call returned at one place. Its content is its author's business."""

    call: int
    position: int


@dataclass(frozen=True)
class Instance:
    """An object that cannot be stored, such as a model: whatever is of its class is as good."""

    kind: str  # name of the class


@dataclass(frozen=True)
class RecordedCall:
    """One call of a graded function with right arguments, and what it then returns."""

    function: str
    names: tuple[str, ...] = ()  # of the arguments, in the order of the signature
    arguments: tuple[Any, ...] = ()  # values, `Made` and `Instance`
    returned: tuple[Any, ...] = ()  # values, and `Made` by this very call
    several: bool = True  # whether they come as a tuple
    inside: int | None = None  # number of the recorded call that made this one
    locals: Mapping[str, Any] = field(default_factory=dict)  # arrays by their names, at the end


def encode_calls(calls: Sequence[RecordedCall], arrays: list[Any]) -> list[Tree]:
    """JSON for recorded calls; their arrays are appended to `arrays`."""
    return [
        {
            "function": call.function,
            "names": list(call.names),
            "arguments": [_encode(value, arrays) for value in call.arguments],
            "returned": [_encode(value, arrays) for value in call.returned],
            "several": call.several,
            "inside": call.inside,
            "locals": {name: _encode(value, arrays) for name, value in call.locals.items()},
        }
        for call in calls
    ]


def decode_calls(trees: Sequence[Tree], arrays: Any) -> tuple[RecordedCall, ...]:
    """The recorded calls again."""
    return tuple(
        RecordedCall(
            function=tree["function"],
            names=tuple(tree["names"]),
            arguments=tuple(_decode(value, arrays) for value in tree["arguments"]),
            returned=tuple(_decode(value, arrays) for value in tree["returned"]),
            several=tree["several"],
            inside=tree["inside"],
            locals={name: _decode(value, arrays) for name, value in tree["locals"].items()},
        )
        for tree in trees
    )


def _encode(value: Any, arrays: list[Any]) -> Any:
    if isinstance(value, Made):
        return {"made": [value.call, value.position]}
    if isinstance(value, Instance):
        return {"instance": value.kind}
    return encode(value, arrays)


def _decode(tree: Any, arrays: Any) -> Any:
    if isinstance(tree, dict) and "made" in tree:
        return Made(*tree["made"])
    if isinstance(tree, dict) and "instance" in tree:
        return Instance(tree["instance"])
    return decode(tree, arrays)


def flat_arrays(arrays: Sequence[Any]) -> tuple[dict[str, Any], list[list[Any]]]:
    """Few entries for the wire: one flat array per dtype, and where each array stands in it."""
    parts: dict[str, list[Any]] = {}
    lengths: dict[str, int] = {}
    places: list[list[Any]] = []
    for array in arrays:
        name = np.dtype(array.dtype).str.lstrip("<|=")
        places.append([name, lengths.get(name, 0), list(array.shape)])
        lengths[name] = lengths.get(name, 0) + array.size
        parts.setdefault(name, []).append(np.ravel(array))
    return {name: np.concatenate(flat) for name, flat in parts.items()}, places


def cut_arrays(flat: Mapping[str, Any], places: Sequence[Sequence[Any]]) -> list[Any]:
    """The arrays again."""
    return [
        flat[name][first : first + math.prod(shape)].reshape(shape) for name, first, shape in places
    ]
