"""Error metrics, one record each: how it computes, what its number is called, what pages say.

Every metric takes (got, expected, spec, scale) with arrays of one shape and returns float64 errors
of that shape, zero where an element is right. Errors are never NaN: what cannot be computed is
infinitely wrong. The band is anchored on the reference, never on the answer. `scale` is what the
output's errors are divided by; `None`: the reference's own, by `scale_of`.

A new metric is one more record in `METRICS`, and its name in `files/rubric.schema.json`.
"""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.outputs.written_outputs import is_written
from grader.core.rubric import OutputSpec

FloatArray = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Errors = Callable[[Array, Array, OutputSpec, FloatArray | None], FloatArray]


@dataclass(frozen=True)
class Metric:
    """One way to measure how far an answer is from the reference."""

    name: str  # in rubrics and in stored verdicts
    errors: Errors
    explained: str  # the sentence on a student's page
    error: str = "relative error"  # what its number is called
    relative: bool = False  # in units of the expected values, so that one bound fits all outputs
    scaled: bool = False  # ... namely of the output's scale, in which noise is measured too
    discrete: bool = False  # an element is right or wrong, and there is nothing between
    entries: Callable[[Array, OutputSpec], Mask] | None = None
    """Which entries count, where the share of right ones is what is earned."""

    @property
    def absolute(self) -> bool:
        """Return whether the metric's errors have the unit of the values."""
        return not self.relative and not self.discrete

    def total(self, expected: Array, spec: OutputSpec) -> int:
        """Return how many elements count."""
        if self.entries is None:
            return expected.size
        return int(np.count_nonzero(self.entries(expected, spec)))


def scaled_errors(
    got: Array,
    expected: Array,
    spec: OutputSpec | None = None,
    scale: FloatArray | None = None,
) -> FloatArray:
    """Return |x - e| / max(|e|, rms e); a reference of zeros alone is compared to a scale of 1."""
    if scale is None:
        scale = scale_of(expected)
    with np.errstate(all="ignore"):
        apart = np.abs(_numbers(got) - _numbers(expected))
        errors = np.asarray(apart / scale, dtype=np.float64)
    if math.isfinite(errors.max(initial=0.0)):
        return errors
    return _ratio(difference(got, expected), scale)


def _rel_errors(
    got: Array, expected: Array, spec: OutputSpec, scale: FloatArray | None
) -> FloatArray:
    """Return CS231n's |x - e| / max(1e-8, |x| + |e|); all is halved so that it cannot overflow."""
    half_sum = np.abs(_numbers(got) / 2) + np.abs(_numbers(expected) / 2)
    return _ratio(difference(got, expected) / 2, np.maximum(0.5e-8, half_sum))


def _allclose_errors(
    got: Array, expected: Array, spec: OutputSpec, scale: FloatArray | None
) -> FloatArray:
    """Return what |x - e| has beyond the absolute allowance, relative to |e|."""
    excess = np.maximum(difference(got, expected) - spec.absolute, 0.0)
    return _ratio(excess, np.abs(_numbers(expected)))


def _absolute_errors(
    got: Array, expected: Array, spec: OutputSpec, scale: FloatArray | None
) -> FloatArray:
    """Return |x - e|."""
    return difference(got, expected)


def _unequal(got: Array, expected: Array, spec: OutputSpec, scale: FloatArray | None) -> FloatArray:
    """Return 1 where an element differs; in the arrays' own types, so no integer is rounded."""
    return np.asarray(_differs(got, expected), dtype=np.float64)


def _differs(got: Array, expected: Array) -> Mask:
    try:
        return np.asarray(got != expected)
    except (TypeError, OverflowError):  # dates in units that no common one can hold
        return np.ones(np.broadcast_shapes(got.shape, expected.shape), dtype=np.bool_)


def _unequal_tokens(
    got: Array, expected: Array, spec: OutputSpec, scale: FloatArray | None
) -> FloatArray:
    """Return 1 where an entry that counts differs."""
    return np.asarray(_differs(got, expected) * counted_tokens(expected, spec), dtype=np.float64)


