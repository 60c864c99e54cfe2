"""Recorded calls as JSON with numbered arrays, and back; few arrays for the wire."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..values.tree import decode, encode
from .recorded_calls import Change, Instance, Made, Parts, RecordedCall

Tree = dict[str, Any]


def encode_calls(calls: Sequence[RecordedCall], arrays: list[Any]) -> list[Tree]:
    """Return JSON for recorded calls; their arrays are appended to `arrays`."""
    return [
        {
            "function": call.function,
            "names": list(call.names),
            "arguments": [_encode(value, arrays) for value in call.arguments],
            "returned": [_encode(value, arrays) for value in call.returned],
            "several": call.several,
            "inside": call.inside,
            "locals": {name: _encode(value, arrays) for name, value in call.locals.items()},
            **_effects(call, arrays),
        }
        for call in calls
    ]


def decode_calls(trees: Sequence[Tree], arrays: Any) -> tuple[RecordedCall, ...]:
    """Return the recorded calls that were encoded."""
    return tuple(
        RecordedCall(
            function=tree["function"],
            names=tuple(tree["names"]),
            arguments=tuple(_decode(value, arrays) for value in tree["arguments"]),
            returned=tuple(_decode(value, arrays) for value in tree["returned"]),
            several=tree["several"],
            record=tuple(tree.get("record", ())),
            yields=tree.get("yields", ""),
            inside=tree["inside"],
            locals={name: _decode(value, arrays) for name, value in tree["locals"].items()},
            changes=_decoded(tree.get("changes", ()), arrays),
            meanwhile=tuple(_decoded(each, arrays) for each in tree.get("meanwhile", ())),
            state={place: _decode(value, arrays) for place, value in tree.get("state", ())},
            optional={i: _decode(value, arrays) for i, value in tree.get("optional", ())},
            back=dict(tree.get("back", ())),
            upstream={i: _decode(value, arrays) for i, value in tree.get("upstream", ())},
            raised=tuple(tree.get("raised", ())),
            gradients={i: _decode(value, arrays) for i, value in tree.get("gradients", ())},
        )
        for tree in trees
    )


def _effects(call: RecordedCall, arrays: list[Any]) -> Tree:
    """Return what a call does besides returning values; nothing for most calls."""
    changes = _encoded(call.changes, arrays)
    state = [[place, _encode(value, arrays)] for place, value in call.state.items()]
    back = [*map(list, call.back.items())]
    found: Tree = {"yields": call.yields, "changes": changes, "state": state, "back": back}
    found["meanwhile"] = [_encoded(each, arrays) for each in call.meanwhile]
    found["raised"], found["record"] = [*call.raised], [*call.record]
    for name in ("upstream", "gradients", "optional"):
        found[name] = [[i, _encode(value, arrays)] for i, value in getattr(call, name).items()]
    return {name: each for name, each in found.items() if each}


def _encoded(changes: Sequence[Change], arrays: list[Any]) -> list[list[Any]]:
    return [[encode(c.path, arrays), c.kind, encode(c.value, arrays)] for c in changes]


def _decoded(trees: Sequence[Sequence[Any]], arrays: Any) -> tuple[Change, ...]:
    return tuple(
        Change(decode(path, arrays), kind, decode(value, arrays)) for path, kind, value in trees
    )


def _encode(value: Any, arrays: list[Any]) -> Any:
    if isinstance(value, Made):
        return {"made": [value.call, value.position, *map(list, value.through)]}
    if isinstance(value, Parts):
        leaves = [[name, _encode(leaf, arrays)] for name, leaf in value.leaves.items()]
        return {"instance": value.kind, "leaves": leaves}
    if isinstance(value, Instance):
        return {"instance": value.kind}
    return encode(value, arrays)


def _decode(tree: Any, arrays: Any) -> Any:
    if isinstance(tree, dict) and "made" in tree:
        call, position, *through = tree["made"]
        return Made(call, position, tuple((later, place) for later, place in through))
    if isinstance(tree, dict) and "leaves" in tree:
        leaves = {name: _decode(leaf, arrays) for name, leaf in tree["leaves"]}
        return Parts(tree["instance"], leaves)
    if isinstance(tree, dict) and "instance" in tree:
        return Instance(tree["instance"])
    return decode(tree, arrays)


def flat_arrays(arrays: Sequence[Any]) -> tuple[dict[str, Any], list[list[Any]]]:
    """Return one flat array per dtype, few entries for the wire, and where each array stands."""
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
    """Return the arrays that `flat_arrays` was given."""
    return [
        flat[name][first : first + math.prod(shape)].reshape(shape) for name, first, shape in places
    ]
