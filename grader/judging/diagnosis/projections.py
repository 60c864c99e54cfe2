"""Three numbers that stand for an array: equal arrays have equal ones, others practically never."""

import numpy as np

from grader.core.cases import Array

COUNT = 3  # one sum can be equal by chance; three practically never are
# Of the array's length. Right answers agree to 1e-12, and of the 580 random and distorted arrays of
# `tests/diagnosis` none agrees by chance.
SAME = 1e-8
# Irrational numbers, so that no regular pattern of elements cancels in all three sums.
FREQUENCIES = (0.618033988749895, 0.414213562373095, 0.732050807568877)


def project(array: Array) -> Array:
    """Return three sums of the elements, weighted between −1 and 1; NaN if any is not finite."""
    flat = np.asarray(array, np.float64).reshape(-1)
    if not np.isfinite(flat).all():
        return np.full(COUNT, np.nan)
    places = np.arange(1, flat.size + 1, dtype=np.float64)
    weights = np.cos(places**2 * np.array(FREQUENCIES)[:, None] + array.ndim)
    return np.asarray(weights @ flat)


def matches(stored: Array, array: Array) -> Array:
    """Return which of the stored projections (n, 3) are those of the array."""
    length = float(np.linalg.norm(np.asarray(array, np.float64)))
    if not 0 <= length < np.inf:
        return np.zeros(len(stored), np.bool_)
    apart = np.abs(stored - project(array)).max(axis=1)
    return np.asarray(apart <= SAME * max(length, 1e-30))
