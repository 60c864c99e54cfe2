"""Complex numbers: conjugated, their parts exchanged or left out, their magnitude alone."""

from collections.abc import Iterator

import numpy as np

from grader.confined.values.arrays import Array
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.projections import SAME
from grader.judging.diagnosis.relations.factors import named_factors, times
from grader.judging.diagnosis.wrong_output import Wrong, same


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about real and imaginary parts, magnitudes and phases."""
    got, expected = wrong.got, wrong.expected
    if not wrong.complex_numbers or got.shape != expected.shape or not np.isfinite(got).all():
        return
    if not got.any() or _negligible(expected.imag, expected):
        return
    yield from _conjugated(wrong)
    yield from _one_part(got, expected)
    yield from _polar(got, expected)


def _negligible(part: Array, of: Array) -> bool:
    return bool(np.abs(part).max() <= SAME * np.abs(of).max())


def _conjugated(wrong: Wrong) -> Iterator[Claim]:
    got, mirrored = wrong.got, wrong.expected.conj()
    if same(got, mirrored):
        text = "{subject} {is} conjugated: every imaginary part, and so the phase, has the opposite"
        yield Claim(f"{text} sign", kind="fact")
    elif same(got, 1j * mirrored):
        yield Claim("the real and the imaginary part of {subject} are exchanged", kind="fact")
    elif same(got, times(mirrored, got) * mirrored):
        factor = times(mirrored, got)
        yield from named_factors(factor, wrong, "the conjugate of the right one")


def _one_part(got: Array, expected: Array) -> Iterator[Claim]:
    """Yield claims that a part is missing, or that one alone is wrong."""
    real, imaginary = same(got.real, expected.real), same(got.imag, expected.imag)
    if real and not got.imag.any():
        yield _missing("imaginary", "real")
    elif imaginary and not got.real.any():
        yield _missing("real", "imaginary")
    elif same(got, expected.imag):
        yield Claim("{subject} {holds} only the right imaginary part, as real numbers", kind="fact")
    elif real:
        yield Claim("only the imaginary part of {subject} is wrong", kind="weak")
    elif imaginary:
        yield Claim("only the real part of {subject} is wrong", kind="weak")
    elif not got.imag.any():
        yield Claim("the imaginary part of {subject} is zero everywhere", kind="weak")


def _missing(part: str, other: str) -> Claim:
    text = f"the {part} part of {{subject}} is zero everywhere; the {other} part is right"
    return Claim(text, kind="fact")


def _polar(got: Array, expected: Array) -> Iterator[Claim]:
    size = np.abs(expected)
    start = "{subject} {holds} only"
    if same(got, size):
        yield Claim(f"{start} the magnitudes of the right values", kind="fact")
    elif same(got, size**2):
        yield Claim(f"{start} the squared magnitudes of the right values", kind="fact")
    elif same(got, np.angle(expected)):
        yield Claim(f"{start} the phases of the right values", kind="fact")
    elif size.all() and same(got, expected / size):
        yield Claim("{subject} {has} the right phases, but every magnitude is 1", kind="fact")
    elif got.size > 1 and same(np.abs(got), size):
        yield Claim("{subject} {has} the right magnitudes, but wrong phases", kind="weak")
