"""Floating-point inputs in the precision and memory order that a case asks for."""

from collections import Counter, OrderedDict, deque
from typing import Any

import numpy as np

# The complex dtype of each precision.
COMPLEX = {"float32": "complex64", "float64": "complex128", "longdouble": "clongdouble"}


def cast_floats(value: Any, dtype: str, order: str = "C", of: str = "float64") -> Any:
    """Return the value with its arrays of the precision `of` in another precision and memory order.

    An array of any other dtype keeps it: an image of float32 is one in all cases. All containers
    are new, so that a run which changes one in place changes nothing of the case.
    """
    if type(value) in (dict, OrderedDict, Counter):
        pairs = {name: cast_floats(inner, dtype, order, of) for name, inner in value.items()}
        return pairs if type(value) is dict else type(value)(pairs)
    if type(value) in (list, tuple, set, frozenset, deque):
        return type(value)(cast_floats(inner, dtype, order, of) for inner in value)
    if type(value) is not np.ndarray:
        return value
    precisions = ((of, dtype), (COMPLEX[of], COMPLEX[dtype]))
    cast = (new for old, new in precisions if value.dtype == old)
    return np.array(value, next(cast, value.dtype), order="F" if order == "F" else "C")
