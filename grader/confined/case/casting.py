"""Floating-point inputs in the precision and memory order that a case asks for."""

from typing import Any

import numpy as np


def cast_floats(value: Any, dtype: Any, order: str = "C") -> Any:
    """Return the value with every floating-point array in another precision and memory order."""
    if isinstance(value, dict):
        return {name: cast_floats(inner, dtype, order) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(cast_floats(inner, dtype, order) for inner in value)
    if not isinstance(value, np.ndarray):
        return value
    kept = dtype if value.dtype.kind == "f" else value.dtype
    return np.array(value, kept, order="F" if order == "F" else "C")
