"""The seeded generators that the expressions of a rubric draw from."""

import zlib
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

NAMES = ("normal", "uniform", "integers", "mask", "linspace")


def generators(seed: int, stream: str) -> dict[str, Callable[..., Any]]:
    """Return the generators of one stream. Each given has its own, so adding one moves no other.

    Without a shape they give a number, as NumPy's do: an array without axes would be changed by
    `x += 1` under all its names.
    """
    own = _Stream(seed, stream)
    return {name: getattr(own, name) for name in NAMES}


class _Stream:
    """Draws one number after another, in the order in which its generators are called."""

    def __init__(self, seed: int, stream: str) -> None:
        self._seed = [seed, zlib.crc32(stream.encode())]

    @cached_property
    def _rng(self) -> np.random.Generator:
        """Return NumPy's generator: to make it takes longer than many a case, and few need it."""
        return np.random.default_rng(self._seed)

    def normal(self, *shape: int) -> Any:
        return self._rng.standard_normal(shape or None)

    def uniform(self, low: float, high: float, *shape: int) -> Any:
        return self._rng.uniform(low, high, shape or None)

    def integers(self, low: int, high: int, *shape: int) -> Any:
        drawn = self._rng.integers(low, high, shape)
        return drawn if shape else int(drawn)

    def mask(self, *shape: int) -> Any:
        chosen = np.asarray(self._rng.random(shape) < 0.6)
        if chosen.ndim > 1 and shape[0] > 2:  # a full and an empty row: both go wrong in their way
            chosen[0], chosen[-1] = True, False
        elif not chosen.any():
            chosen[...] = True
        return chosen if shape else bool(chosen)

    def linspace(self, low: float, high: float, *shape: int) -> Any:
        spaced = np.linspace(low, high, int(np.prod(shape))).reshape(shape)
        return spaced if shape else float(spaced)


for _name in NAMES:  # Python's errors call a generator by its name alone
    getattr(_Stream, _name).__qualname__ = _name
