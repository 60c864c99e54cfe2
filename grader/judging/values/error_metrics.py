"""Error metrics: how far each element of an answer is from the reference.

Every metric takes (got, expected, spec) with two arrays of one shape and returns float64 errors of
that shape, zero where an element is right. Errors are never NaN: what cannot be computed is
infinitely wrong. The band is anchored on the reference, never on the answer.
"""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from grader.core.cases import Array
from grader.core.rubric import OutputSpec

FloatArray = npt.NDArray[np.float64]
Metric = Callable[[Array, Array, OutputSpec], FloatArray]


def scaled(got: Array, expected: Array, spec: OutputSpec) -> FloatArray:
    """|x - e| / max(|e|, rms e); a reference of nothing but zeros is compared to a scale of 1."""
    return scaled_errors(got, expected)


def rel(got: Array, expected: Array, spec: OutputSpec) -> FloatArray:
    """CS231n's |x - e| / max(1e-8, |x| + |e|); all is halved so that it cannot overflow."""
    half_sum = np.abs(_numbers(got) / 2) + np.abs(_numbers(expected) / 2)
    return _ratio(difference(got, expected) / 2, np.maximum(0.5e-8, half_sum))


def allclose(got: Array, expected: Array, spec: OutputSpec) -> FloatArray:
    """What |x - e| has beyond the absolute allowance, relative to |e|."""
    excess = np.maximum(difference(got, expected) - spec.absolute, 0.0)
    return _ratio(excess, np.abs(_numbers(expected)))


def max_abs(got: Array, expected: Array, spec: OutputSpec) -> FloatArray:
    """|x - e|."""
    return difference(got, expected)


def exact(got: Array, expected: Array, spec: OutputSpec) -> FloatArray:
    """1 where an element differs; compared in the arrays' own types, so no integer is rounded."""
    return np.asarray(got != expected, dtype=np.float64)


def tokens(got: Array, expected: Array, spec: OutputSpec) -> FloatArray:
    """1 where an entry that counts differs."""
    return np.asarray(exact(got, expected, spec) * counted(expected, spec.end), dtype=np.float64)


METRICS: dict[str, Metric] = {
    "scaled": scaled,
    "rel": rel,
    "allclose": allclose,
    "max_abs": max_abs,
    "exact": exact,
    "tokens": tokens,
}


def scaled_errors(got: Array, expected: Array) -> FloatArray:
    """Errors in units of the reference's own scale, whatever metric the rubric asks for."""
    return errors_on(scale_of(expected), got, expected)


def errors_on(scale: FloatArray, got: Array, expected: Array) -> FloatArray:
    """Errors in units of a scale, element by element."""
    with np.errstate(all="ignore"):
        apart = np.abs(_numbers(got) - _numbers(expected))
        errors = np.asarray(apart / scale, dtype=np.float64)
    if math.isfinite(errors.max(initial=0.0)):
        return errors
    return _ratio(difference(got, expected), scale)


def difference(got: Array, expected: Array) -> FloatArray:
    """|x - e|, zero where both are the same infinity and infinite where either is NaN."""
    with np.errstate(all="ignore"):
        apart = np.asarray(np.abs(_numbers(got) - _numbers(expected)), dtype=np.float64)
        if np.isfinite(apart).all():
            return apart
        return np.where(got == expected, 0.0, np.where(np.isnan(apart), np.inf, apart))


def counted(expected: Array, end: int | None) -> npt.NDArray[np.bool_]:
    """Which entries of token sequences count: all up to and with the first `end` of their row."""
    if end is None or expected.ndim == 0:
        return np.ones(expected.shape, dtype=np.bool_)
    ends = expected == end
    return np.asarray(np.cumsum(ends, axis=-1) - ends == 0)


def _numbers(array: Array) -> Array:
    if array.dtype == np.float64:
        return array
    with np.errstate(all="ignore"):
        return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def scale_of(expected: Array) -> FloatArray:
    """max(|e|, rms e), for each element; where all are zeros, 1."""
    size = np.abs(_numbers(expected))
    known = np.isfinite(size)
    finite = size if known.all() else size[known]
    largest = finite.max(initial=0.0)
    if largest == 0.0:
        return np.maximum(size, 1.0)
    # Divided by the largest first: the squares of huge and of tiny numbers leave float64.
    rms = largest * np.sqrt(np.mean(np.square(finite / largest)))
    return np.asarray(np.maximum(size, rms), dtype=np.float64)


def _ratio(apart: FloatArray, scale: Array) -> FloatArray:
    with np.errstate(all="ignore"):
        errors = np.asarray(apart / scale, dtype=np.float64)
    if np.isfinite(errors).all():
        return errors
    return np.where(apart == 0.0, 0.0, np.where(np.isnan(errors), np.inf, errors))
