"""Where an answer is off: the errors of an output as small pictures on a log scale."""

import math

import numpy as np
from markupsafe import Markup

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.grades import OutputVerdict
from grader.reports.number_format import error_text
from grader.reports.student.cropping import Crop, crop_around_worst

LEVELS = 6  # shades that the eye still tells apart
CELL = 16  # pixels at full size
MARGIN = 22  # pixels for the letters of the axes

_SVG = Markup(
    '<svg class="heat" role="img" aria-label="{label}" viewBox="0 0 {width} {height}"'
    ' width="{width}" height="{height}"><title>{label}</title>'
    '<text x="{middle}" y="13">{columns}</text>'
    '<text x="10" y="{centre}" transform="rotate(-90 10 {centre})">{rows}</text>'
    '<g transform="translate({margin} {margin}) scale({cell})">{cells}</g></svg>'
)
_PATH = Markup('<path class="{name}" d="{path}"/>')


@dataclass(frozen=True)
class Panel:
    """One two-axis picture; the title is empty when it is the only one."""

    title: str
    picture: Markup


@dataclass(frozen=True)
class HeatMap:
    """All panels of one output, with what is needed to read them."""

    panels: tuple[Panel, ...]
    within: str  # "within 1.0e-07"
    low: str  # error at the lightest and ...
    high: str  # ... at the darkest colour above the tolerance
    not_finite: bool
    note: str  # what part is shown; empty if everything is


@dataclass(frozen=True)
class _ColourScale:
    """Log scale of the errors above the tolerance."""

    tolerance: float
    low: float
    high: float


def draw_heatmap(output: OutputVerdict) -> HeatMap | None:
    """Draw the pictures of a wrong output; `None` if a picture would show nothing."""
    if output.errors is None or output.errors.ndim == 0 or output.errors.size < 2:
        return None
    crop = crop_around_worst(np.abs(output.errors.astype(float)))
    scale = _scale(crop.errors, output.tolerance or 0.0)
    axes = _axis_names(output, crop)
    return HeatMap(
        panels=tuple(_panel(output, crop, scale, axes, n) for n in range(len(crop.errors))),
        within=f"within {error_text(scale.tolerance)}" if scale.tolerance else "exact",
        low=error_text(scale.low),
        high=error_text(scale.high),
        not_finite=not bool(np.isfinite(crop.errors).all()),
        note=_note(crop, axes) if crop.is_part else "",
    )


def _scale(errors: Array, tolerance: float) -> _ColourScale:
    above = errors[np.isfinite(errors) & (errors > tolerance)]
    high = float(above.max()) if above.size else 1.0
    low = min(float(above.min()) if above.size else 1.0, high / 10)  # at least one decade
    return _ColourScale(tolerance, low, high)


def _axis_names(output: OutputVerdict, crop: Crop) -> tuple[str, str, str]:
    """Name panels, rows and columns; several middle axes share the rows."""
    if not output.axes:
        return "axis 0", "rows", "columns"
    first, last = output.axes[0], output.axes[-1]
    if len(output.axes) == 1:
        return "", "", last
    if len(output.axes) == 2:
        return "", first, last
    return first, " · ".join(output.axes[1:-1]), last


def _panel(
    output: OutputVerdict, crop: Crop, scale: _ColourScale, axes: tuple[str, str, str], number: int
) -> Panel:
    title = f"{axes[0]} {crop.start[0] + number}" if crop.whole[0] > 1 else ""
    errors = crop.errors[number]
    label = f"Error of {output.name}{f', {title}' if title else ''}: {_count(errors, scale)}"
    rows, columns = errors.shape
    width, height = MARGIN + columns * CELL + 1, MARGIN + rows * CELL + 1
    picture = _SVG.format(
        label=label, width=width, height=height, margin=MARGIN, cell=CELL,
        middle=MARGIN + columns * CELL / 2, centre=MARGIN + rows * CELL / 2,
        columns=f"{axes[2]} →" if axes[2] else "", rows=f"← {axes[1]}" if axes[1] else "",
        cells=_cells(errors, scale),
    )  # fmt: skip
    return Panel(title, picture)


def _count(errors: Array, scale: _ColourScale) -> str:
    off = int((~(errors <= scale.tolerance)).sum())
    return f"{off} of {errors.size} elements are off"


def _cells(errors: Array, scale: _ColourScale) -> Markup:
    """Draw one path for each level: small even where there are many cells."""
    levels = _levels(errors, scale)
    finite = np.isfinite(errors)
    dark = levels > LEVELS // 2  # where the cross has to be light
    paths = {f"level-{n}": _squares(finite & (levels == n)) for n in range(LEVELS + 1)}
    paths["not-finite"] = _squares(~finite)
    paths["cross"] = _crosses(finite & (levels > 0) & ~dark)
    paths["cross light"] = _crosses(finite & dark)
    paths["stroke"] = _strokes(~finite)
    return Markup().join(_PATH.format(name=name, path=path) for name, path in paths.items() if path)


def _levels(errors: Array, scale: _ColourScale) -> Array:
    """Return 0 within the tolerance, then 1 .. LEVELS by the logarithm of the error."""
    span = math.log(scale.high / scale.low)
    clipped = np.clip(np.nan_to_num(errors, nan=scale.high), scale.low, scale.high)
    share = np.log(clipped / scale.low) / span
    levels = 1 + np.minimum((share * LEVELS).astype(int), LEVELS - 1)
    within: Array = np.where(errors <= scale.tolerance, 0, levels)
    return within


def _squares(chosen: Array) -> str:
    return "".join(f"M{x} {y}h1v1h-1z" for y, x in np.argwhere(chosen).tolist())


def _crosses(chosen: Array) -> str:
    places = np.argwhere(chosen).tolist()
    return "".join(f"M{x + 0.3:.1f} {y + 0.3:.1f}l.4 .4m0-.4l-.4 .4" for y, x in places)


def _strokes(chosen: Array) -> str:
    return "".join(f"M{x + 0.2:.1f} {y + 0.5:.1f}h.6" for y, x in np.argwhere(chosen).tolist())


def _note(crop: Crop, axes: tuple[str, str, str]) -> str:
    """Return a note such as "The worst region: N 0–5 of 40, T 12–27 of 90"."""
    parts = [
        f"{name} {start}–{start + shown - 1} of {whole}"
        for name, start, shown, whole in zip(
            axes, crop.start, crop.errors.shape, crop.whole, strict=True
        )
        if shown < whole
    ]
    return f"The region around the worst element: {', '.join(parts)}."
