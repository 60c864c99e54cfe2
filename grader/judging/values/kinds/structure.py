"""Sentences about an output that is not there, or is not an array of the kind that was asked for.

Precision is not a kind: float32 answers are judged by their error.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.atoms import NONE
from grader.confined.values.leaf_names import joined, output_of, segments
from grader.core.outcomes import Formed, Value
from grader.core.text import nearest, quoted
from grader.judging.values.kinds.answer_values import children_of
from grader.judging.values.kinds.plain_arrays import KINDS, ONE
from grader.judging.values.kinds.value_words import described, number_text

NOTHING: Mapping[str, object] = MappingProxyType({})
# Names of a mapping: one of a million keys must not be searched for a similar name.
MOST_NAMES = 200
FEWEST_LETTERS = 4  # of a key that may be misspelt. A choice: "CAC" does not mean "TCC"
MOST_MISSPELT = 0.25  # of all keys. A choice: where more are unknown, keys are data
PARTS_OF_COMPLEX: Mapping[str, Callable[[Array], Array]] = {
    "their absolute values": np.abs,
    "the squares of their absolute values": lambda a: np.abs(a) ** 2,
    "their real parts": np.real,
    "their imaginary parts": np.imag,
    "their phases": np.angle,
}
CLOSE = 1e-9  # relative: rounding stays far below it
WIDER = {
    ("integers", "floating-point numbers"),
    ("integers", "complex numbers"),
    ("floating-point numbers", "complex numbers"),
}


def absence_sentence(
    name: str, values: Mapping[str, Value], wanted: str, asked: Mapping[str, object] = NOTHING
) -> str:
    """Return why there is no value called `name`: a sentence that names the output.

    A name that is itself `asked` for is not taken for a misspelling of another.
    """
    if children := children_of(name, values):
        return f"`{name}` is {container_words(children)}, expected {wanted}"
    *parents, child = segments(name)
    parent = joined(parents) if parents else ""
    if not parent:
        return f"`{name}` was not returned, or is empty; expected {wanted}"
    if parent in values:
        return (
            f"`{parent}` is {described(values[parent])}, expected {_holder(parent, child, asked)}"
        )
    siblings = children_of(parent, values)
    if not siblings:
        return absence_sentence(parent, values, _holder(parent, child, asked))
    free = [name for name in siblings[:MOST_NAMES] if joined([parent, name]) not in asked]
    return _missing_child(parent, child, siblings, free)


def foreign_sentence(name: str, value: Value, wanted: str) -> str:
    """Return what came where an array was expected."""
    return f"`{name}` is {described(value)}, expected {wanted}"


def kind_sentence(name: str, got: Array, expected: Array) -> str:
    """Return how two kinds of numbers differ; nothing if they go together."""
    have, want = KINDS[got.dtype.kind], KINDS.get(expected.dtype.kind, "other values")
    if have == want or (have, want) in WIDER or _are_truths(got, expected):
        return ""
    if have == "floating-point numbers" and want == "integers":
        return "" if _whole(got) else f"`{name}` holds numbers that are not whole, expected {want}"
    if got.ndim == expected.ndim == 0 and "b" in (got.dtype.kind, expected.dtype.kind):
        one = ONE.get(expected.dtype.kind, "another value")
        return f"`{name}` is {number_text(got[()])}, expected {one}"
    part = _right_part(got, expected) if got.dtype.kind == "c" else ""
    return f"`{name}` holds {have}, expected {want}{f': {part}' if part else ''}"


def none_only(outputs: Iterable[str], values: Mapping[str, Value]) -> bool:
    """Return whether everything that came for the outputs asked for is `None`."""
    asked = {output_of(name) for name in outputs}
    found = [value for name, value in values.items() if output_of(name) in asked]
    return bool(found) and all(_is_none(value) for value in found)


def _is_none(value: Value) -> bool:
    return isinstance(value, Formed) and value.form == NONE


def _missing_child(parent: str, child: str, siblings: list[str], free: list[str]) -> str:
    if child.isdecimal() and all(name.isdecimal() for name in siblings):
        return (
            f"`{parent}` has only {_count(siblings)}, counted from 0: `{parent}.{child}` is missing"
        )
    if child.isdecimal() or all(name.isdecimal() for name in siblings):
        wanted = "a tuple or list" if child.isdecimal() else "a mapping"
        return f"`{parent}` is {container_words(siblings)}, expected {wanted}"
    return f"`{parent}` has no {_shown(child)}" + _guess(_near(child, siblings, free))


def _near(child: str, siblings: list[str], free: list[str]) -> str:
    """Return the name that may have been meant, if names are words and not data."""
    if child.startswith("["):
        return ""
    same = [name for name in free if name.casefold() == child.casefold()]
    few = len(free) <= max(2, len(siblings) * MOST_MISSPELT)
    words = few and len(child) >= FEWEST_LETTERS
    return same[0] if same else nearest(child, free) if words else ""


def _shown(part: str) -> str:
    return f"`{part}`" if not part.startswith("[") else f"key {part[1:-1]}"


def _guess(near: str) -> str:
    return f"; is {quoted(near.strip('[]'))} misspelt?" if near else ""


def container_words(children: list[str]) -> str:
    """Return what has these parts, as segments of names: "a tuple or list of 2 values"."""
    kind = "a tuple or list" if all(name.isdecimal() for name in children) else "a mapping"
    return f"{kind} of {_count(children)}"


def _count(children: list[str]) -> str:
    return "1 value" if len(children) == 1 else f"{len(children)} values"


def _holder(parent: str, child: str, asked: Mapping[str, object]) -> str:
    """Return what should hold a part: how many values, if it is a list of which all are `asked`."""
    if not child.isdecimal():
        return f"a mapping with {_shown(child)}"
    items = children_of(parent, asked)
    return container_words(items) if items else "a tuple or list"


def _right_part(got: Array, expected: Array) -> str:
    """Return what of complex numbers is as expected; empty if nothing is, or several parts are."""
    if got.shape != expected.shape or expected.dtype.kind != "f":
        return ""
    with np.errstate(all="ignore"):
        parts = ((words, part(got)) for words, part in PARTS_OF_COMPLEX.items())
        found = [w for w, a in parts if np.allclose(a, expected, rtol=CLOSE, atol=0)]
    return found[0] if len(found) == 1 else ""


def _are_truths(got: Array, expected: Array) -> bool:
    """Return whether zeros and ones come for truth values, or truth values for those.

    A mask and what a comparison gives are written in both ways. A single whole number stands for
    itself: it may be a count.
    """
    kinds = {got.dtype.kind, expected.dtype.kind}
    if "b" not in kinds or not kinds <= set("biuf") or not (got.ndim or "f" in kinds):
        return False
    return all(bool(((array == 0) | (array == 1)).all()) for array in (got, expected))


def _whole(array: Array) -> bool:
    finite = array[np.isfinite(array)]
    return bool(np.all(finite == np.rint(finite)))
