"""Single numbers and truth values that are misread."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from grader.authoring.mutation.likely_operators import TEXTS


def altered_number(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what may be misread of one number, in words, and the number that is read instead."""
    shown = f"`{name}`"
    if isinstance(value, str):
        others = (text for texts in TEXTS if value in texts for text in texts if text != value)
        yield from ((f"{shown} were {text}", text) for text in others)
    elif isinstance(value, bool | np.bool_):
        yield f"{shown} were inverted (True in place of False)", not value
    elif isinstance(value, int | np.integer):
        yield f"{shown} were zero", 0 * value
        yield f"{shown} were one too small", value - 1
        yield f"{shown} were one too large", value + 1
    elif isinstance(value, float | np.floating):
        yield from _altered_real(shown, value)
    elif isinstance(value, complex | np.complexfloating):
        yield f"{shown} were zero", 0 * value
        yield f"{shown} had the opposite sign", -value
        yield f"{shown} were conjugated", value.conjugate()
        yield f"the imaginary part of {shown} were left out", value - 1j * value.imag


def other_numbers(name: str, value: int, lengths: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield what a whole number may be taken for: one, a length, or a length in so many parts."""
    shown = f"`{name}`"
    yield f"{shown} were 1", 1
    for letter, length in lengths.items():
        yield f"{shown} were {letter}", length
        if value and length % value == 0:
            yield f"{shown} were {letter}/{name}", length // value


def _altered_real(shown: str, value: Any) -> Iterator[tuple[str, Any]]:
    yield f"{shown} were zero", 0 * value
    yield f"{shown} had the opposite sign", -value
    yield f"{shown} were twice as large", 2 * value
    yield f"{shown} were half as large", value / 2
    yield f"{shown} were squared", value * value
    if value > 0:
        yield f"the square root of {shown} were taken", value**0.5
        yield f"{shown} were inverted (1 divided by it)", 1 / value
    if 0 < value < 1:
        yield f"1 − {shown} were taken in place of {shown}", 1 - value
