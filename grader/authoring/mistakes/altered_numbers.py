"""Single numbers and truth values that are misread."""

from collections.abc import Iterator
from typing import Any

import numpy as np


def altered_number(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what may be misread of one number, in words, and the number that is read instead."""
    shown = f"`{name}`"
    if isinstance(value, bool | np.bool_):
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
