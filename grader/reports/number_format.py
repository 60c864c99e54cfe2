"""Numbers as people read them."""

import math
from fractions import Fraction


def score_text(score: Fraction) -> str:
    """Return at most two decimals, no trailing zeros: 87.5, 4, 0.33."""
    return f"{float(score):.2f}".rstrip("0").rstrip(".")


def error_text(error: float | None) -> str:
    """Return two digits: 3.2e-07, 0.055, 1.8; words for an error that is not finite."""
    if error is None:
        return ""
    if math.isnan(error):
        return "NaN"
    if math.isinf(error):
        return "infinite"
    return f"{error:.2g}" if error == 0 or 0.01 <= error < 100 else f"{error:.1e}"


def percent_text(share: Fraction) -> str:
    """Return a share as a whole percentage; never 100 % of less than all."""
    percent = math.floor(share * 100 + Fraction(1, 2))
    return f"{min(percent, 99) if share < 1 else percent} %"


def points_text(points: Fraction) -> str:
    """Return "1 point" or "8 points"."""
    text = score_text(points)
    return f"{text} point" if text == "1" else f"{text} points"
