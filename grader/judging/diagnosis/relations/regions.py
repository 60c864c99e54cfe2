"""Where an answer is wrong: at the border, on a side of a diagonal, where `x` is negative, ..."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from grader.confined.values.arrays import Array
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong_output import Wrong, right_elements, same

# Elements outside a region that are all right, and wrong ones inside: with so many on either side,
# both cases agree by chance once in 2^16 at most.
FEWEST = 4
WIDEST = 3  # of a border
BORDERS: dict[Any, str] = {  # by the modes of `np.pad`
    "edge": "the nearest ones",
    "reflect": "their mirror image",
    "symmetric": "their mirror image",
    "wrap": "those of the other side",
}


def exact_relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield a claim for each region that the wrong elements make up."""
    bad = _wrong_elements(wrong)
    if bad is not None:
        yield from (_claim(words) for words, r in _regions(wrong) if _is(bad, r))


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield a claim for each region that all wrong elements lie in."""
    bad = _wrong_elements(wrong)
    if bad is not None:
        yield from (_claim(words) for words, r in _regions(wrong) if _lies_in(bad, r))
        yield from _border(bad)


def other_borders(wrong: Wrong) -> Iterator[Claim]:
    """Yield a claim about right values with something else around them than zeros."""
    bad = _wrong_elements(wrong)
    if bad is None or not wrong.expected.any():
        return
    filled = np.argwhere(wrong.expected)
    inside = list(zip(filled.min(axis=0), filled.max(axis=0) + 1, strict=True))
    middle = tuple(slice(*ends) for ends in inside)
    if bad[middle].any():
        return
    widths = [(low, n - high) for (low, high), n in zip(inside, bad.shape, strict=True)]
    for mode, words in BORDERS.items():
        if same(wrong.got, np.pad(wrong.expected[middle], widths, mode=mode)):
            yield Claim(f"around the right values {{subject}} {{holds}} {words}, not zeros")
            return


def _claim(words: str) -> Claim:
    return Claim(f"{{subject}} {{is}} wrong only {words}", kind="weak")


def _wrong_elements(wrong: Wrong) -> Array | None:
    """Return where an answer is wrong; None if it is so everywhere, or cannot be compared."""
    if wrong.got.shape != wrong.expected.shape or not wrong.expected.ndim or not wrong.plain:
        return None
    bad = ~right_elements(wrong.got, wrong.expected)
    return bad if bad.any() and not bad.all() else None


def _regions(wrong: Wrong) -> Iterator[tuple[str, Array]]:
    yield from _signs(wrong)
    yield from _triangles(wrong.expected.shape)
    yield from _ties(wrong)


def _is(bad: Array, region: Array) -> bool:
    return bool((bad == region).all()) and int((~region).sum()) >= FEWEST


def _lies_in(bad: Array, region: Array) -> bool:
    """Return whether all wrong elements lie in a region, and make up most of what it holds."""
    inside, outside = int(region.sum()), int((~region).sum())
    if not inside or outside < FEWEST or (bad & ~region).any():
        return False
    return bool((bad == region).all()) or 2 * int(bad.sum()) >= max(inside, 2 * FEWEST)


def _signs(wrong: Wrong) -> Iterator[tuple[str, Array]]:
    shape = wrong.expected.shape
    named = {f"`{name}`": array for name, array in wrong.inputs.items()}
    named["the right value"] = wrong.expected
    for name, array in named.items():
        if array.shape == shape and array.dtype.kind in "if":
            yield f"where {name} is negative", array < 0
            yield f"where {name} is zero", array == 0
            yield f"where {name} is positive", array > 0
            least, greatest = array.min(), array.max()
            for words, region in (("smallest", array == least), ("greatest", array == greatest)):
                if int(region.sum()) >= FEWEST and least < greatest:
                    yield f"where {name} has its {words} value", region


def _triangles(shape: tuple[int, ...]) -> Iterator[tuple[str, Array]]:
    if len(shape) == 2 and min(shape) > 2:
        rows, columns = np.indices(shape)
        yield "on the diagonal", rows == columns
        yield "above the diagonal", rows < columns
        yield "below the diagonal", rows > columns
        yield "off the diagonal", rows != columns


def _ties(wrong: Wrong) -> Iterator[tuple[str, Array]]:
    """Yield the elements whose row in an input has its greatest, or least, value twice."""
    shape = wrong.expected.shape
    for name, array in wrong.inputs.items():
        if array.ndim == len(shape) + 1 and array.shape[:-1] == shape and array.dtype.kind in "if":
            for words, extreme in _extremes(array).items():
                region = np.asarray((array == extreme).sum(axis=-1) > 1)
                yield f"where `{name}` has its {words} value more than once", region


def _extremes(array: Array) -> Mapping[str, Array]:
    return {
        "greatest": array.max(axis=-1, keepdims=True),
        "smallest": array.min(axis=-1, keepdims=True),
    }


def _border(bad: Array) -> Iterator[Claim]:
    """Yield a claim that only places near the ends of some axes are wrong."""
    axes = [axis for axis in range(bad.ndim) if _touches(bad, axis)]
    for width in range(1, WIDEST + 1):
        wide = [axis for axis in axes if bad.shape[axis] > 2 * width + 1]
        if not wide or len(wide) < len(axes):
            return
        inside = np.ones(bad.shape, np.bool_)
        for axis in wide:
            places = np.arange(bad.shape[axis])
            middle = (places >= width) & (places < bad.shape[axis] - width)
            inside &= middle.reshape([-1 if a == axis else 1 for a in range(bad.ndim)])
        if not (bad & inside).any():
            names = " and ".join(f"axis {axis}" for axis in wide)
            places_ = "place" if width == 1 else f"{width} places"
            yield Claim(
                f"{{subject}} {{is}} wrong only at the border: the outermost {places_} along "
                f"{names}",
                kind="weak",
            )
            return


def _touches(bad: Array, axis: int) -> bool:
    """Return whether wrong elements lie at both ends of an axis, and hardly in its middle."""
    others = tuple(other for other in range(bad.ndim) if other != axis)
    along = np.asarray(bad.any(axis=others))
    share = np.asarray(bad.mean(axis=others))
    middle = share[len(share) // 2]
    return bool(along[0] and along[-1] and share[0] > middle and share[-1] > middle)