def counted_tokens(expected: Array, spec: OutputSpec) -> Mask:
    """Return which entries of token sequences count: all up to the first `end` of their row."""
    if spec.end is None or expected.ndim == 0:
        return np.ones(expected.shape, dtype=np.bool_)
    ends = expected == spec.end
    return np.asarray(np.cumsum(ends, axis=-1) - ends == 0)


SCALED = Metric(
    "scaled",
    scaled_errors,
    "The error of an output is its largest deviation from the expected value, "
    "divided by the size of that value (and by no less than the output's typical size).",
    relative=True,
    scaled=True,
)
EXACT = Metric(
    "exact", _unequal, "Where the tolerance is exact, every element has to be equal.", discrete=True
)
_METRICS = (
    SCALED,
    Metric(
        "rel",
        _rel_errors,
        "Relative error: |got − expected| / max(|got| + |expected|), the greatest counts.",
        relative=True,
    ),
    Metric(
        "allclose",
        _allclose_errors,
        "An output is right if every element passes the test of numpy.allclose.",
        relative=True,
    ),
    Metric(
        "max_abs",
        _absolute_errors,
        "Absolute error: |got − expected|; the largest counts, whatever the size of the values.",
        error="absolute error",
    ),
    EXACT,
    Metric(
        "tokens",
        _unequal_tokens,
        "For sequences of tokens, the share of equal entries counts.",
        discrete=True,
        entries=counted_tokens,
    ),
    Metric(
        "text",
        _unequal,
        "A text is right if each of its lines is; numbers in it may differ as far as the "
        "assignment allows.",
        discrete=True,
    ),
    Metric(
        "table",
        _unequal,
        "A table is right if each of its cells is; numbers in it may differ as far as the "
        "assignment allows.",
        discrete=True,
    ),
)
METRICS = {metric.name: metric for metric in _METRICS}
METRICS["equal"] = EXACT  # the word for values of any kind
TEXT_METRICS = ("text", "table")
DISCRETE = frozenset(name for name, metric in METRICS.items() if metric.discrete)


def metric_of(spec: OutputSpec, expected: Array) -> Metric:
    """Return the metric of an output; what is asked of texts is the default for other values."""
    found = METRICS[spec.metric]
    return SCALED if found.name in TEXT_METRICS and not compares_text(spec, expected) else found


def compares_text(spec: OutputSpec, expected: Array) -> bool:
    """Return whether an output is judged as text: by its name, or by its metric and its value."""
    is_text = expected.dtype.kind == "U" and expected.ndim == 0
    return is_written(spec.name) or (spec.metric in TEXT_METRICS and is_text)


def difference(got: Array, expected: Array) -> FloatArray:
    """Return |x - e|, zero where both are the same infinity and infinite where either is NaN."""
    with np.errstate(all="ignore"):
        apart = np.asarray(np.abs(_numbers(got) - _numbers(expected)), dtype=np.float64)
        if np.isfinite(apart).all():
            return apart
        return np.where(got == expected, 0.0, np.where(np.isnan(apart), np.inf, apart))


def scale_of(expected: Array) -> FloatArray:
    """Return max(|e|, rms e), for each element; where all are zeros, 1."""
    size = finite = np.abs(_numbers(expected))
    largest = float(size.max(initial=0.0))
    if not math.isfinite(largest):
        finite = size[np.isfinite(size)]
        largest = float(finite.max(initial=0.0))
    if largest == 0.0:
        return np.maximum(size, 1.0)
    # Divided by the largest first: the squares of huge and of tiny numbers leave float64.
    rms = largest * math.sqrt(np.square(finite / largest).sum() / finite.size)
    return np.asarray(np.maximum(size, rms), dtype=np.float64)


def largest(array: Array) -> float:
    """Return the greatest absolute value that is finite; 0 if there is none."""
    return float(np.abs(_numbers(array[np.isfinite(array)])).max(initial=0.0))


def _numbers(array: Array) -> Array:
    if array.dtype == np.float64:
        return array
    with np.errstate(all="ignore"):
        return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def _ratio(apart: FloatArray, scale: Array) -> FloatArray:
    with np.errstate(all="ignore"):
        errors = np.asarray(apart / scale, dtype=np.float64)
    if np.isfinite(errors).all():
        return errors
    return np.where(apart == 0.0, 0.0, np.where(np.isnan(errors), np.inf, errors))
