"""Three numbers that stand for an array: equal arrays have equal ones, others practically never."""

from functools import lru_cache

import numpy as np

from grader.confined.values.arrays import Array

FEWEST = 4  # elements that are numbers of single precision by chance: never
COUNT = 3  # one sum can be equal by chance; three practically never are
# Of the array's length. Right answers agree to 1e-12, and of the 580 random and distorted arrays of
# `tests/diagnosis` none agrees by chance.
SAME = 1e-8
SINGLE = (
    1e-5  # the same for an answer in single precision, which keeps seven digits or a little less
)
# Of the deviation from the right array, where that is smaller: of two wrong answers of an iteration
# that has nearly converged, neither is the other. Three digits in each of two cases agree by chance
# once in a million.
DEVIATION = 1e-3
HOLE = 3.0  # of the largest element: what stands for NaN is seen beside all others
# Irrational numbers, so that no regular pattern of elements cancels in all three sums.
FREQUENCIES = (0.618033988749895, 0.414213562373095, 0.732050807568877)


def accuracy(array: Array, other: Array) -> float:
    """Return to which share of its length an array can be compared with another one.

    Work that names single precision, beside double precision, holds numbers of that precision.
    """
    alone = array.size >= FEWEST and holds_single(array) and not holds_single(other)
    return SINGLE if alone else SAME


def holds_single(array: Array) -> bool:
    """Return whether all numbers are numbers of single precision; of whole numbers that is so."""
    if array.dtype.kind not in "fc":
        return True
    parts = in_parts(array)
    with np.errstate(all="ignore"):
        return np.array_equal(parts, parts.astype(np.float32), equal_nan=True)


def in_parts(array: Array) -> Array:
    """Return real numbers: of complex ones both parts, along a last axis."""
    if array.dtype.kind == "c":
        return np.stack([array.real, array.imag], axis=-1).astype(np.float64)
    return np.asarray(array, np.float64)


def without_holes(parts: Array) -> Array:
    """Return real numbers with a number of its own for NaN and each infinity.

    So two arrays are equal only if they have these in the same places. An array that has more of
    them than numbers, or only zeros beside them, stays as it is: too little is left to be compared.
    """
    finite = np.isfinite(parts)
    largest = float(np.abs(parts[finite]).max(initial=0.0))
    if finite.all() or 2 * int(finite.sum()) <= parts.size or not largest:
        return parts
    holes = np.where(np.isnan(parts), HOLE, np.where(parts > 0, 2 * HOLE, -HOLE))
    return np.where(finite, parts, largest * holes)


def project(array: Array, usual: tuple[int, ...] | None = None) -> Array:
    """Return three sums of the elements, weighted between −1 and 1; NaN if most are not finite.

    The same numbers in another shape than the usual one are something else.
    """
    parts = without_holes(in_parts(array))
    flat = parts.reshape(-1)
    if not np.isfinite(flat).all():
        return np.full(COUNT, np.nan)
    other = () if usual in (None, array.shape) else array.shape
    return np.asarray(_weights(flat.size, parts.ndim, other) @ flat)


@lru_cache(maxsize=64)  # thousands of mistakes give arrays of the same few shapes
def _weights(size: int, axes: int, shape: tuple[int, ...]) -> Array:
    places = np.arange(1, size + 1, dtype=np.float64)
    start = axes + sum(length * np.sqrt(axis) for axis, length in enumerate(shape, 2))
    return np.asarray(np.cos(places**2 * np.array(FREQUENCIES)[:, None] + start))


def without_shared_infinities(array: Array, right: Array) -> tuple[Array, Array]:
    """Return both arrays with zeros where the right one is infinite and the other one alike."""
    if array.shape != right.shape or np.isfinite(right).all():
        return array, right
    shared = np.isinf(right) & (array == right)
    zero = np.zeros((), np.float64)
    return np.where(shared, zero, array), np.where(shared, zero, right)


def matches(stored: Array, array: Array, right: Array) -> Array:
    """Return which of the stored projections (n, 3) are those of an array, not of the right one.

    What hardly deviates from the right array must agree in its deviation.
    """
    array, right = without_shared_infinities(array, right)
    length = float(np.linalg.norm(without_holes(in_parts(array))))
    if not 0 <= length < np.inf:
        return np.zeros(len(stored), np.bool_)
    apart = np.abs(stored - project(array, right.shape)).max(axis=1)
    deviation = np.abs(stored - project(right)).max(axis=1)
    allowed = np.fmin(accuracy(array, right) * max(length, 1e-30), DEVIATION * deviation)
    return np.asarray(apart <= allowed)
