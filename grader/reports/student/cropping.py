"""The part of an array of errors that is shown: panels of rows and columns around the worst."""

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array

# At most shown of an output: what a page has room for beside its sentences.
PANELS, ROWS, COLUMNS = 6, 16, 32


@dataclass(frozen=True)
class Crop:
    """A three-axis window, with where it starts and how large the whole is."""

    errors: Array  # (panels, rows, columns)
    start: tuple[int, int, int]
    whole: tuple[int, int, int]

    @property
    def is_part(self) -> bool:
        """Return whether something is not shown."""
        return self.errors.shape != self.whole


def crop_around_worst(errors: Array) -> Crop:
    """Crop around the worst: the first axis becomes panels, the last columns, all between rows."""
    stacked = _as_panels(errors)
    worst = np.unravel_index(int(np.argmax(_infinite_where_not_a_number(stacked))), stacked.shape)
    limits = (PANELS, ROWS, COLUMNS)
    start = tuple(
        _window_start(int(index), limit, length)
        for index, limit, length in zip(worst, limits, stacked.shape, strict=True)
    )
    window = tuple(slice(first, first + limit) for first, limit in zip(start, limits, strict=True))
    return Crop(stacked[window], (start[0], start[1], start[2]), _three(stacked.shape))


def _as_panels(errors: Array) -> Array:
    if errors.ndim <= 2:
        return errors.reshape(1, -1, errors.shape[-1])
    return errors.reshape(errors.shape[0], -1, errors.shape[-1])


def _infinite_where_not_a_number(errors: Array) -> Array:
    cleaned: Array = np.where(np.isnan(errors), np.inf, errors)
    return cleaned


def _window_start(worst: int, limit: int, length: int) -> int:
    return max(0, min(worst - limit // 2, length - limit))


def _three(shape: tuple[int, ...]) -> tuple[int, int, int]:
    return shape[0], shape[1], shape[2]
