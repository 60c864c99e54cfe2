"""Figures of Matplotlib by what is drawn: axes, labels, lines, bars, points, images."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

TEXTS = ("title", "xlabel", "ylabel", "xscale", "yscale")


def parts(value: Any) -> tuple[str, Mapping[str, Any]] | None:
    """Return a figure or axes by what is drawn; `None` for other objects of Matplotlib."""
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    if isinstance(value, Figure):
        return "figure", {"axes": [_axes(axes) for axes in value.axes]}
    if isinstance(value, Axes):
        return "axes", _axes(value)
    return ("line", _line(value)) if isinstance(value, Line2D) else None


def _axes(axes: Any) -> dict[str, Any]:
    from matplotlib.patches import Rectangle

    found = {name: str(getattr(axes, f"get_{name}")()) for name in TEXTS}
    bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    legend = axes.get_legend()
    drawn = {
        "lines": [_line(line) for line in axes.lines],
        "bars": _array([[bar.get_x(), bar.get_width(), bar.get_height()] for bar in bars]),
        "points": [np.asarray(c.get_offsets(), np.float64) for c in axes.collections],
        "images": [np.asarray(image.get_array()) for image in axes.images],
        "legend": [text.get_text() for text in legend.get_texts()] if legend else [],
    }
    return {**found, **{name: value for name, value in drawn.items() if len(value)}}


def _line(line: Any) -> dict[str, Any]:
    label = str(line.get_label())
    return {
        "label": "" if label.startswith("_") else label,  # Matplotlib's own
        "x": np.asarray(line.get_xdata(orig=False), np.float64),
        "y": np.asarray(line.get_ydata(orig=False), np.float64),
    }


def _array(rows: Sequence[Sequence[float]]) -> Any:
    return np.array(rows, np.float64) if rows else ()
