"""Columns over a common ground line: the one kind of figure that the class page has."""

import math
from collections.abc import Sequence

from markupsafe import Markup

from grader.confined.quick_dataclass import dataclass

# Pixels of the drawing: as wide as the text of the page.
WIDTH, TOP, TALLEST, FOOT = 720, 26, 130, 20
NARROW = 290  # of the drawing that a phone shows: 360 pixels less all margins
WIDEST_SHORT = 14  # pixels: above a column as narrow as this, four digits touch their neighbours
SIDE = 18  # left and right of the columns, for the labels of the outer edges
DEEPEST = 34  # of the columns below the ground line

_FIGURE = Markup(
    '<svg class="columns {size}" role="img" aria-label="{label}" '
    'viewBox="-{side} 0 {width} {height}">'
    "{columns}{ground}{line}</svg>"
)
_BAR = Markup('<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}"/>')
_TEXT = Markup('<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{text}</text>')
_GROUND = Markup('<path class="ground" d="M0 {y}h{width}"/>')
_LINE = Markup(
    '<path class="median" d="M{x:.1f} 18V{y:.1f}"/><text x="{tx:.1f}" y="12">{text}</text>'
)


@dataclass(frozen=True)
class Figure:
    """A picture for wide screens, one for phones, and the numbers as a table."""

    picture: Markup
    narrow: Markup
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Column:
    """Some counts side by side at one place."""

    label: str  # of its left edge, below the ground line; may be empty
    parts: tuple[tuple[str, int], ...]  # class names of the stylesheet, counts
    below: int = 0


@dataclass(frozen=True)
class Line:
    """An upright line with words; `place` counts columns from the left edge."""

    place: float
    text: str


def draw_columns(
    columns: Sequence[Column],
    label: str,
    line: Line | None = None,
    logarithmic: bool = False,
    end: str = "",
    width: int = WIDTH,
) -> Markup:
    """Draw counts above their columns, so that also the smallest is seen for what it is.

    `end` is the label of the right edge of the last column.
    """
    scale = _ColumnScale(columns, logarithmic)
    slot = width / len(columns)
    deep = DEEPEST if any(column.below for column in columns) else 0
    ground = TOP + TALLEST
    drawn = Markup().join(
        _column(column, number * slot, slot, scale) for number, column in enumerate(columns)
    )
    return _FIGURE.format(
        size="wide" if width > NARROW else "narrow",
        label=label,
        side=SIDE,
        width=width + 2 * SIDE,
        height=ground + deep + FOOT,
        columns=drawn + _tick(width, end, scale),
        ground=_GROUND.format(y=ground, width=width),
        line=_line(line, slot, width, _foot(columns, line, scale)) if line else "",
    )


class _ColumnScale:
    """From counts to heights."""

    def __init__(self, columns: Sequence[Column], logarithmic: bool) -> None:
        self._logarithmic = logarithmic
        self._most = max((count for c in columns for _, count in c.parts), default=0)
        self._deepest = max((column.below for column in columns), default=0)
        self.labels = TOP + TALLEST + FOOT - 5 + (DEEPEST if self._deepest else 0)

    def up(self, count: int) -> float:
        """Return a column's height; a count of one is still visible."""
        if not count:
            return 0.0
        share = count / self._most
        if self._logarithmic:
            share = math.log1p(count) / math.log1p(self._most)
        return max(share * (TALLEST - 14), 1.5)

    def down(self, count: int) -> float:
        """Return the depth of a column below the ground line, as `up` does the height."""
        return max(count / self._deepest * (DEEPEST - 12), 1.5) if count else 0.0


def _column(column: Column, left: float, slot: float, scale: _ColumnScale) -> Markup:
    width = slot * 0.86 / len(column.parts)
    start = left + slot * 0.07
    ground = TOP + TALLEST
    pieces = [
        _upright(kind, count, start + number * width, width, scale)
        for number, (kind, count) in enumerate(column.parts)
        if count
    ]
    if column.below:
        high = scale.down(column.below)
        pieces.append(_BAR.format(kind="below", x=start, y=ground, w=slot * 0.86, h=high))
        place = {"x": left + slot / 2, "y": ground + high + 10}
        pieces.append(_TEXT.format(kind="count", text=column.below, **place))
    pieces.append(_tick(left, column.label, scale))
    return Markup().join(pieces)


def _tick(x: float, label: str, scale: _ColumnScale) -> Markup:
    return _TEXT.format(kind="tick", x=x, y=scale.labels, text=label) if label else Markup()


def _upright(kind: str, count: int, x: float, width: float, scale: _ColumnScale) -> Markup:
    high = scale.up(count)
    top = TOP + TALLEST - high
    number = _TEXT.format(kind="count", x=x + width / 2, y=top - 3, text=_short(count, width))
    return _BAR.format(kind=kind, x=x, y=top, w=width, h=high) + number


def _short(count: int, width: float) -> str:
    """Return a count that fits above a column."""
    digits = 10_000 if width > WIDEST_SHORT else 1000
    return f"{count / 1000:.0f}k" if count >= digits else str(count)


def _foot(columns: Sequence[Column], line: Line, scale: _ColumnScale) -> float:
    """Return where a line ends: above the count of the column that it points at."""
    column = columns[min(int(line.place), len(columns) - 1)]
    return TOP + TALLEST - max(scale.up(count) for _, count in column.parts) - 12


def _line(line: Line, slot: float, width: int, foot: float) -> Markup:
    x = line.place * slot
    return _LINE.format(x=x, y=foot, tx=min(max(x, 60), width - 60), text=line.text)
