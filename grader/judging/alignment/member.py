"""One array whose pieces can be moved: how far its pieces are from the expected ones."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from grader.core.cases import Array
from grader.core.metrics import EXACT, FloatArray, Metric, scale_of
from grader.judging.alignment.factors import with_factors
from grader.judging.alignment.target import NUMBERS, Target, pieces_of

ROUNDING = 1e-9  # of the sum of a piece's elements: far more than adding them up rounds
# A tolerance times four covers every metric's idea of relative; beyond a quarter there is no bound.
WIDENED, WIDEST = 4.0, 0.25
FLOOR = 1e-8  # the size that the metric `rel` gives to numbers near zero
IRRATIONAL = 0.618033988749895  # so that no regular pattern of elements cancels


@dataclass(frozen=True, eq=False)
class Member:
    """An answer and what it is aligned to, both cut into the pieces that are put in order."""

    target: Target
    got: Array  # (pieces, elements)
    expected: Array
    metric: Metric
    scale: FloatArray | None = None

    @property
    def count(self) -> int:
        """Return the number of pieces."""
        return len(self.expected)

    @property
    def is_line(self) -> bool:
        """Return whether the pieces are single real numbers, which can be sorted."""
        kinds = {self.got.dtype.kind, self.expected.dtype.kind}
        return self.got.shape[1] == 1 and kinds <= set("biuf") and not self.target.freedom.factor

    def errors(self, piece: int, window: Array) -> FloatArray:
        """Return the errors (pieces, elements) of some pieces as one of the expected ones."""
        got, expected = self.got[window], self.expected[piece : piece + 1]
        if factor := self.target.freedom.factor:
            got = with_factors(got, expected, factor)
        scale = None if self.scale is None else np.broadcast_to(self.scale[piece], got.shape)
        wide = np.broadcast_to(expected, got.shape)
        return self.metric.errors(got, wide, self.target.spec, scale)

    @cached_property
    def keys(self) -> tuple[FloatArray, FloatArray]:
        """Return a number for each piece, of the answer and of the expected array.

        Pieces that are close to each other have numbers that are: within `slack`.
        """
        return self._key(self.got), self._key(self.expected)

    def slack(self, level: int) -> FloatArray:
        """Return how far the numbers of an expected piece and of one close to it can differ."""
        limit = self.limit(level)
        if self.target.freedom.factor == "scale" or (self.metric.relative and limit >= WIDEST):
            return np.full(self.count, np.inf)
        size = np.abs(_wide(self.expected))
        allowed = np.broadcast_to(self._allowed(limit), size.shape)
        return np.asarray((allowed + ROUNDING * size) @ np.abs(self._weights), np.float64)

    def limit(self, level: int) -> float:
        """Return the error up to which elements are close; of several levels the last goes on."""
        return self.target.limits[min(level, len(self.target.limits) - 1)]

    def _allowed(self, limit: float) -> Array:
        """Return by how much elements may differ at most, in each expected piece."""
        if not self.metric.relative:
            return np.full(1, limit)
        own = scale_of(self.expected) if self.scale is None else self.scale
        return np.asarray(WIDENED * limit * np.maximum(own, FLOOR) + self.target.spec.absolute)

    def _key(self, pieces: Array) -> FloatArray:
        found = _wide(pieces) @ self._weights
        return np.asarray(np.abs(found) if self._without_sign else found, np.float64)

    @property
    def _without_sign(self) -> bool:
        kinds = self.got.dtype.kind + self.expected.dtype.kind
        return bool(self.target.freedom.factor) or "c" in kinds

    @cached_property
    def _weights(self) -> FloatArray:
        """Return weights between −1 and 1, without a pattern that pieces could share."""
        return np.cos(np.arange(1, self.expected.shape[1] + 1, dtype=np.float64) ** 2 * IRRATIONAL)


def _wide(pieces: Array) -> Array:
    return pieces.astype(np.complex128 if pieces.dtype.kind == "c" else np.float64)


def member_of(target: Target, got: Array, pieces: str) -> Member:
    """Return an array as rows or columns, or text as numbers that are equal where the text is."""
    expected = target.array
    if got.dtype.kind not in NUMBERS or expected.dtype.kind not in NUMBERS:
        got, expected = _numbered(got, expected)
    scale = None if target.scale is None else pieces_of(target.scale, pieces)
    cut = pieces_of(got, pieces), pieces_of(expected, pieces)
    return Member(target, *cut, target.metric, scale)


def member_of_labels(target: Target, got: Array, count: int) -> Member:
    """Return where each label 0, 1, … stands, as pieces that are moved with what they number."""
    labels = np.arange(count)[:, None]
    ours, theirs = (array.reshape(1, -1) == labels for array in (got, target.array))
    return Member(target, ours, theirs, EXACT)


def _numbered(got: Array, expected: Array) -> tuple[Array, Array]:
    """Return both with equal numbers in place of equal values."""
    values: dict[object, int] = {}
    found = [
        np.array([values.setdefault(v, len(values)) for v in array.reshape(-1).tolist()], np.int64)
        for array in (got, expected)
    ]
    return found[0].reshape(got.shape), found[1].reshape(expected.shape)
