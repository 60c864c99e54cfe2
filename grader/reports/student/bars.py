"""The error of an output against its tolerance, as a small bar on a log scale."""

import math

from markupsafe import Markup

from grader.reports.result_kinds import Kind

LOWEST, HIGHEST = -16, 2  # powers of ten at the ends of every bar, so that bars compare
WIDTH, HEIGHT = 120, 10

# Formatted as plain text, ten times as fast as `Markup` does it: all that goes in is ours.
_BAR = (
    '<svg class="error-bar {kind}" viewBox="0 0 {width} {height}" '
    ' preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="track" width="{width}" height="6" y="2"/>'
    '<rect class="fill" width="{fill}" height="6" y="2"/>{tick}</svg>'
)
_TICK = '<path class="tick" d="M{x} 0v{height}"/>'


def render_error_bar(error: float, tolerance: float | None, kind: Kind) -> Markup:
    """The text beside it says the same, so the picture is silent for screen readers."""
    tick = "" if tolerance is None else _TICK.format(x=_position(tolerance), height=HEIGHT)
    fill = _position(error)
    return Markup(_BAR.format(kind=kind, width=WIDTH, height=HEIGHT, fill=fill, tick=tick))


def _position(error: float) -> float:
    if not math.isfinite(error):
        return WIDTH
    if error <= 0:
        return 0
    share = (math.log10(error) - LOWEST) / (HIGHEST - LOWEST)
    return round(WIDTH * min(max(share, 0), 1), 1)
