"""The factor of each piece of an answer: a sign, a phase, or any number but zero."""

import numpy as np

from grader.confined.values.arrays import Array


def with_factors(got: Array, expected: Array, factor: str) -> Array:
    """Return the rows of a matrix, each times the allowed factor that brings it closest.

    A row to which no factor is better than another, such as zeros, stays as it is. `expected` may
    be a single row.
    """
    if got.dtype.kind == "u" and got.dtype.itemsize == 8:
        return got  # has no negative numbers, and would be rounded
    with np.errstate(all="ignore"):
        if factor == "sign":
            return np.asarray(got * _signs(got, expected).astype(np.int8))
        one, other = _unit(got), _unit(expected)
        inner = np.sum(np.conj(one) * other, axis=1, keepdims=True)
        if factor == "phase":
            return np.asarray(got * _or_one(inner / np.abs(inner)))
        sizes = np.sum(np.abs(one) ** 2, axis=1, keepdims=True)
        return np.asarray(got * _or_one(inner / sizes * (_largest(expected) / _largest(got))))


def _signs(got: Array, expected: Array) -> Array:
    """Return −1 for rows that are closer with the other sign, and 1 for the others.

    No element counts for more than wholly wrong, so that a huge one does not hide the right ones.
    """
    one, other = _wide(got) / _largest(expected), _unit(expected)
    size = np.sqrt(np.mean(np.abs(other) ** 2, axis=1, keepdims=True))
    kept, turned = (
        np.minimum(np.nan_to_num(np.abs(sign * one - other) / size, nan=1.0), 1.0)
        for sign in (1, -1)
    )
    better = turned.sum(axis=1, keepdims=True) < kept.sum(axis=1, keepdims=True)
    return np.where(better, -1, 1)


def _unit(rows: Array) -> Array:
    """Return the rows divided by their largest element, so that products do not overflow."""
    return np.asarray(np.nan_to_num(_wide(rows) / _largest(rows), nan=0.0))


def _largest(rows: Array) -> Array:
    return np.asarray(np.abs(_wide(rows)).max(axis=1, keepdims=True, initial=0.0))


def _wide(rows: Array) -> Array:
    """Return the rows in a type that holds the absolute value of each element."""
    return rows.astype(np.complex128 if rows.dtype.kind == "c" else np.float64)


def _or_one(factors: Array) -> Array:
    """Return the factors, and 1 in place of what is zero or not finite."""
    return np.where(np.isfinite(factors) & (factors != 0), factors, 1)
