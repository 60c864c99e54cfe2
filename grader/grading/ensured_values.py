"""What `ensure` sees of the values of a case: the same at `generate` and while grading.

Both times they are leaves with dotted names, of which lists, tuples and mappings are made again.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np

from grader.confined.values.answer_entries import value_entries
from grader.confined.values.tree import flatten
from grader.core.asked.property_sentences import EXPECTED
from grader.core.cases import Array, Case, named_shape
from grader.core.outcomes import Foreign, Value

LIST, TUPLE, MAPPING, NONE = "list", "tuple", "mapping", "None"
CONTAINERS: Mapping[type, str] = {dict: MAPPING, list: LIST, tuple: TUPLE}
WITHOUT_LEAVES = {  # kind -> how a worker describes a value that has no numbers in it
    LIST: "an empty list",
    TUPLE: "an empty tuple",
    MAPPING: "an empty dict",
    NONE: "None",
}
NOT_FINITE = "not finite"  # after the kind of an array in which the reference has NaN or infinity


def sent_values(values: Mapping[str, Any], packages: Collection[str]) -> dict[str, Value]:
    """Return values of the reference as a worker would send them: leaves with dotted names."""
    entries = value_entries(dict(values), packages)
    plain = ((name.removeprefix("values/"), value) for name, value in entries)
    return {name: Foreign(v) if isinstance(v, str) else v for name, v in plain}


def shapes_of(sent: Mapping[str, Value]) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the leaves that hold numbers."""
    return {name: value.shape for name, value in sent.items() if isinstance(value, np.ndarray)}


def kinds_of(values: Mapping[str, Any], sent: Mapping[str, Value]) -> dict[str, str]:
    """Return by dotted name what each container is, and what numbers each leaf holds."""
    kinds: dict[str, str] = {}
    for name, value in values.items():
        _add_containers(kinds, name, value)
    arrays = ((name, value) for name, value in sent.items() if isinstance(value, np.ndarray))
    return {**kinds, **{name: kind_of_numbers(array) for name, array in arrays}}


def unseen(kinds: Mapping[str, str], sent: Mapping[str, Value]) -> dict[str, str]:
    """Return by dotted name what `ensure` cannot see of the reference's values, described."""
    foreign = ((name, value) for name, value in sent.items() if isinstance(value, Foreign))
    return {name: value.description for name, value in foreign if name not in kinds}


def _add_containers(kinds: dict[str, str], name: str, value: Any) -> None:
    if value is None:
        kinds[name] = NONE
    word = next((word for kind, word in CONTAINERS.items() if isinstance(value, kind)), "")
    if not word or (value and flatten(name, value)[0][0] == name):
        return
    kinds[name] = word
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        _add_containers(kinds, f"{name}.{key}", item)


def kind_of_numbers(array: Array) -> str:
    """Return the kind of an array's dtype, and whether some of its numbers are not finite."""
    kind = str(array.dtype.kind)
    finite = kind not in "fc" or bool(np.isfinite(array).all())
    return kind if finite else f"{kind} {NOT_FINITE}"


def nested_values(kinds: Mapping[str, str], leaves: Mapping[str, Value]) -> dict[str, Any]:
    """Return values made of their leaves; a single number is a scalar of NumPy.

    A container that `kinds` does not name is a list if its keys are 0, 1, 2, …
    """
    named = [name for name, kind in kinds.items() if kind in WITHOUT_LEAVES]
    inside = _children([*leaves, *named])
    return {name: _value(name, kinds, leaves, inside) for name in inside[""]}


def _value(
    name: str,
    kinds: Mapping[str, str],
    leaves: Mapping[str, Value],
    inside: Mapping[str, Collection[str]],
) -> Any:
    if name in leaves:
        leaf = leaves[name]
        return leaf[()] if isinstance(leaf, np.ndarray) and not leaf.ndim else leaf
    if kinds.get(name) == NONE:
        return None
    keys = inside.get(name, ())
    items = {key: _value(f"{name}.{key}", kinds, leaves, inside) for key in keys}
    numbered = bool(keys) and list(keys) == [str(place) for place in range(len(keys))]
    kind = kinds.get(name, LIST if numbered else MAPPING)
    return items if kind == MAPPING else (list if kind == LIST else tuple)(items.values())


def _children(names: Iterable[str]) -> dict[str, dict[str, None]]:
    """Return the keys inside each container, in their order; "" is what holds all of them."""
    inside: dict[str, dict[str, None]] = {"": {}}
    for name in names:
        place = ""
        for key in name.split("."):
            inside.setdefault(place, {})[key] = None
            place = f"{place}.{key}" if place else key
    return inside


def misfit_of(case: Case, values: Mapping[str, Value]) -> str:
    """Return what keeps values from being judged: only arrays of the reference's shapes are."""
    for name, shape in case.shapes.items():
        value = values.get(name)
        if value is None:
            return f"`{name}` is missing"
        if isinstance(value, Foreign):
            return f"`{name}` is {value.description}"
        if value.shape != shape:
            expected = named_shape(shape, case.sizes)
            return f"`{name}` has shape {named_shape(value.shape, case.sizes)}, expected {expected}"
    for name in _empty(case):
        value, wanted = values.get(name), WITHOUT_LEAVES[case.kinds[name]]
        if not isinstance(value, Foreign) or value.description != wanted:
            return f"`{name}` is not {wanted}"
    return ""


def _empty(case: Case) -> list[str]:
    """Return the names of what holds no numbers in the reference, such as an empty list."""
    held = _children([*case.shapes, *case.kinds])
    named = ((n, kind) for n, kind in case.kinds.items() if n.partition(".")[0] != EXPECTED)
    return [n for n, kind in named if kind in WITHOUT_LEAVES and not held.get(n)]


def other_kind_of(case: Case, values: Mapping[str, Value]) -> str:
    """Return which value is of another kind than the reference's, or not finite as that is."""
    for name in case.shapes:
        value, kind = values[name], case.kinds.get(name, "")
        if not isinstance(value, np.ndarray):
            continue
        if kind_of_numbers(value).endswith(NOT_FINITE) and not kind.endswith(NOT_FINITE):
            return f"`{name}` holds NaN or infinity"
        if kind and (kind[0] in "biu") != (value.dtype.kind in "biu"):
            return f"`{name}` holds another kind of numbers"
    return ""
