"""A term with its coefficient: `b` that is not added, 1/2 times `reg` times a sum of squares."""

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from grader.confined.values.arrays import Array
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.relations.factors import CLOSE, factors, times
from grader.judging.diagnosis.relations.functions import INVERTIBLE
from grader.judging.diagnosis.wrong_output import Wrong, same

MOST_PRODUCTS = 40  # pairs of inputs that are multiplied, a margin for time


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about a term that is missing or one too many, before a function or after it."""
    got, expected = wrong.got, wrong.expected
    if wrong.whole_numbers or got.shape != expected.shape or not wrong.plain:
        return
    terms = list(_terms(wrong))
    yield from _claims(np.asarray(got - expected), terms, "", wrong)
    if got.size < 2 or wrong.complex_numbers:
        return
    for function in INVERTIBLE:
        one, other = function.undone(got), function.undone(expected)
        if one is not None and other is not None:
            before = f" before {function.words} is taken"
            yield from _claims(np.asarray(one - other), terms, before, wrong)


def _claims(
    apart: Array, terms: list[tuple[str, Array]], before: str, wrong: Wrong
) -> Iterator[Claim]:
    for words, term in terms:
        number = times(term, apart).real
        if not number or not same(apart, np.asarray(number * term)):
            continue
        start = "{subject} {behaves} as if "
        if abs(number + 2) <= CLOSE:
            yield Claim(f"{start}{words} were subtracted instead of added{before}")
        for factor in _names(abs(number), wrong):
            yield Claim(f"{start}{factor}{words} {_how(number)}{before}")
        for letter, length in wrong.case.sizes.items():
            if length > 1 and abs(number - (length - 1)) <= CLOSE * length:
                yield Claim(f"{start}{words} were added {letter} times, not once{before}")


def _how(number: float) -> str:
    """Return what happened to a term; which of the two is not seen in the values."""
    if number > 0:
        return "were added once too often, or not subtracted"
    return "were not added, or subtracted once too often"


def _names(number: float, wrong: Wrong) -> Iterator[str]:
    """Yield names of a coefficient; several numbers can have one value in one of the cases."""
    if abs(number - 1) <= CLOSE:
        yield ""
    for name, value in factors(wrong).items():
        if abs(number - value) <= CLOSE * value:
            yield f"{name} times "


def _terms(wrong: Wrong) -> Iterator[tuple[str, Array]]:
    """Yield inputs, and products of two, of the output's shape, in words and as arrays."""
    shape = wrong.expected.shape
    for name, array in _real(wrong).items():
        if not shape and array.dtype.kind == "f":
            yield f"the sum of the squares of `{name}`", np.asarray(np.square(array).sum())
        elif (spread := _spread(array, shape)) is not None:
            yield f"`{name}`", spread
        elif array.T.shape == shape:
            yield f"`{name}`, transposed,", array.T
    if not shape:
        yield from _single_numbers(wrong)
    if len(shape) > 1:
        yield from _products(wrong)


def _single_numbers(wrong: Wrong) -> Iterator[tuple[str, Array]]:
    """Yield inputs that are one number, and their squares: a bias that is regularised, too."""
    for name, number in wrong.numbers.items():
        yield f"`{name}`", np.asarray(number)
        yield f"the square of `{name}`", np.square(np.asarray(number))


def _real(wrong: Wrong) -> dict[str, Array]:
    return {n: a for n, a in wrong.inputs.items() if a.dtype.kind in "fc" and a.size > 1}


def _spread(array: Array, shape: tuple[int, ...]) -> Array | None:
    """Return an array repeated along the axes that it lacks; None if it does not fit in one way.

    The last axes and the first ones are looked at before those between.
    """
    lacking = len(shape) - array.ndim
    places = [p for p in range(lacking + 1) if shape[p : p + array.ndim] == array.shape]
    usual = [place for place in (lacking, 0) if place in places]
    for place in usual or (places if len(places) == 1 else []):
        more = (1,) * (lacking - place)
        return np.broadcast_to(array.reshape(array.shape + more), shape)
    return None


def _products(wrong: Wrong) -> Iterator[tuple[str, Array]]:
    """Yield products of two inputs that have the output's shape: `x` times `W`, either turned."""
    shape, real = wrong.expected.shape, _real(wrong)
    pairs = list(permutations(real, 2))[:MOST_PRODUCTS]
    for one, other in pairs:
        a, b = real[one], real[other]
        if b.ndim != 2 or a.ndim < 2:
            continue
        for left, right in ((a, b), (a, b.T), (a.T, b)):
            fits = left.shape[-1] == right.shape[0]
            if fits and (*left.shape[:-1], right.shape[1]) == shape:
                yield f"the product of `{one}` and `{other}`", left @ right
