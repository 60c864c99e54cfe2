"""Columns that may be mixed with each other: by a rotation, or as another basis of their space."""

import numpy as np

from grader.confined.values.arrays import Array


def mixed(got: Array, expected: Array, mixture: str) -> Array:
    """Return the answer times the matrix that brings it closest to what is expected.

    For a rotation that matrix is orthogonal (of complex numbers: unitary), which includes
    reflections: the solution of the orthogonal Procrustes problem. For a basis it is any matrix.
    """
    kind = np.complex128 if "c" in (got.dtype.kind, expected.dtype.kind) else np.float64
    wide, target = got.astype(kind), expected.astype(kind)
    try:
        with np.errstate(all="ignore"):
            return _rotated(wide, target) if mixture == "rotation" else _in_basis(wide, target)
    except np.linalg.LinAlgError:  # did not converge: then it is judged as it is
        return got


def _rotated(got: Array, expected: Array) -> Array:
    left, _, right = np.linalg.svd(_unit(got).conj().T @ _unit(expected))
    return np.asarray(got @ (left @ right))


def _in_basis(got: Array, expected: Array) -> Array:
    """Return, of all combinations of the answer's columns, those closest to the expected ones."""
    sizes = np.linalg.norm(_unit(got), axis=0)
    columns = _unit(got) / np.where(sizes > 0, sizes, 1)
    return np.asarray(columns @ np.linalg.lstsq(columns, expected, rcond=None)[0])


def _unit(array: Array) -> Array:
    """Return the array divided by its largest element, so that products do not overflow."""
    largest = np.abs(array).max(initial=0.0)
    return np.asarray(array / (largest or 1))
