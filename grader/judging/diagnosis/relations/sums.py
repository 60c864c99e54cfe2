"""Sums that are not taken, taken over another axis, or over a part only."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import numpy as np

from grader.confined.values.arrays import Array
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong_output import Origin, Wrong, same

Axes = tuple[int, ...]
Reduction = Callable[[Array, int | None], Any]  # along an axis, or of all values
REDUCTIONS: dict[str, Reduction] = {
    "greatest values": lambda array, axis: array.max(axis=axis),
    "smallest values": lambda array, axis: array.min(axis=axis),
    "means": lambda array, axis: array.mean(axis=axis),
    "medians": lambda array, axis: np.median(array, axis=axis),
}
PLACES: dict[str, Reduction] = {
    "places of the greatest values": lambda array, axis: array.argmax(axis=axis),
    "places of the smallest values": lambda array, axis: array.argmin(axis=axis),
}
OF_ALL = {
    "greatest values": "the greatest value",
    "smallest values": "the smallest value",
    "means": "the mean",
    "medians": "the median",
    "places of the greatest values": "the place of the greatest value",
    "places of the smallest values": "the place of the smallest value",
}
# Of places, which other whole numbers are by chance, in each case: of two cases together, one wrong
# answer in 65,000.
FEWEST_BITS = 8
MOST_AXES = 4  # all sets of axes are tried, and their number doubles with each axis


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about sums over axes or steps, and about what else takes an axis together."""
    if not np.isfinite(wrong.got).all():
        return
    yield from _reduced(wrong)
    yield from of_all(wrong)
    yield from _by_index(wrong)
    if wrong.whole_numbers:
        return
    yield from _unsummed(wrong)
    for source in wrong.sources:
        if source.array.dtype.kind in "fc" and source.array.ndim <= MOST_AXES:
            for axes in _summed_axes(source.array, wrong.expected):
                yield from _instead(source, axes, wrong)


def _unsummed(wrong: Wrong) -> Iterator[Claim]:
    got = wrong.got
    for axes in _summed_axes(got, wrong.expected):
        if (
            all(got.shape[axis] > 1 for axis in axes)
            and got.shape != wrong.expected.shape
            and len(axes) < 3
        ):
            words = _words(got.shape, axes, wrong)
            yield Claim(f"{{subject}} {{has}} the values from before the sum over {words}")


