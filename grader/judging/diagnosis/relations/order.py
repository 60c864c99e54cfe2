"""The right values in other places: transposed, reversed, shifted, reshaped the wrong way."""

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.cases import axis_letters
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.projections import SAME
from grader.judging.diagnosis.wrong_output import Wrong, one_number, same

FEWEST = 4  # places along an axis: of three, the two halves are a shift
MOST_AXES = 4  # all orders of the axes are tried: 24 for four, 120 for five


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about where the right values stand."""
    got, expected = wrong.got, wrong.expected
    if not wrong.plain:
        return
    yield from _not_all(wrong)
    if got.size != expected.size:
        return
    if got.shape != expected.shape and same(got.reshape(expected.shape), expected):
        yield from _in_another_shape(wrong)
    if not 1 <= expected.ndim <= MOST_AXES:
        return
    yield from _transposed(got, expected)
    if got.shape != expected.shape:
        return
    yield from _reshaped(wrong)
    for axis in range(expected.ndim):
        if expected.shape[axis] > 2:
            yield from _along(wrong, axis)
    yield from _elsewhere(wrong)


def _in_another_shape(wrong: Wrong) -> Iterator[Claim]:
    """Yield a claim that only the shape is wrong, with both shapes where these are the mistake."""
    text = "{subject} {has} the right values, but in a different shape"
    if wrong.got.ndim != wrong.expected.ndim:
        axes = "a single number" if not wrong.expected.ndim else _axes(wrong.expected)
        yield Claim(f"{text}: with {_axes(wrong.got)}, expected {axes}", kind="fact")
    yield Claim(text, kind="fact")


def _axes(array: Array) -> str:
    """Return how many axes an array has: "2 axes"."""
    return {0: "no axis", 1: "1 axis"}.get(array.ndim, f"{array.ndim} axes")


def _elsewhere(wrong: Wrong) -> Iterator[Claim]:
    """Yield a claim that all values are right, wherever they stand: of numbers that vary."""
    if wrong.whole_numbers or wrong.complex_numbers or wrong.expected.size < FEWEST:
        return
    got, expected = (np.sort(array, axis=None) for array in (wrong.got, wrong.expected))
    many = 2 * len(np.unique(expected)) > expected.size
    if many and same(got, expected):
        yield Claim("{subject} {has} the right values, but in other places", kind="weak")


def _not_all(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about arrays that hold some of the right values, or more than these."""
    yield from _cut_off(wrong.got, wrong.expected)
    yield from _cut_elsewhere(wrong)
    if not wrong.whole_numbers:
        for axis in range(wrong.expected.ndim):
            yield from _left_out(wrong, axis)
            yield from _one_of_all(wrong, axis)


def _cut_off(got: Array, expected: Array) -> Iterator[Claim]:
    """Yield a claim about values that are missing, or too many, at the end of some axes."""
    if got.ndim != expected.ndim or got.shape == expected.shape or min(got.size, expected.size) < 2:
        return
    apart = [g - e for g, e in zip(got.shape, expected.shape, strict=True)]
    axes = " and ".join(f"axis {axis}" for axis, length in enumerate(apart) if length)
    inside = tuple(slice(min(sizes)) for sizes in zip(got.shape, expected.shape, strict=True))
    if not same(got[inside], expected[inside]):
        return
    start = "{subject} {has} the right values in a shape that is too"
    if max(apart) <= 0:
        yield Claim(f"{start} small: the last ones along {axes} are missing", kind="fact")
    if min(apart) >= 0:
        yield Claim(f"{start} large: there are more at the end of {axes}", kind="fact")


def _left_out(wrong: Wrong, axis: int) -> Iterator[Claim]:
    """Yield a claim about places along an axis that are missing, or too many, before the last."""
    if wrong.got.ndim != wrong.expected.ndim:
        return
    got, expected = (np.moveaxis(a, axis, 0) for a in (wrong.got, wrong.expected))
    if got.shape[1:] != expected.shape[1:] or len(got) == len(expected):
        return
    shorter, longer = sorted((got, expected), key=len)
    left = _missing_places(longer, shorter)
    if left is None or left[0] == len(shorter):  # at the end alone
        return
    first = left == list(range(len(left)))
    words, start = wrong.axis(wrong.expected.shape, axis), "{subject} {has} the right values"
    if shorter is got:
        which = "the first ones" if first else "some"
        yield Claim(f"{start}, but {which} along {words} are missing", kind="fact")
    else:
        which = "before them" if first else "between them"
        yield Claim(f"{start}, but more than these along {words}, {which}", kind="fact")


def _missing_places(longer: Array, shorter: Array) -> list[int] | None:
    """Return the places without which the longer array is the shorter; None if there are none."""
    left, place = [], 0
    for number, part in enumerate(longer):
        if place < len(shorter) and _alike(part, shorter[place], longer):
            place += 1
        else:
            left.append(number)
    return left if place == len(shorter) else None


