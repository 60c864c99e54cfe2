"""Numbers as text, just long enough to show what is meant."""

from typing import Any

from grader.core.text import one_line

DIGITS = (4, 6, 9, 12, 17)


def pair_text(got: Any, expected: Any) -> tuple[str, str]:
    """Two numbers with as few digits as tell them apart."""
    pairs = ((number_text(got, n), number_text(expected, n)) for n in DIGITS)
    longest = number_text(got, DIGITS[-1]), number_text(expected, DIGITS[-1])
    return next((pair for pair in pairs if pair[0] != pair[1]), longest)


def number_text(value: Any, digits: int = 4) -> str:
    """One element of an array; whole numbers and text are shown in full."""
    kind = value.dtype.kind
    if kind not in "fc":
        return one_line(str(value), 40)
    return f"{value + 0:.{digits}g}"  # + 0 makes -0 a plain 0


def error_text(error: float) -> str:
    """An error or a tolerance: "0.73", "1e-09"."""
    return f"{error:.2g}"
