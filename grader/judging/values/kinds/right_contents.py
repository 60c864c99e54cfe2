"""Says of a container of another kind that all that it holds is right."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.atoms import TEXT, value_of_atom
from grader.confined.values.leaf_names import item_name, joined, key_text, segments
from grader.confined.values.leaves import LIST, SET
from grader.core.cases import Case, Expected
from grader.core.outcomes import Formed, Value
from grader.judging.values.kinds.answer_values import Leaves, children_of, value_at

MOST_ITEMS = 10_000  # of a list in place of a set: a margin, for time
CLOSE = 1e-9  # relative: rounding stays far below it


def contents_remark(values: Mapping[str, Value], asked: Expected, case: Case) -> str:
    """Return what to add to a sentence on another kind of container; empty if more is wrong."""
    if asked.form == SET:
        return _of_a_set(values, asked)
    parts = segments(asked.name)
    holders = (joined(parts[:depth]) for depth in range(len(parts) - 1, 0, -1))
    for name in (asked.name, *(each for each in holders if each in values)):
        got, expected = _numbers(values, name), _numbers(_right(case), name)
        if got is not None and expected is not None:
            return "; all its values are right" if _equal(got, expected) else ""
    return ""


@lru_cache(1)  # a case has thousands of leaves, and each may be missing
def _right(case: Case) -> Leaves:
    return Leaves({e.name: Formed(e.form, e.array) if e.form else e.array for e in case.expected})


def _numbers(values: Mapping[str, Value], name: str) -> Array | None:
    """Return an array, or a list of numbers or texts, as an array."""
    found = value_at(values, name, LIST)
    if isinstance(found, Formed):
        return np.asarray(found.content) if found.form == LIST else None
    return found if isinstance(found, np.ndarray) and found.ndim else None


def _equal(got: Array, expected: Array) -> bool:
    if got.shape != expected.shape or not got.size:
        return False
    if {got.dtype.kind, expected.dtype.kind} <= set("biufc"):
        one, other = (array.astype(np.complex128) for array in (got, expected))
        with np.errstate(all="ignore"):
            return bool(np.abs(one - other).max() <= CLOSE * np.abs(other).max())
    return got.dtype.kind == expected.dtype.kind and bool((got == expected).all())


def _of_a_set(values: Mapping[str, Value], asked: Expected) -> str:
    items = list(_items(values, asked.name))
    if not items or len(items) > MOST_ITEMS or {*items} != {*asked.array.tolist()}:
        return ""
    repeated = len(items) > len({*items})
    return "; all its elements are right" + (", but some come more than once" * repeated)


def _items(values: Mapping[str, Value], name: str) -> Iterator[str | None]:
    """Yield the items of a list or an array as texts, as those of a set are kept."""
    whole = _numbers(values, name)
    if whole is not None and whole.ndim == 1:
        yield from map(key_text, whole.tolist())
        return
    for index in range(len(children_of(name, values))):
        item = values.get(item_name(name, index))
        yield _text(item) if isinstance(item, Formed) else key_text(item)


def _text(item: Formed) -> str | None:
    try:
        is_text = item.form == TEXT
        return key_text(value_of_atom(TEXT, str(item.content))) if is_text else None
    except (ValueError, RecursionError):  # another process wrote it
        return None
