"""Derivatives along a line, by differences of fourth order, with kinks recognised."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Line = Callable[[float], np.floating]  # s -> the function at the point plus s times the direction

KINK = 1e-4  # of the slope: by so much no smooth function's slopes differ near a point


@dataclass(frozen=True)
class Slope:
    """An estimate, and whether the function has a kink within reach of it."""

    value: np.floating
    kinked: bool


def slope(line: Line, step: float, scale: np.floating) -> Slope:
    """d line / ds at 0. The error is of the order step**4 unless there is a kink.

    `scale` is how large slopes are in other directions: what is small beside it is no kink.
    """
    near = line(step) - line(-step)
    far = line(2 * step) - line(-2 * step)
    second = near / (2 * step)
    fourth = (8 * near - far) / (12 * step)
    return Slope(fourth, bool(abs(fourth - second) > KINK * max(scale, abs(fourth))))


def kink_at_point(line: Line, step: float, scale: np.floating) -> bool:
    """Whether the slopes to the left and to the right differ, as those of |s| at 0 do."""
    middle = line(0.0)
    right = (line(step) - middle) / step
    left = (middle - line(-step)) / step
    return bool(abs(right - left) > KINK * max(scale, abs(right), abs(left)))
