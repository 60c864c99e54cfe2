"""A grade in one screen of a terminal: what was earned, and at the end what to fix."""

import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from io import StringIO

from grader.confined.quick_dataclass import dataclass
from grader.core.grades import (
    CaseVerdict,
    CriterionGrade,
    Grade,
    OutputVerdict,
    Status,
    student_view,
)
from grader.reports.criterion_sentences import first_sentence
from grader.reports.fix_list import INDENT as NUMBERED
from grader.reports.fix_list import FixList, fix_list, fixes_in_words
from grader.reports.footer import isolation_in_words
from grader.reports.list_rows import rows_of
from grader.reports.number_format import error_text, percent_text, points_text, score_text
from grader.reports.result_kinds import (
    Kind,
    kind_of,
    kind_of_criterion,
    short_status,
    shown_status,
)

GAP = "  "
INDENT = "    "
# Characters: in less room a sentence breaks after every few words, so it is below its row.
ROOM_FOR_SENTENCE = 28
# Columns: a longer name leaves too little room for its sentence in a terminal of 80.
LONGEST_NAME = 40
_STYLES = {
    Kind.RIGHT: "green",
    Kind.CARRIED: "cyan",
    Kind.PARTLY: "yellow",
    Kind.WRONG: "red",
    Kind.BLOCKED: "magenta",
    Kind.ABSENT: "magenta",
    Kind.WAITING: "blue",
}


@dataclass(frozen=True)
class StyledText:
    """A part of a line, in one style of rich."""

    text: str
    style: str = ""


StyledLine = tuple[StyledText, ...]


def paint_plain(lines: Iterable[StyledLine]) -> str:
    """Return the text alone."""
    texts = ("".join(piece.text for piece in line).rstrip() for line in lines)
    return "\n".join(texts) + "\n"


def paint_coloured(lines: Iterable[StyledLine], width: int) -> str:
    """Return the text with escape sequences for the styles; student-made text is not markup."""
    from rich.console import Console  # slow to import, and not needed when piped
    from rich.text import Text

    screen = StringIO()
    console = Console(
        file=screen, width=width, force_terminal=True, color_system="standard", highlight=False
    )
    for line in lines:
        text = Text.assemble(*((piece.text, piece.style) for piece in line))
        console.print(text, soft_wrap=True)
    return screen.getvalue()


@dataclass(frozen=True)
class _Columns:
    """Widths of name, status and score, and what they leave for the sentence."""

    name: int
    status: int
    score: int
    sentence: int


def render_terminal(
    grade: Grade,
    width: int,
    color: bool,
    verbose: bool = False,
    every_hint: bool = False,
    rows: Collection[str] = (),
) -> str:
    """Return the score, a row for each criterion, warnings, and what to fix.

    `verbose` adds every case and output, `every_hint` the hints that follow the first ones. `rows`
    are the criteria that have a row, if not all.
    """
    lines = tuple(_lines(student_view(grade), max(width, 40), verbose, every_hint, rows))
    return paint_coloured(lines, width) if color else paint_plain(lines)


def _lines(
    grade: Grade, width: int, verbose: bool, every_hint: bool, rows: Collection[str]
) -> Iterator[StyledLine]:
    yield (StyledText(f"{grade.title or grade.assignment} · {grade.submission}"),)
    yield (StyledText(_score_line(grade), "bold"),)
    yield ()
    columns, todo = _columns(grade, width), fix_list(grade)
    listed = {name for fix in todo.shown for name in fix.criteria}
    for criterion in (c for c in grade.criteria if not rows or c.name in rows):
        below = criterion.name in listed or criterion.carried_forward or criterion.aside
        yield from _row(criterion, columns, width, "" if below else first_sentence(criterion))
        if verbose:
            yield from (line for case in criterion.cases for line in _case_lines(case, width))
    remarks = tuple(f"(for instructors) {remark}" for remark in grade.remarks if verbose)
    yield from _warnings((*grade.warnings, *remarks), width)
    yield from ((), *_wrapped(f"Isolation: {isolation_in_words(grade.isolation)}", "", width))
    yield from _fixes(todo, width, every_hint)  # last: a terminal shows its end


