"""Arrays of the kinds that can be compared, in words; nothing that a student may have redefined."""

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.leaves import LIST
from grader.core.outcomes import Formed, Value

KINDS = {
    "b": "True and False",
    "i": "integers",
    "u": "integers",
    "f": "floating-point numbers",
    "c": "complex numbers",
    "U": "text",
    "S": "bytes",
    "M": "dates",
    "m": "durations",
}
# One of them, where a truth value and a number are not the same.
ONE = {"b": "True or False", "i": "an integer", "u": "an integer", "f": "a floating-point number"}


def plain_array(value: Value) -> Array | None:
    """Return the value as an array that no student code can change, or `None`."""
    if isinstance(value, Formed) and value.form == LIST:
        value = value.content
    if isinstance(value, np.generic):
        return np.asarray(value)
    # Exactly an array: a subclass may redefine comparison and arithmetic.
    return value if type(value) is np.ndarray and value.dtype.kind in KINDS else None
