"""The figures of the class page, each with the table that says the same."""

from collections.abc import Sequence

from markupsafe import Markup

from grader.core.brief.error_counts import HIGHEST, LOWEST, ErrorCounts
from grader.reports.classroom.columns import NARROW, WIDTH, Column, Figure, Line, draw_columns

BINS = 20  # of the scores: each is 5 per cent wide


def score_figure(shares: Sequence[float], points: float, median: float) -> Figure:
    """Draw how many earned which share of the points."""
    counts = count_shares(shares)
    label = f"Number of submissions by share of the points; the median is {median:.4g} points"
    lines = [(_bin_words(number), str(count)) for number, count in enumerate(counts)]
    share = min(median / points if points else 0.0, 1.0)

    def drawn(counts: Sequence[int], width: int) -> Markup:
        step = 100 // len(counts)
        columns = [
            Column("" if number % 2 else f"{step * number} %", (("plain", count),))
            for number, count in enumerate(counts)
        ]
        line = Line(share * len(counts), f"median {median:.4g}")
        return draw_columns(columns, label, line, end="100 %", width=width)

    return Figure(
        drawn(counts, WIDTH),
        drawn(_in_pairs(counts), NARROW),
        ("Share of the points", "Submissions"),
        tuple(lines),
    )


def _in_pairs(counts: Sequence[int]) -> list[int]:
    """Return the sums of two neighbours each; of an odd number the last one is alone."""
    return [sum(counts[place : place + 2]) for place in range(0, len(counts), 2)]


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
    counts = [[count[power] for power in powers] for count in (errors.right, errors.other, allowed)]
    label = "Answers by the power of ten of their error (up) and tolerances (down)"
    heads = "Error", "Right", "Not right", "Tolerances"
    lines = [
        (_power_words(power), *map(str, numbers))
        for power, *numbers in zip(powers, *counts, strict=True)
    ]

    def drawn(counts: Sequence[Sequence[int]], step: int, labelled: int, width: int) -> Markup:
        columns = [
            Column(
                f"1e{LOWEST + step * place}" if place % labelled == 0 else "",
                (("right", right), ("other", other)),
                below,
            )
            for place, (right, other, below) in enumerate(zip(*counts, strict=True))
        ]
        return draw_columns(columns, label, logarithmic=True, width=width)

    return Figure(
        drawn(counts, 1, 2, WIDTH),
        drawn([_in_pairs(numbers) for numbers in counts], 2, 2, NARROW),
        heads,
        tuple(lines),
    )


def _bin_words(number: int) -> str:
    if number == BINS - 1:
        return f"{5 * number} % and more"
    return f"{5 * number} % to below {5 * number + 5} %"


def _power_words(power: int) -> str:
    if power == LOWEST:
        return f"below 1e{power + 1}"
    return f"1e{power} and more" if power == HIGHEST else f"1e{power} to below 1e{power + 1}"