def _score_line(grade: Grade) -> str:
    percent = f" ({percent_text(grade.score / grade.points)})" if grade.points else ""
    waiting = sum(c.points for c in grade.criteria if c.status is Status.WAITING and c.counts)
    later = f"; {points_text(waiting)} not graded yet" if waiting else ""
    return f"{score_text(grade.score)} of {points_text(grade.points)}{percent}{later}"


def _columns(grade: Grade, width: int) -> _Columns:
    status = max((len(short_status(c)) for c in grade.criteria), default=0)
    score = max((len(_score(c)) for c in grade.criteria), default=0)
    free = width - status - score - 2 * len(GAP)
    longest = max((len(c.name) for c in grade.criteria), default=0)
    name = max(min(longest, LONGEST_NAME, free), 8)
    return _Columns(name, status, score, free - name - len(GAP))


def _score(criterion: CriterionGrade) -> str:
    earned = "–" if criterion.status is Status.WAITING else score_text(criterion.score)
    return f"{earned} of {score_text(criterion.points)}"


def _row(
    criterion: CriterionGrade, columns: _Columns, width: int, sentence: str
) -> Iterator[StyledLine]:
    """Return the row; its sentence beside it, or below where there is no room."""
    row: StyledLine = (
        StyledText(_shortened(criterion.name, columns.name).ljust(columns.name) + GAP),
        StyledText(
            short_status(criterion).ljust(columns.status) + GAP,
            _STYLES[kind_of_criterion(criterion)],
        ),
        StyledText(_score(criterion).rjust(columns.score)),
    )
    beside = columns.sentence >= ROOM_FOR_SENTENCE
    room = columns.sentence if beside else width - len(INDENT)
    lines = [StyledText(line) for line in textwrap.wrap(sentence, room)]
    if beside and lines:
        row = (*row, StyledText(GAP), lines.pop(0))
    yield row
    indent = StyledText(" " * (width - room) if beside else INDENT)
    yield from ((indent, line) for line in lines)


def _fixes(todo: FixList, width: int, every_hint: bool) -> Iterator[StyledLine]:
    for number, (indent, text) in enumerate(fixes_in_words(todo, every_hint)):
        if not number:
            yield from ((), (StyledText(text, "bold"),))
        else:
            yield from _wrapped(text, indent, width, "" if indent else NUMBERED)


def _shortened(name: str, room: int) -> str:
    return name if len(name) <= room else f"{name[: room - 1]}…"


def _case_lines(case: CaseVerdict, width: int) -> Iterator[StyledLine]:
    status = StyledText(shown_status(case.status), _STYLES[kind_of(case.status)])
    yield StyledText(f"{INDENT}{case.name}: "), status
    if case.message not in [output.message for output in case.outputs]:
        yield from _wrapped(case.message, INDENT * 2, width)
    for output in rows_of(case.outputs):
        yield _output_line(output)
        yield from _wrapped(output.message, INDENT * 3, width)


def _output_line(output: OutputVerdict) -> StyledLine:
    status = StyledText(shown_status(output.status), _STYLES[kind_of(output.status)])
    error = f", error {error_text(output.error)}" if output.error is not None else ""
    tolerance = f", tolerance {error_text(output.tolerance)}" if error and output.tolerance else ""
    return StyledText(f"{INDENT * 2}{output.name}: "), status, StyledText(f"{error}{tolerance}")


def _wrapped(text: str, indent: str, width: int, hanging: str = "") -> Iterator[StyledLine]:
    lines = textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent + hanging)
    yield from ((StyledText(line),) for line in lines)


def _warnings(warnings: Sequence[str], width: int) -> Iterator[StyledLine]:
    if warnings:
        yield ()
    for warning in warnings:
        lines = textwrap.wrap(f"Note: {warning}", width, subsequent_indent=INDENT)
        yield from ((StyledText(line, "yellow"),) for line in lines)
