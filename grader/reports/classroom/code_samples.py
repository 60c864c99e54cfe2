"""Lines of students' code for a lesson: nobody's name, no comments, the wrong lines marked."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from grader.confined.quick_dataclass import dataclass
from grader.core.outcomes import Frame
from grader.core.text import clean_text
from grader.reports.classroom.class_rows import Mark

Sources = Callable[[str], Mapping[str, bytes]]
"""Returns the files of a submission, by their paths."""


def no_sources(submission: str) -> Mapping[str, bytes]:
    """Return no files: those of the class are not known."""
    return {}


MOST_LINES = 6  # of one sample: two of each of three mistakes stand on the first screen
LONGEST_LINE = 160  # characters; a margin
_DOCSTRING = re.compile(r'[ \t]*[rRbBuU]{0,2}("""|\'\'\')')


@dataclass(frozen=True)
class SampleLine:
    """One line of a sample; a gap where lines are left out before it."""

    text: str
    marked: bool = False
    gap: bool = False


Sample = tuple[SampleLine, ...]


def sample_of(mark: Mark, files: Mapping[str, bytes]) -> Sample:
    """Return the lines around those that are marked, else the first ones of the function.

    The source is only searched as a text: student code is parsed where it is confined.
    """
    frames = mark.lines
    path, function = (frames[0].file, frames[0].function) if frames else (mark.file, mark.function)
    text = files.get(path, b"").decode("utf-8", "replace")
    lines = [*_code_lines(text, function)] if text else []
    marked = _marked(frames) & {number for number, _ in lines}
    if frames and not marked:
        return tuple(SampleLine(_shown(frame.text), marked=True) for frame in frames[:MOST_LINES])
    return _cut(lines, marked)


def _marked(frames: Sequence[Frame]) -> set[int]:
    """Return the numbers of lines that are marked, alone or in a block."""
    return {n for frame in frames for n in range(frame.line, max(frame.line, frame.last) + 1)}


def _cut(lines: Sequence[tuple[int, str]], marked: set[int]) -> Sample:
    places = [place for place, (number, _) in enumerate(lines) if number in marked]
    near = sorted({p + step for p in places for step in (-1, 0, 1) if 0 <= p + step < len(lines)})
    chosen = near if len(near) <= MOST_LINES else places
    chosen = (chosen or [*range(len(lines))])[:MOST_LINES]
    shift = min((len(lines[p][1]) - len(lines[p][1].lstrip()) for p in chosen), default=0)
    return tuple(
        SampleLine(
            _shown(lines[p][1][shift:]), lines[p][0] in marked, bool(i and p - chosen[i - 1] > 1)
        )
        for i, p in enumerate(chosen)
    )


def _shown(text: str) -> str:
    return clean_text(text, LONGEST_LINE)


def _code_lines(text: str, function: str) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines of a function below its head: no docstring, no comments."""
    lines = text.expandtabs().splitlines()
    owner, _, name = function.rpartition(".")
    first = _place(lines, "class", owner.rpartition(".")[2], 0) if owner else 0
    start = _place(lines, "def", name, first) if first is not None else None
    if start is None:
        return
    indent, first = _indent(lines[start]), start + _head_length(lines[start:])
    quote, body = "", False
    for number, line in enumerate(lines[first:], first + 1):
        stripped = line.strip()
        if quote:
            quote = "" if quote in line else quote
            continue
        if stripped and _indent(line) <= indent and stripped[0] != "#":
            return
        opened = None if body else _DOCSTRING.match(line)
        if opened:
            quote = "" if line.count(opened[1]) > 1 else opened[1]
            continue
        code = _without_comment(line)
        if code:
            body = True
            yield number, code


def _head_length(lines: Sequence[str]) -> int:
    """Return how many lines a function's head takes: up to the last closing bracket."""
    depth = 0
    for number, line in enumerate(lines, 1):
        depth += sum(line.count(sign) for sign in "([{") - sum(line.count(s) for s in ")]}")
        if depth <= 0:
            return number
    return len(lines)


def _without_comment(line: str) -> str:
    """Return a line up to its comment: students sign their work in comments."""
    quote = ""
    for place, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote and line[place - 1] != "\\" else quote
        elif sign == "#":
            return line[:place].rstrip()
        elif sign in "'\"":
            quote = sign
    return line.rstrip()


def _place(lines: Sequence[str], word: str, name: str, start: int) -> int | None:
    head = re.compile(rf"\s*(async\s+)?{word}\s+{re.escape(name)}\b")
    places = (place for place in range(start, len(lines)) if head.match(lines[place]))
    return next(places, None)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
