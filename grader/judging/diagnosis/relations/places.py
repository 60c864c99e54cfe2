"""Where an answer is right: in the first or last step only, where a mask is true, ..."""

from collections.abc import Iterator

import numpy as np

from grader.confined.values.arrays import Array
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong_output import Wrong, one_number, right_elements, whole_number

# Positions along an axis: with two, being right only at the first and only not at the last are the
# same.
FEWEST = 3


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about which elements are right."""
    if wrong.got.shape != wrong.expected.shape or not wrong.plain:
        return
    right = right_elements(wrong.got, wrong.expected)
    if right.all():
        return
    yield from _masked(wrong, right)
    yield from _repeated(wrong, right)
    for axis, length in enumerate(right.shape):
        if length >= FEWEST and not wrong.masks:  # a mask makes rows right by chance
            yield from _along(wrong, right, axis)
        if length >= FEWEST and wrong.has_letter(axis):
            yield from _filled(wrong, axis)


def _masked(wrong: Wrong, right: Array) -> Iterator[Claim]:
    for name, mask in wrong.masks.items():
        if right.shape[: mask.ndim] != mask.shape or mask.all() or not mask.any():
            continue
        steps = right.reshape(*mask.shape, -1).all(axis=-1)
        if (steps == mask).all():
            yield Claim(f"{{subject}} {{is}} wrong exactly where `{name}` is False")


def _repeated(wrong: Wrong, right: Array) -> Iterator[Claim]:
    """Yield a claim about rows that an index array names more than once."""
    if not right.ndim:
        return
    rows = np.asarray(right.reshape(right.shape[0], -1).all(axis=1))
    for name, indices in wrong.inputs.items():
        if indices.dtype.kind in "iu" and indices.ndim and _fits(indices, rows):
            counts = np.bincount(indices.ravel(), minlength=rows.size)
            if (rows == (counts < 2)).all() and (counts == 1).any():
                yield Claim(
                    "{subject} {is} wrong exactly in the rows that belong to values of "
                    f"`{name}` which occur more than once"
                )


def _fits(indices: Array, rows: Array) -> bool:
    return bool(indices.min() >= 0 and indices.max() < rows.size)


def _along(wrong: Wrong, right: Array, axis: int) -> Iterator[Claim]:
    others = tuple(other for other in range(right.ndim) if other != axis)
    good = right.all(axis=others)
    words = wrong.axis(wrong.expected.shape, axis)
    for place, pattern in _patterns(good.size).items():
        zeros = not np.moveaxis(wrong.expected, axis, 0)[good].any()  # with any factor
        if (good == pattern).all() and not zeros:
            held = _held(np.moveaxis(wrong.got, axis, 0)[~good])
            if not held and not _is_told(wrong, axis, place):
                continue
            yield Claim(
                f"{{subject}} {{is}} {place} along {words}{held}",
                kind="relation" if held else "weak",
            )


def _is_told(wrong: Wrong, axis: int, place: str) -> bool:
    """Return whether a place is more than a unit that never learns, the same one in each case.

    Numbers in a row without a letter are mostly steps, of which the first needs no other.
    """
    return wrong.has_letter(axis) or (
        wrong.got.ndim == 1 and place.startswith("right only at the first")
    )


def _filled(wrong: Wrong, axis: int) -> Iterator[Claim]:
    """Yield claims about one whole number at the first or last position along an axis."""
    got, expected = (np.moveaxis(a, axis, 0) for a in (wrong.got, wrong.expected))
    words = wrong.axis(wrong.expected.shape, axis)
    for place, which in ((0, "first"), (-1, "last")):
        part, number = got[place], got[place].flat[0]
        if part.size < FEWEST or (part != number).any() or (expected[place] == number).all():
            continue
        if (held := whole_number(number)) is not None:
            yield Claim(
                f"the {which} position of {{subject}} along {words} holds {held} throughout"
            )


def _patterns(length: int) -> dict[str, Array]:
    first, last = np.arange(length) == 0, np.arange(length) == length - 1
    return {
        "right only at the first position": first,
        "right only at the last position": last,
        "wrong only at the first position": ~first,
        "wrong only at the last position": ~last,
    }


def _held(rest: Array) -> str:
    number = one_number(rest) if rest.size > 1 else None
    if number is not None:
        return f": where it is wrong, it is {number or 'zero'}"
    return ""
