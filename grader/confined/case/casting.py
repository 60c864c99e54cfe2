"""Floating-point inputs in the precision and memory order that a case asks for."""

from typing import Any

import numpy as np

# The complex dtype of each precision.
COMPLEX = {"float32": "complex64", "float64": "complex128", "longdouble": "clongdouble"}


def cast_floats(value: Any, dtype: str, order: str = "C", of: str = "float64") -> Any:
    """Return the value with its arrays of the precision `of` in another precision and memory order.

    An array of any other dtype keeps it: an image of float32 is one in all cases.
    """
    if type(value) is dict:
        return {name: cast_floats(inner, dtype, order, of) for name, inner in value.items()}
    if type(value) in (list, tuple):
        return type(value)(cast_floats(inner, dtype, order, of) for inner in value)
    if type(value) is not np.ndarray:
        return value
    pairs = ((of, dtype), (COMPLEX[of], COMPLEX[dtype]))
    cast = (new for old, new in pairs if value.dtype == old)
    return np.array(value, next(cast, value.dtype), order="F" if order == "F" else "C")
