"""What `ensure` sees of the values of a case: the same at `generate` and while grading.

Both times they are leaves with names, of which lists, tuples and mappings are made again.
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.leaf_names import child_name, is_within, item_name, output_of
from grader.confined.values.leaves import LIST, MAPPING, PARTS, leaves
from grader.core.asked.ensured_names import judged_names
from grader.core.cases import Case
from grader.core.outcomes import Foreign, Formed, Value
from grader.core.rubric import Criterion
from grader.grading.ensured.answer_tree import parts_by_name
from grader.grading.ensured.example_values import NOT_FINITE, TUPLE, form_in
from grader.judging.values.kinds.answer_values import value_at

CONTAINERS: Mapping[type, str] = {dict: MAPPING, list: LIST, tuple: TUPLE}


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


def ensured_leaves(
    criterion: Criterion, case: Case, values: Mapping[str, Value]
) -> dict[str, Value]:
    """Return all leaves of what properties read, also those that the reference does not have.

    Of an output with `keys: asked` only what the reference has: the rest does not matter.
    """
    read = set(judged_names(criterion))
    cut = {s.name for s in criterion.outputs if s.keys == "asked" and output_of(s.name) in read}
    inside = [n for n in values if output_of(n) in read]
    whole = {n: values[n] for n in inside if not any(is_within(n, each) for each in cut)}
    kept = [n for n in asked_leaf_names(case) if any(is_within(n, each) for each in cut)]
    found = {n: value_at(values, n, asked_form(case, n)) for n in kept}
    return whole | {name: value for name, value in found.items() if value is not None}


def asked_leaf_names(case: Case) -> list[str]:
    """Return the names of the leaves of the reference's values."""
    inside = parts_by_name([*case.shapes, *case.kinds])
    named = (n for n, kind in case.kinds.items() if n not in inside or kind == PARTS)
    return list(dict.fromkeys([*case.shapes, *named]))


def asked_form(case: Case, name: str) -> str:
    """Return the form of a leaf of the reference's values; empty for an array."""
    return form_in(case.kinds.get(name, ""))


def _array(value: Value | None) -> Array | None:
    if isinstance(value, Formed):
        return np.asarray(value.content) if value.form == LIST else None
    return value if isinstance(value, np.ndarray) else None
