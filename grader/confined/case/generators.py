"""The seeded generators that the expressions of a rubric draw from."""

import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

NAMES = ("normal", "uniform", "integers", "mask", "linspace")


def generators(seed: int, stream: str) -> dict[str, Callable[..., Any]]:
    """Return the generators of one stream. Each given has its own, so adding one moves no other.

    Without a shape they give a number, as NumPy's do: an array without axes would be changed by
    `x += 1` under all its names.
    """

    @cache  # making one takes longer than many a case, and few need it
    def rng() -> Any:
        return np.random.default_rng([seed, zlib.crc32(stream.encode())])

    def normal(*shape: int) -> Any:
        return rng().standard_normal(shape or None)

    def uniform(low: float, high: float, *shape: int) -> Any:
        return rng().uniform(low, high, shape or None)

    def integers(low: int, high: int, *shape: int) -> Any:
        drawn = rng().integers(low, high, shape)
        return drawn if shape else int(drawn)

    def mask(*shape: int) -> Any:
        chosen = np.asarray(rng().random(shape) < 0.6)
        if chosen.ndim > 1 and shape[0] > 2:  # a full and an empty row: both go wrong in their way
            chosen[0], chosen[-1] = True, False
        elif not chosen.any():
            chosen[...] = True
        return chosen if shape else bool(chosen)

    def linspace(low: float, high: float, *shape: int) -> Any:
        spaced = np.linspace(low, high, int(np.prod(shape))).reshape(shape)
        return spaced if shape else float(spaced)

    draws: tuple[Callable[..., Any], ...] = (normal, uniform, integers, mask, linspace)
    return {name: _called(name, draw) for name, draw in zip(NAMES, draws, strict=True)}


def _called(name: str, draw: Callable[..., Any]) -> Callable[..., Any]:
    """Return a generator that Python's errors call by its name alone."""
    draw.__qualname__ = name
    return draw
