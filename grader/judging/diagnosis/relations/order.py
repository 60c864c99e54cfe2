"""The right values in other places: transposed, reversed, shifted, reshaped the wrong way."""

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from grader.core.cases import Array, axis_letters
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong_output import Wrong, same

MOST_AXES = 4  # all orders of the axes are tried: 24 for four, 120 for five


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about where the right values stand."""
    got, expected = wrong.got, wrong.expected
    if not wrong.plain or got.size != expected.size:
        return
    if got.shape != expected.shape and same(got.reshape(expected.shape), expected):
        yield Claim("{subject} {has} the right values, but in a different shape", kind="fact")
    if not 1 <= expected.ndim <= MOST_AXES:
        return
    yield from _transposed(got, expected)
    if got.shape != expected.shape:
        return
    yield from _reshaped(wrong)
    for axis in range(expected.ndim):
        if expected.shape[axis] > 2:
            yield from _along(wrong, axis)


def _transposed(got: Array, expected: Array) -> Iterator[Claim]:
    for order in permutations(range(got.ndim)):
        if order != tuple(range(got.ndim)) and same(got.transpose(order), expected):
            how = "transposed" if got.ndim == 2 else "with its axes in a different order"
            yield Claim(f"{{subject}} {{has}} the right values, but {how}", kind="fact")


def _reshaped(wrong: Wrong) -> Iterator[Claim]:
    got, expected = wrong.got, wrong.expected
    for order in permutations(range(expected.ndim)):
        turned = expected.transpose(order)
        if turned.shape == expected.shape or not same(got, turned.reshape(expected.shape)):
            continue
        letters = ", ".join(axis_letters(turned.shape, wrong.case.sizes))
        yield Claim(
            "{subject} {has} the right values in the wrong places, as if an array of shape "
            f"({letters}) had been reshaped instead of transposed"
        )


def _along(wrong: Wrong, axis: int) -> Iterator[Claim]:
    got, expected = np.moveaxis(wrong.got, axis, 0), np.moveaxis(wrong.expected, axis, 0)
    words = wrong.axis(wrong.expected.shape, axis)
    if same(got[::-1], expected):
        yield Claim(f"{{subject}} {{has}} the right values in reverse order along {words}")
    if same(got[1:], expected[:-1]) and _varies(expected):
        yield Claim(_shifted("later", words) + _end(got[0], "first", wrong))
    if same(got[:-1], expected[1:]) and _varies(expected):
        yield Claim(_shifted("earlier", words) + _end(got[-1], "last", wrong))


def _shifted(where: str, words: str) -> str:
    return f"{{subject}} {{has}} the right values one place {where} along {words}"


def _varies(array: Array) -> bool:
    return bool((array != array[:1]).any())


def _end(part: Array, which: str, wrong: Wrong) -> str:
    """Return what stands where nothing was shifted to."""
    if part.size > 1 and (part == part.flat[0]).all() and float(part.flat[0]).is_integer():
        return f", and the {which} place holds {int(part.flat[0])} throughout"
    return ""