def _reduced(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about the greatest values, or the like, of an input along one of its axes."""
    got = wrong.got
    for name, array in wrong.inputs.items():
        if array.dtype.kind not in "fi" or array.ndim != got.ndim + 1 or not wrong.plain:
            continue
        for axis, length in enumerate(array.shape):
            if (
                length < 2
                or got.size < 2
                or got.shape != (*array.shape[:axis], *array.shape[axis + 1 :])
            ):
                continue
            words = wrong.axis(array.shape, axis)
            values = REDUCTIONS if array.dtype.kind == "f" else {}
            places = PLACES if got.size * np.log2(length) >= FEWEST_BITS else {}
            for what, reduce in {**values, **places}.items():
                if same(got, np.asarray(reduce(array, axis))):
                    yield Claim(f"{{subject}} {{holds}} the {what} of `{name}` along {words}")


def of_all(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about one number of a whole array that is taken along an axis to be right."""
    got, expected = wrong.got, wrong.expected
    if got.ndim or not expected.ndim or expected.size < 2:
        return
    for source in wrong.sources:
        array = source.array
        if source.stacked or array.dtype.kind not in "fi" or array.ndim != expected.ndim + 1:
            continue
        for axis in range(array.ndim):
            if (*array.shape[:axis], *array.shape[axis + 1 :]) != expected.shape:
                continue
            words = wrong.axis(array.shape, axis)
            for what, reduce in {**REDUCTIONS, **PLACES}.items():
                if same(expected, np.asarray(reduce(array, axis))) and same(
                    got, np.asarray(reduce(array, None))
                ):
                    start = f"{{subject}} {{is}} {OF_ALL[what]} of all of "
                    end = f", not the {what} along {words}"
                    yield Claim(start + source.say + end, start + source.note + end)


def _by_index(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about values that belong to one index and are to be added, or counted."""
    got, expected = wrong.got, wrong.expected
    if got.shape != expected.shape or not got.ndim:
        return
    for name, indices in wrong.inputs.items():
        known = indices.dtype.kind in "iu" and indices.ndim and indices.size
        if not known or indices.min() < 0 or indices.max() >= len(expected):
            continue
        for source in wrong.sources:
            values = source.array
            if values.dtype.kind not in "fc" or values.shape != indices.shape + expected.shape[1:]:
                continue
            for which, array in _of_each_index(indices, values, expected):
                if same(got, array):
                    start = "of the values of "
                    end = f" that belong to one value of `{name}`, {{subject}} {{has}} {which}"
                    yield Claim(start + source.say + end, start + source.note + end)


def _of_each_index(indices: Array, values: Array, expected: Array) -> Iterator[tuple[str, Array]]:
    """Yield what may be taken of the values of each index, where their sum is right."""
    total, last, first = (np.zeros(expected.shape, values.dtype) for _ in range(3))
    np.add.at(total, indices, values)
    if not same(expected, total):
        return
    flat, rows = indices.ravel(), values.reshape(indices.size, *expected.shape[1:])
    last[flat], first[flat[::-1]] = rows, rows[::-1]
    counts = np.bincount(flat, minlength=len(expected)).reshape(-1, *[1] * (expected.ndim - 1))
    yield "only the last, not their sum", last
    yield "only the first, not their sum", first
    yield "the mean, not the sum", total / np.maximum(counts, 1)


def _summed_axes(array: Array, total: Array) -> Iterator[Axes]:
    """Yield the axes over which an array is summed to give another."""
    missing = array.ndim - total.ndim
    if 0 < missing <= array.ndim <= MOST_AXES:
        for axes in combinations(range(array.ndim), missing):
            kept = tuple(n for axis, n in enumerate(array.shape) if axis not in axes)
            if kept == total.shape and same(np.asarray(array.sum(axis=axes)), total):
                yield axes


def _instead(source: Origin, axes: Axes, wrong: Wrong) -> Iterator[Claim]:
    array, got = source.array, wrong.got
    right = _words(array.shape, axes, wrong, source.stacked)
    if same(got, array):
        start = "{subject} {has} the value of "
        end = f" before the sum over {right}"
        yield Claim(start + source.say + end, start + source.note + end)
    for other in _other_axes(array.ndim, axes):
        if same(got, np.asarray(array.sum(axis=other))):
            words = _words(array.shape, other, wrong, source.stacked)
            yield Claim(f"{{subject}} {{behaves}} as if summed over {words}, not over {right}")
    yield from _parts(array, axes, right, wrong)


def _other_axes(count: int, axes: Axes) -> Iterator[Axes]:
    for length in range(1, count + 1):
        yield from (other for other in combinations(range(count), length) if other != axes)


def _parts(array: Array, axes: Axes, right: str, wrong: Wrong) -> Iterator[Claim]:
    if len(axes) != 1 or array.shape[axes[0]] < 3:
        return
    rows = np.moveaxis(array, axes[0], 0)
    parts = {
        "only the first part of": rows[0],
        "only the last part of": rows[-1],
        "all but the first part of": rows[1:].sum(axis=0),
        "all but the last part of": rows[:-1].sum(axis=0),
    }
    if rows.dtype.kind != "c":
        parts["the greatest value instead of"] = rows.max(axis=0)
    for words, value in parts.items():
        if same(wrong.got, np.asarray(value)):
            yield Claim(f"{{subject}} {{has}} {words} the sum over {right}")


def _words(shape: tuple[int, ...], axes: Axes, wrong: Wrong, stacked: bool = False) -> str:
    inner = shape[1:] if stacked else shape
    names = [
        "the steps (in the order they are taken)"
        if stacked and axis == 0
        else wrong.axis(inner, axis - stacked)
        for axis in axes
    ]
    return " and ".join(names)
