"""What `ensure` sees of the values of a case: the same at `generate` and while grading.

Both times they are leaves with names, of which lists, tuples and mappings are made again.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np

from grader.confined.values.leaf_names import child_name, item_name, joined, segments
from grader.confined.values.leaves import LIST, MAPPING, PARTS, leaves
from grader.confined.values.rebuilt import key_of, leaf_value
from grader.core.cases import Array, Case, named_shape
from grader.core.outcomes import Foreign, Formed, Value
from grader.core.rubric import Criterion
from grader.judging.values.kinds.answer_values import value_at
from grader.judging.values.kinds.value_words import described

TUPLE = "tuple"
CONTAINERS: Mapping[type, str] = {dict: MAPPING, list: LIST, tuple: TUPLE}
NOT_FINITE = "not finite"  # after the kind of an array in which the reference has NaN or infinity


def sent_values(values: Mapping[str, Any], packages: Collection[str]) -> dict[str, Value]:
    """Return values of the reference as a worker would send them: leaves with names."""
    return dict(leaves(values, packages))


def shapes_of(sent: Mapping[str, Value]) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the leaves that are arrays, or lists of many numbers."""
    arrays = {name: _array(value) for name, value in sent.items()}
    return {name: array.shape for name, array in arrays.items() if array is not None}


def kinds_of(values: Mapping[str, Any], sent: Mapping[str, Value]) -> dict[str, str]:
    """Return by name what each container is, the form of each leaf, and what numbers it holds."""
    kinds: dict[str, str] = {}
    for name, value in values.items():
        _add_containers(kinds, name, value, sent)
    for name, value in sent.items():
        if isinstance(value, Formed):
            kinds[name] = value.form
        elif isinstance(value, np.ndarray):
            kinds[name] = kind_of_numbers(value)
    return kinds


def unseen(sent: Mapping[str, Value]) -> dict[str, str]:
    """Return by name what `ensure` cannot see of the reference's values, described."""
    return {name: value.description for name, value in sent.items() if isinstance(value, Foreign)}


def _add_containers(
    kinds: dict[str, str], name: str, value: Any, sent: Mapping[str, Value]
) -> None:
    word = next((word for kind, word in CONTAINERS.items() if isinstance(value, kind)), "")
    if not word or name in sent:
        return
    kinds[name] = word
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in pairs:
        child = child_name(name, key) if isinstance(value, dict) else item_name(name, key)
        if child:
            _add_containers(kinds, child, item, sent)


def kind_of_numbers(array: Array) -> str:
    """Return the kind of an array's dtype, and whether some of its numbers are not finite."""
    kind = str(array.dtype.kind)
    finite = kind not in "fc" or bool(np.isfinite(array).all())
    return kind if finite else f"{kind} {NOT_FINITE}"


def nested_values(kinds: Mapping[str, str], found: Mapping[str, Value]) -> dict[str, Any]:
    """Return values made of their leaves; a single number is a scalar of NumPy.

    An object is the mapping of its parts. A container that `kinds` does not name is a list if its
    keys are 0, 1, 2, …
    """
    inside = _children(found)
    return {name: _nested(name, kinds, found, inside) for name in inside[""]}


def _nested(
    name: str,
    kinds: Mapping[str, str],
    found: Mapping[str, Value],
    inside: Mapping[str, Collection[str]],
) -> Any:
    leaf = found.get(name)
    if leaf is not None and not (isinstance(leaf, Formed) and leaf.form == PARTS):
        value = leaf_value(name, leaf)
        return value[()] if isinstance(value, np.ndarray) and not value.ndim else value
    keys = inside.get(name, ())
    items = {key: _nested(joined([name, key]), kinds, found, inside) for key in keys}
    numbered = bool(keys) and list(keys) == [str(place) for place in range(len(keys))]
    kind = kinds.get(name, LIST if numbered else MAPPING)
    if kind in (LIST, TUPLE):
        return (list if kind == LIST else tuple)(items.values())
    return {key_of(key): item for key, item in items.items()}


def _children(names: Iterable[str]) -> dict[str, dict[str, None]]:
    """Return the keys inside each container, in their order; "" is what holds all of them."""
    inside: dict[str, dict[str, None]] = {"": {}}
    for name in names:
        place = ""
        for key in segments(name):
            inside.setdefault(place, {})[key] = None
            place = joined([place, key]) if place else key
    return inside


def ensured_leaves(case: Case, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the leaves that the reference has too, under its names."""
    found = {name: value_at(values, name, _form(case, name)) for name in _leaf_names(case)}
    return {name: value for name, value in found.items() if value is not None}


def _leaf_names(case: Case) -> list[str]:
    """Return the names of the leaves of the reference's values."""
    inside = _children([*case.shapes, *case.kinds])
    named = (n for n, kind in case.kinds.items() if n not in inside or kind == PARTS)
    return list(dict.fromkeys([*case.shapes, *named]))


def _form(case: Case, name: str) -> str:
    kind = case.kinds.get(name, "")
    return kind if len(kind) > 1 and NOT_FINITE not in kind else ""


def _array(value: Value | None) -> Array | None:
    if isinstance(value, Formed):
        return np.asarray(value.content) if value.form == LIST else None
    return value if isinstance(value, np.ndarray) else None


def misfit_of(criterion: Criterion, case: Case, values: Mapping[str, Value]) -> str:
    """Return what keeps values from being judged.

    Only values of the reference's structure, forms and shapes are judged, and arrays and lists of
    shapes that the rubric leaves open.
    """
    found = ensured_leaves(case, values)
    for name in _leaf_names(case):
        misfit = _misfit(criterion, case, name, found.get(name))
        if misfit:
            return misfit
    return ""


def _misfit(criterion: Criterion, case: Case, name: str, value: Value | None) -> str:
    if value is None:
        return f"`{name}` is missing"
    form, array = _form(case, name), _array(value)
    if form != (value.form if isinstance(value, Formed) else "") or isinstance(value, Foreign):
        return f"`{name}` is {described(value)}"
    if array is None:
        return _invalid(name, value)
    shape, spec = case.shapes.get(name), criterion.spec_of(name)
    if array.shape == shape or (spec and spec.free_shape) or shape is None:
        return ""
    expected = named_shape(shape, case.sizes)
    return f"`{name}` has shape {named_shape(array.shape, case.sizes)}, expected {expected}"


def _invalid(name: str, value: Value) -> str:
    """Return what is wrong with a text, a number of any size or the like from another process."""
    if isinstance(value, Formed) and value.form == PARTS:
        return ""
    try:
        leaf_value(name, value)
    except ValueError as error:
        return str(error)
    return ""


def other_kind_of(case: Case, values: Mapping[str, Value]) -> str:
    """Return which value is of another kind than the reference's, or not finite as that is."""
    for name, value in ensured_leaves(case, values).items():
        kind, array = case.kinds.get(name, ""), _array(value)
        if array is None or _form(case, name):
            continue
        if kind_of_numbers(array).endswith(NOT_FINITE) and not kind.endswith(NOT_FINITE):
            return f"`{name}` holds NaN or infinity"
        if kind and (kind[0] in "biu") != (array.dtype.kind in "biu"):
            return f"`{name}` holds another kind of numbers"
    return ""