def _alike(one: Array, other: Array, beside: Array) -> bool:
    """Return whether two parts of an array are equal up to the rounding of its numbers."""
    return bool(np.abs(one - other).max() <= SAME * float(np.abs(beside).max()))


def _one_of_all(wrong: Wrong, axis: int) -> Iterator[Claim]:
    """Yield a claim about the values of one place, alone or at every place along an axis."""
    got, expected = wrong.got, np.moveaxis(wrong.expected, axis, 0)
    words = wrong.axis(wrong.expected.shape, axis)
    if len(expected) < 2 or expected[0].size < 2 or not _varies(expected):
        return
    for which, part in (("last", expected[-1]), ("first", expected[0])):
        if same(got, part):
            say = f"{{subject}} {{has}} only the {which} of the right values along {words}"
            yield Claim(say, kind="fact")
        elif got.shape == wrong.expected.shape and all(
            same(each, part) for each in np.moveaxis(got, axis, 0)
        ):
            say = f"everywhere along {words} {{subject}} {{has}} the values of the {which} position"
            kept = ", as if one array were kept each time and changed afterwards"
            yield Claim(say + (kept if which == "last" else ""), kind="fact")


def _cut_elsewhere(wrong: Wrong) -> Iterator[Claim]:
    """Yield a claim about an array from which another part is taken than should be."""
    got, shape = wrong.got, wrong.expected.shape
    if got.shape != shape or not shape or wrong.whole_numbers or got.size < FEWEST:
        return
    for source in wrong.sources:
        array = source.array
        larger = array.shape != shape and all(map(int.__ge__, array.shape, shape))
        if source.stacked or array.ndim != len(shape) or not larger:
            continue
        parts = _parts(array, shape)
        if any(same(wrong.expected, part) for part in parts.values()):
            for words, part in parts.items():
                if same(got, part):
                    text = "{subject} {is} cut out of {source} at another place: "
                    say = text.replace("{source}", source.say) + words
                    yield Claim(say, text.replace("{source}", source.note) + words)


def _parts(array: Array, shape: tuple[int, ...]) -> dict[str, Array]:
    """Return parts of a shape: where most people look for them."""
    left = [longer - length for longer, length in zip(array.shape, shape, strict=True)]
    starts = {
        "its first places": [0 for _ in left],
        "its last places": left,
        "its middle": [length // 2 for length in left],
    }
    return {
        words: array[tuple(slice(s, s + n) for s, n in zip(places, shape, strict=True))]
        for words, places in starts.items()
    }


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
    elif not wrong.whole_numbers and len(got) >= FEWEST and _varies(expected):
        yield from _permuted(got, expected, words)
    yield from _around(got, expected, words)
    if same(got[1:], expected[:-1]) and _varies(expected):
        yield Claim(_shifted("later", words) + _end(got[0], "first", wrong))
    if same(got[:-1], expected[1:]) and _varies(expected):
        yield Claim(_shifted("earlier", words) + _end(got[-1], "last", wrong))


def _permuted(got: Array, expected: Array, words: str) -> Iterator[Claim]:
    """Yield claims about two usual orders: of numbers that vary, none is met by chance."""
    start, places = f"{{subject}} {{has}} the right values, but along {words}", np.arange(len(got))
    even_first = np.concatenate([places[::2], places[1::2]])
    if same(got, expected[even_first]):
        yield Claim(f"{start} every other one first, then the rest: they should alternate")
    if same(got[even_first], expected):
        yield Claim(f"{start} those of the two halves alternate: the first half should come first")
    if len(got) % 2 == 0 and same(got, expected[places ^ 1]):
        yield Claim(f"{start} each two neighbours are exchanged (the second, the first, …)")


def _around(got: Array, expected: Array, words: str) -> Iterator[Claim]:
    """Yield claims about places along a circle, such as the frequencies of a transform."""
    start, half = "{subject} {has} the right values", len(got) // 2
    if len(got) < FEWEST or not _varies(expected):
        return
    if same(np.roll(got[::-1], 1, axis=0), expected):
        yield Claim(f"{start} in reverse order along {words}, all but the first", kind="weak")
    if any(same(np.roll(got, step, axis=0), expected) for step in {half, -half}):
        yield Claim(f"{start}, but with the two halves along {words} exchanged")


def _shifted(where: str, words: str) -> str:
    return f"{{subject}} {{has}} the right values one place {where} along {words}"


def _varies(array: Array) -> bool:
    return bool((array != array[:1]).any())


def _end(part: Array, which: str, wrong: Wrong) -> str:
    """Return what stands where nothing was shifted to."""
    number = one_number(part) if part.size > 1 else None
    if number is not None:
        return f", and the {which} place holds {number} throughout"
    return ""
