"""Exact fractions as the decimals that a target takes, never through binary ones."""

from fractions import Fraction
from functools import lru_cache

MOST_PLACES = 10  # decimals, for a fraction such as 1/3 that has no last one


def exact(value: Fraction) -> str:
    """Return the decimal of a fraction; of one that has none, ten places."""
    return rounded(value, MOST_PLACES)


def rounded(value: Fraction, places: int) -> str:
    """Return at most so many decimals, halves away from zero, without zeros at the end."""
    return str(value.numerator) if value.denominator == 1 else _rounded(value, places)


@lru_cache(4096)  # a class has few different scores
def _rounded(value: Fraction, places: int) -> str:
    whole = _half_up(abs(value) * 10**places)
    digits = f"{whole:0{places + 1}d}"
    text = f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}"
    sign = "-" if value < 0 and whole else ""
    return sign + text.rstrip("0").rstrip(".")


def whole(value: Fraction) -> int:
    """Return the nearest integer, halves away from zero."""
    return _half_up(abs(value)) * (-1 if value < 0 else 1)


def scaled_score(score: Fraction, points: Fraction, out_of: Fraction | None) -> Fraction:
    """Return a score out of `points` as one out of `out_of`."""
    return score if out_of is None or not points else score * out_of / points


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
