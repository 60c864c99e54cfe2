"""Compares values bit by bit; only 0 and -0 are the same, and so are all NaN.

A single number of Python's is the same as one of NumPy's, in any precision: `float(x)` and `x`.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.authoring.cases.reference_values import content
from grader.core.metrics import difference, largest
from grader.core.outcomes import Foreign, Formed

TINY = float(np.finfo(np.float64).tiny)


def same_bits(one: Any, other: Any) -> bool:
    """Return whether two values of any kind are the same, with dtypes and shapes."""
    if isinstance(one, np.ndarray | np.generic) and isinstance(other, np.ndarray | np.generic):
        return _same_arrays(np.asarray(one), np.asarray(other))
    if type(one) is not type(other):
        return False
    if isinstance(one, Formed):
        return one.form == other.form and same_bits(one.content, other.content)
    if isinstance(one, Foreign):
        return False  # nothing is known of what is inside
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(same_bits(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same_bits, one, other))
    return _equal(one, other)


def distance(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Return how far leaves are from others, relative to the largest number; infinite if unlike."""
    if list(one) != list(other):
        return math.inf
    return max((_distance(one[name], other[name]) for name in one), default=0.0)


def _distance(one: Any, other: Any) -> float:
    if same_bits(one, other):
        return 0.0
    first, second = (content(leaf) for leaf in (one, other))
    if first.shape != second.shape or any(a.dtype.kind not in "fciub" for a in (first, second)):
        return math.inf
    error = float(difference(first, second).max(initial=0.0))
    return error / max(largest(second), TINY) if math.isfinite(error) else math.inf


def double_of_number(value: Any) -> Any:
    """Return a single real number in double precision, which holds all its bits.

    Python's numbers have that precision alone: `float(x)` and `x` differ in their dtype only.
    """
    is_number = value.ndim == 0 and value.dtype.kind == "f" and value.dtype.itemsize < 8
    return value.astype(np.float64) if is_number else value


def _same_arrays(one: Any, other: Any) -> bool:
    one, other = double_of_number(one), double_of_number(other)
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    if one.dtype.kind == "O":
        return same_bits(one.tolist(), other.tolist())
    return bool(np.array_equal(one, other, equal_nan=one.dtype.kind in "fcmM"))


def _equal(one: Any, other: Any) -> bool:
    try:
        return bool(one == other) or bool(one != one and other != other)
    except Exception:  # of an object with an equality of its own
        return False
