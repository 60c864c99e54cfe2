"""Verdicts of cases and outputs as the rows and pictures of the page."""

import math
from dataclasses import replace

from markupsafe import Markup

from grader.core.grades import CaseVerdict, OutputVerdict, Status
from grader.core.outcomes import Frame
from grader.reports.criterion_sentences import as_sentence
from grader.reports.list_rows import rows_of
from grader.reports.number_format import error_text, percent_text
from grader.reports.result_kinds import Kind, kind_of, shown_status
from grader.reports.student.heatmap import draw_heatmap
from grader.reports.student.student_views import CaseView, FrameView, OutputView

LOWEST, HIGHEST = -16, 2  # powers of ten at the ends of every bar, so that bars compare
# Pixels of a small drawing: it has to fit into a line of a table.
WIDTH, HEIGHT = 120, 10

# Formatted as plain text, ten times as fast as `Markup` does it: all that goes in is ours.
_BAR = (
    '<svg class="error-bar {kind}" viewBox="0 0 {width} {height}" '
    ' preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="track" width="{width}" height="6" y="2"/>'
    '<rect class="fill" width="{fill}" height="6" y="2"/>{tick}</svg>'
)
_TICK = '<path class="tick" d="M{x} 0v{height}"/>'

UNFOLDED_HEATMAPS = 2  # of one case; the others open at a click
NBSP = "\u00a0"  # a space at which no line breaks
_TIERS = {"single": "right, to single precision", "sloppy": "roughly right"}


def render_error_bar(error: float, tolerance: float | None, kind: Kind) -> Markup:
    """Draw the bar, silent for screen readers: the text beside it says the same."""
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


def view_case(case: CaseVerdict, said: frozenset[str], pictures: bool) -> CaseView:
    """View a case with its outputs; messages in `said` stand above and are not repeated."""
    rows = rows_of(case.outputs)
    below = {output.message for output in rows if in_numbers(output)}
    message = "" if case.message in said | below else case.message
    said = said | {case.message}
    outputs = [view_output(output, said, pictures) for output in rows]
    return CaseView(
        name=case.name,
        sizes=_sizes(case),
        kind=kind_of(case.status),
        verdict=_case_verdict(case),
        message=as_sentence(message),
        outputs=_unfold_first(outputs),
        frames=tuple(view_frame(frame) for frame in case.frames),
        printed=case.printed,
        warnings=tuple(map(as_sentence, case.warnings)),
    )


def view_output(output: OutputVerdict, said: frozenset[str], pictures: bool) -> OutputView:
    """View a row; the heat map is drawn only for an output that is not right."""
    wrong = output.status is not Status.RIGHT
    worst = output.worst if wrong else None
    return OutputView(
        name=output.name,
        shape="a number" if output.shape == "()" else output.shape,
        kind=kind_of(output.status),
        verdict=_TIERS.get(output.tier, shown_status(output.status)),
        error=error_text(output.error),
        tolerance=error_text(output.tolerance),
        bar=_error_bar(output),
        message=as_sentence("" if output.message in said or in_numbers(output) else output.message),
        off=_elements_off(output) if wrong else "",
        worst=output.name + _index_text(worst.index) if worst else "",
        got=worst.got if worst else "",
        expected=worst.expected if worst else "",
        heat=draw_heatmap(output) if pictures and _partly_wrong(output) else None,
        unfolded=False,
    )


def in_numbers(output: OutputVerdict) -> bool:
    """Return whether the numbers of its row say all that its sentence says."""
    worst = output.worst
    return (
        output.status is not Status.RIGHT
        and worst is not None
        and not output.up_to
        and f"{worst.got}, expected {worst.expected}" in output.message
    )


def _partly_wrong(output: OutputVerdict) -> bool:
    """Return whether a picture says where: not if all elements are off."""
    return output.status is not Status.RIGHT and output.wrong < output.total


def _error_bar(output: OutputVerdict) -> Markup | None:
    if output.error is None or math.isnan(output.error):
        return None
    return render_error_bar(output.error, output.tolerance, kind_of(output.status))


def _elements_off(output: OutputVerdict) -> str:
    """Return how many elements are off; empty where none was compared, as of another shape."""
    if output.total < 2 or not output.wrong or output.error is None:
        return ""
    if output.wrong == output.total:
        return f"all {output.total} elements are off"
    return f"{output.wrong} of {output.total} elements are off"


def _sizes(case: CaseVerdict) -> str:
    """Return the sizes; on an instructor's page also that students do not see the case."""
    sizes = [f"{letter}{NBSP}={NBSP}{size}" for letter, size in case.sizes.items()]
    return ", ".join(["hidden from students", *sizes] if case.hidden else sizes)


def _case_verdict(case: CaseVerdict) -> str:
    weight = "" if case.weight is None else f" · weighs {percent_text(case.weight)}"
    return f"{shown_status(case.status)}{weight}"


def _unfold_first(outputs: list[OutputView]) -> tuple[OutputView, ...]:
    with_heat = [output for output in outputs if output.heat][:UNFOLDED_HEATMAPS]
    return tuple(replace(o, unfolded=any(o is first for first in with_heat)) for o in outputs)


def view_frame(frame: Frame) -> FrameView:
    """View a line of the student's own code, with the values in it."""
    place = f"{frame.file}, line {frame.line}, in {frame.function}"
    return FrameView(place, frame.number, frame.text, tuple(frame.values.items()))


def _index_text(index: tuple[int, ...]) -> str:
    """Return "[1, 2]"; nothing for a number, which has no elements."""
    return f"[{', '.join(map(str, index))}]" if index else ""
