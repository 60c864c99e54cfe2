"""One array whose pieces can be moved: how far its pieces are from the expected ones."""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array

ROUNDING = 1e-9  # of the sum of a piece's elements: far more than adding them up rounds
# A tolerance times four covers every metric's idea of relative; beyond a quarter there is no bound.
WIDENED, WIDEST = 4.0, 0.25
FLOOR = 1e-8  # the size that the metric `rel` gives to numbers near zero
FEW = 8  # elements: two pieces that differ mostly differ in one of so many
IRRATIONAL = 0.618033988749895  # so that no regular pattern of elements cancels


@dataclass(frozen=True, eq=False)
class Pieces:
    """An answer and what it is aligned to, both cut into the pieces that are put in order."""

    name: str  # of the output
    got: Array  # (pieces, elements)
    expected: Array
    errors_of: Callable[[Array, Array, Array | None], Array]
    scale: Array | None  # as `expected`; None where errors are not relative
    limits: tuple[float, ...]
    absolute: float = 0.0
    factor: str = ""
    fitted: Callable[[Array, Array, str], Array] | None = None
    """Gives each piece of an answer the factor with which it is closest to an expected one."""

    @property
    def count(self) -> int:
        """Return the number of pieces."""
        return len(self.expected)

    @property
    def is_line(self) -> bool:
        """Return whether the pieces are single real numbers, which can be sorted."""
        kinds = {self.got.dtype.kind, self.expected.dtype.kind}
        return self.got.shape[1] == 1 and kinds <= set("biuf") and not self.factor

    def errors(self, piece: int, window: Array) -> Array:
        """Return the errors (pieces, elements) of some pieces as one of the expected ones."""
        return self._errors(piece, window, slice(None))

    def _errors(self, piece: int, window: Array, elements: slice) -> Array:
        got, expected = self.got[window, elements], self.expected[piece : piece + 1, elements]
        if self.fitted:
            got = self.fitted(got, expected, self.factor)
        scale = None if self.scale is None else self.scale[piece : piece + 1, elements]
        scale = None if scale is None else np.broadcast_to(scale, got.shape)
        return self.errors_of(got, np.broadcast_to(expected, got.shape), scale)

    def in_order(self, order: Array) -> Array:
        """Return the errors of the pieces in an order, all at once; without factors."""
        return self.errors_of(self.got[order], self.expected, self.scale)

    @cached_property
    def keys(self) -> tuple[Array, Array]:
        """Return a number for each piece, of the answer and of the expected array.

        Pieces that are close to each other have numbers that are: within `slack`.
        """
        return self._key(self.got), self._key(self.expected)

    def slack(self, level: int) -> Array:
        """Return how far the numbers of an expected piece and of one close to it can differ."""
        limit = self.limit(level)
        if self.factor == "scale" or (self.scale is not None and limit >= WIDEST):
            return np.full(self.count, np.inf)
        return np.asarray(self._allowed(limit, slice(None)) @ np.abs(self._weights))

    def near(self, piece: int, window: Array, level: int) -> Array:
        """Return which pieces of a window are close enough to an expected one.

        Most are not, and a look at a few elements, or at the angle between both, shows it.
        """
        if self.fitted:
            window = self._of_small_angle(piece, window, level)
        elif self.expected.shape[1] > FEW:
            window = self._within(window, self._errors(piece, window, slice(FEW)), level)
        return self._within(window, self.errors(piece, window), level) if len(window) else window

    def _within(self, window: Array, errors: Array, level: int) -> Array:
        return np.asarray(window[errors.max(axis=1, initial=0.0) <= self.limit(level)])

    def _of_small_angle(self, piece: int, window: Array, level: int) -> Array:
        """Return the pieces whose angle to an expected one is as small as its errors allow."""
        one, (other,) = _wide(self.got[window]), _wide(self.expected[piece : piece + 1])
        length = np.linalg.norm(other)
        allowed = np.linalg.norm(self._allowed(self.limit(level), slice(piece, piece + 1)))
        if not allowed < length:
            return window
        with np.errstate(all="ignore"):
            cosine = np.abs(one.conj() @ other) / (np.linalg.norm(one, axis=1) * length)
        least = np.sqrt(1 - (allowed / length) ** 2) - ROUNDING
        return np.asarray(window[~(cosine < least)])

    def limit(self, level: int) -> float:
        """Return the error up to which elements are close; of several levels the last goes on."""
        return self.limits[min(level, len(self.limits) - 1)]

    def _allowed(self, limit: float, rows: slice) -> Array:
        """Return by how much elements that are close can differ, rounding included."""
        rounding = ROUNDING * np.abs(_wide(self.expected[rows]))
        if self.scale is None:
            return np.asarray(self.absolute + limit + rounding)
        relative = WIDENED * limit * np.maximum(self.scale[rows], FLOOR)
        return np.asarray(self.absolute + relative + rounding)

    def _key(self, pieces: Array) -> Array:
        found = _wide(pieces) @ self._weights
        return np.asarray(np.abs(found) if self._without_sign else found)

    @property
    def _without_sign(self) -> bool:
        return bool(self.factor) or "c" in self.got.dtype.kind + self.expected.dtype.kind

    @cached_property
    def _weights(self) -> Array:
        """Return weights between −1 and 1, without a pattern that pieces could share."""
        return np.cos(np.arange(1, self.expected.shape[1] + 1, dtype=np.float64) ** 2 * IRRATIONAL)


def _wide(pieces: Array) -> Array:
    return pieces.astype(np.complex128 if pieces.dtype.kind == "c" else np.float64)
