"""Sentences about kinds of values: foreign ones, and numbers of another kind than asked for.

Precision is no kind: float32 answers are judged by their error.
"""

import numpy as np

from grader.core.cases import Array
from grader.core.outcomes import Foreign, Value
from grader.core.text import one_line

KINDS = {
    "b": "True and False",
    "i": "integers",
    "u": "integers",
    "f": "floating-point numbers",
    "c": "complex numbers",
    "U": "text",
    "S": "bytes",
}
WIDER = {
    ("integers", "floating-point numbers"),
    ("integers", "complex numbers"),
    ("floating-point numbers", "complex numbers"),
}


def plain_array(value: Value) -> Array | None:
    """The value as an array that no student code can have a hand in, or `None`."""
    if isinstance(value, np.generic):
        return np.asarray(value)
    # Exactly an array: a subclass may redefine comparison and arithmetic.
    return value if type(value) is np.ndarray and value.dtype.kind in KINDS else None


def foreign_sentence(name: str, value: Value, wanted: str) -> str:
    """What stands where an array should."""
    return f"`{name}` is {_description(value)}, expected {wanted}"


def kind_sentence(name: str, got: Array, expected: Array) -> str:
    """Empty if the kinds go together."""
    have, want = KINDS[got.dtype.kind], KINDS.get(expected.dtype.kind, "other values")
    if have == want or (have, want) in WIDER:
        return ""
    if have == "floating-point numbers" and want == "integers":
        return "" if _whole(got) else f"`{name}` holds numbers that are not whole, expected {want}"
    return f"`{name}` holds {have}, expected {want}"


def _whole(array: Array) -> bool:
    finite = array[np.isfinite(array)]
    return bool(np.all(finite == np.rint(finite)))


def _description(value: object) -> str:
    if isinstance(value, Foreign):
        return one_line(value.description, 80)
    dtype = getattr(value, "dtype", None)
    kind = getattr(dtype, "kind", "")
    return "an object array" if kind == "O" else "not a plain array of numbers"
