"""Numbers and shares of a rubric, exactly as a person wrote them."""

from fractions import Fraction
from typing import Any


def as_written(number: Any) -> Fraction:
    """Return the number as it was written: 0.1 is 1/10, and so is 10%."""
    if isinstance(number, str) and number.endswith("%"):
        return Fraction(number.removesuffix("%").strip()) / 100
    return number if isinstance(number, Fraction) else Fraction(str(number))
