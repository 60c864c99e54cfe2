"""The value of something else, or the right value with a term or a factor too many or too few."""

from collections.abc import Iterator

import numpy as np

from grader.confined.values.arrays import Array
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong_output import Origin, Wrong, same

UNCHANGED = "{subject} {is} {source}, unchanged"
AS_IT_WAS = "{subject} {is} not changed; expected other values"  # an argument, which is the source
VALUE = "{subject} {has} the value of {source}"


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims that name an input, another output or an intermediate result."""
    if wrong.whole_numbers or not wrong.plain or wrong.got.size < 2:
        return
    for source in wrong.sources:
        if source.array.dtype.kind in "fc":
            for array, at in _versions(source, wrong.expected):
                yield from _claims(source, array, at, wrong)


def _versions(source: Origin, expected: Array) -> Iterator[tuple[Array, str]]:
    """Yield an array itself; of stacked steps the first, the last, or all along an axis."""
    array = source.array
    if not source.stacked:
        yield array, ""
        if source.given and array.ndim == expected.ndim + 1 > 2:
            yield array[:, 0], " at the first position of axis 1"
            yield array[:, -1], " at the last position of axis 1"
        return
    yield array[-1], " at its last step"
    yield array[0], " at its first step"
    if array.ndim > 1:
        yield np.moveaxis(array, 0, 1), " at every step"
        yield array, " at every step"


def _claims(source: Origin, array: Array, at: str, wrong: Wrong) -> Iterator[Claim]:
    for text in (*_equal(array, wrong, source), *_off_by(array, wrong)):
        say = text.replace("{source}", source.say + at)
        unchanged = text in (UNCHANGED, AS_IT_WAS) and wrong.got.shape == wrong.expected.shape
        kind = "fact" if unchanged else "weak" if source.nameless else "relation"
        yield Claim(say, text.replace("{source}", source.note + at), kind)


def _equal(array: Array, wrong: Wrong, source: Origin) -> Iterator[str]:
    got = wrong.got
    if same(got, array) and not source.output:
        own = source.say == f"`{wrong.name}`"
        yield (AS_IT_WAS if own else UNCHANGED) if source.given else VALUE
    if same(got, -array):
        yield "{subject} {has} the value of {source} with the opposite sign"
    if array.dtype.kind == "c" and same(got, array.conj()) and array.imag.any():
        yield "{subject} {has} the value of {source}, conjugated"
    if array.ndim == 2 and same(got, array.T) and not source.output and not source.stacked:
        yield "{subject} {has} the value of {source}, transposed"
    if source.given and got.shape == array.shape:
        yield from _multiples(array, wrong)


def _multiples(array: Array, wrong: Wrong) -> Iterator[str]:
    """Yield a claim about an input that was added up, say, once for each step."""
    for letter, length in wrong.case.sizes.items():
        if length > 1 and same(wrong.got, length * array):
            yield f"{{subject}} {{is}} {letter} times {{source}}"


def _off_by(array: Array, wrong: Wrong) -> Iterator[str]:
    got, expected = wrong.got, wrong.expected
    if got.shape != expected.shape or array.shape != expected.shape or not array.any():
        return
    if same(got - expected, array):
        yield "{subject} {behaves} as if {source} were added once too often"
    if same(expected - got, array):
        yield "{subject} {behaves} as if {source} were not added"
    if same(got - expected, -2 * array):
        yield "{subject} {behaves} as if {source} were subtracted instead of added"
    if not same(array, np.ones_like(array)):
        yield from _factors(array, got, expected)


def _factors(array: Array, got: Array, expected: Array) -> Iterator[str]:
    if same(got, expected * array):
        yield "{subject} {behaves} as if multiplied by {source} once too often"
    if same(got * array, expected):
        yield "{subject} {behaves} as if not multiplied by {source}"
    slopes = (1 - array**2, array * (1 - array), 1 - array, array**2)
    if any(same(got * slope, expected) for slope in slopes):
        yield "{subject} {behaves} as if a factor that depends on {source} were missing"
    if any(same(got, expected * slope) for slope in slopes):
        yield "{subject} {behaves} as if a factor that depends on {source} were applied twice"
