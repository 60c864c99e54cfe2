"""Attributes that only the submission's objects have, as a replaced method would leave them.

The submission's own method runs on copies. What it leaves there is set right as far as it is
understood: inputs, outputs, and the one value that can only be the one that is missing.
"""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

from ..caches import Naming, close, is_number_array, rebuilt
from ..object_parts import RECORD, attributes_of, leaves_in, parts_of, set_attribute
from ..recorded_calls import Change, Parts, RecordedCall
from .given_arguments import GivenArguments

MOST_OBJECTS = 500  # of one call. A margin: an argument has no more leaves than that

Left = list[tuple[Any, str, Any]]  # objects, and what is left in them under which names


def as_its_author_looks(
    call: RecordedCall, given: GivenArguments, changes: Sequence[Change], own: Any
) -> list[Change]:
    """Return the changes that a submission's classes look at.

    Beside these, their objects are left as the `own` method leaves them, if there is one.
    """
    unknown = given.unknown_attributes(changes, own)
    objects = any(isinstance(value, Parts) for value in call.arguments)
    if own and objects and changes and not (given.of_tensors or call.yields):
        _adopt(own, given, call, unknown)
    left_out = {id(change) for change in unknown}
    return [change for change in changes if id(change) not in left_out]


def _adopt(
    own: Callable[..., Any], given: GivenArguments, call: RecordedCall, missing: Sequence[Change]
) -> None:
    """Leave in the objects what the submission's own method leaves in copies.

    `missing`: attributes that the reference's objects get, and these do not have.
    """
    drawn = np.random.get_state()
    try:
        copies = copy.deepcopy(list(given.values))
        pairs = [*zip(_objects(given.values), _objects(copies), strict=True)]
        with np.errstate():
            returned = own(*copies)
        left = _left([(place, mine, other) for (place, mine), (_, other) in pairs], given, call)
        originals = {id(other): mine for (_, mine), (_, other) in pairs}
        arrays = [array for _, _, value in left for array in _arrays(value, originals)]
        naming = _naming(call, returned, arrays, missing)
        for mine, name, value in left:
            set_attribute(mine, name, _set_right(value, originals, naming))
    except BaseException:  # the student's code may do anything, and an exit of the system too
        return
    finally:
        np.random.set_state(drawn)


def _objects(values: Sequence[Any]) -> list[tuple[str, Any]]:
    """Return the objects among arguments and in them, each once, with a dotted place."""
    seen: set[int] = set()

    def walk(place: str, value: Any) -> Iterator[tuple[str, Any]]:
        if id(value) in seen:
            return
        seen.add(id(value))
        if attributes_of(value) is not None:
            yield place, value
        for name, part in parts_of(value).items():
            if name != RECORD:
                yield from walk(f"{place}.{name}", part)

    found = (pair for place, value in enumerate(values) for pair in walk(str(place), value))
    return list(islice(found, MOST_OBJECTS))


def _left(
    objects: Sequence[tuple[str, Any, Any]], given: GivenArguments, call: RecordedCall
) -> Left:
    """Return what a method left in copies of objects, where the reference keeps nothing."""
    known = {*_known_places(call), *given.renamed.values()}
    return [
        (mine, name, value)
        for place, mine, other in objects
        for name, value in (attributes_of(other) or {}).items()
        if f"{place}.{name}" not in known
        and not _are_same((attributes_of(mine) or {}).get(name), value)
    ]


def _known_places(call: RecordedCall) -> Iterator[str]:
    names = [
        f"{place}{name}"
        for place, value in enumerate(call.arguments)
        if isinstance(value, Parts)
        for name in value.leaves
    ]
    names += [".".join(map(str, change.path)) for change in call.changes]
    for name in names:
        while name:
            yield name
            name = name.rpartition(".")[0]


def _naming(
    call: RecordedCall, returned: Any, arrays: Sequence[Any], missing: Sequence[Change]
) -> Naming:
    naming = Naming()
    for value in call.arguments:
        for right in value.leaves.values() if isinstance(value, Parts) else (value,):
            naming.learn(right, right)
    parts = returned if call.several else (returned,)
    for own, right in zip(parts, call.returned, strict=False):
        naming.learn(own, right)
    wanted = [c.value for c in missing if not any(close(each, c.value) for each in arrays)]
    unknown = [array for array in arrays if naming.right_value(array) is None]
    if len(wanted) == len(unknown) == 1:
        naming.learn(unknown[0], wanted[0])
    return naming


def _arrays(value: Any, originals: Mapping[int, Any]) -> list[Any]:
    """Return the arrays in what is left, but for those of the objects that were given."""
    found = []

    def note(_: Any, part: Any) -> Any:
        if is_number_array(part):
            found.append(part)
        return originals.get(id(part), part)

    rebuilt(value, note)
    return found


def _set_right(value: Any, originals: Mapping[int, Any], naming: Naming) -> Any:
    def change(_: Any, part: Any) -> Any:
        if id(part) in originals:
            return originals[id(part)]
        right = naming.right_value(part) if is_number_array(part) else None
        return part if right is None else right.copy()

    return rebuilt(value, change)


def _are_same(one: Any, other: Any) -> bool:
    pairs = [list(islice(leaves_in("", value), MOST_OBJECTS)) for value in (one, other)]
    return len(pairs[0]) == len(pairs[1]) and all(
        name == name_too and (close(leaf, leaf_too) or leaf is leaf_too)
        for (name, leaf), (name_too, leaf_too) in zip(*pairs, strict=True)
    )
