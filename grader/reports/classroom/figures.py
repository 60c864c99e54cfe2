"""The figures of the class page, each with the table that says the same."""

from collections.abc import Sequence

from grader.reports.classroom.columns import Column, Figure, Line, draw_columns
from grader.reports.classroom.error_counts import HIGHEST, LOWEST, ErrorCounts

BINS = 20  # of the scores: each is 5 per cent wide


def score_figure(shares: Sequence[float], points: float, median: float) -> Figure:
    """Draw how many earned which share of the points."""
    counts = count_shares(shares)
    columns = [
        Column("" if number % 2 else f"{5 * number} %", (("plain", count),))
        for number, count in enumerate(counts)
    ]
    share = median / points if points else 0.0
    line = Line(min(share, 1.0) * BINS, f"median {median:.4g}")
    label = f"Number of submissions by share of the points; the median is {median:.4g} points"
    lines = [(_bin_words(number), str(count)) for number, count in enumerate(counts)]
    return Figure(
        draw_columns(columns, label, line, end="100 %"),
        ("Share of the points", "Submissions"),
        tuple(lines),
    )


def count_shares(shares: Sequence[float]) -> list[int]:
    """Count the shares in each twentieth; all above 1 in the last, below 0 in the first."""
    counts = [0] * BINS
    for share in shares:
        counts[min(max(int(share * BINS + 1e-9), 0), BINS - 1)] += 1
    return counts


def error_figure(errors: ErrorCounts) -> Figure:
    """Draw how far off answers are, and where the tolerances lie."""
    allowed = errors.allowed()
    powers = range(LOWEST, HIGHEST + 1)
    columns = [
        Column(
            f"1e{power}" if power % 2 == 0 else "",
            (("right", errors.right[power]), ("other", errors.other[power])),
            allowed[power],
        )
        for power in powers
    ]
    label = "Answers by the power of ten of their error (up) and tolerances (down)"
    lines = [
        (_power_words(p), str(errors.right[p]), str(errors.other[p]), str(allowed[p]))
        for p in powers
    ]
    heads = "Error", "Right", "Not right", "Tolerances"
    return Figure(draw_columns(columns, label, logarithmic=True), heads, tuple(lines))


def _bin_words(number: int) -> str:
    if number == BINS - 1:
        return f"{5 * number} % and more"
    return f"{5 * number} % to below {5 * number + 5} %"


def _power_words(power: int) -> str:
    if power == LOWEST:
        return f"below 1e{power + 1}"
    return f"1e{power} and more" if power == HIGHEST else f"1e{power} to below 1e{power + 1}"
