"""A notebook as one source: a comment line before each cell says which cell it is.

The trusted side writes these lines, so that every line of the source leads back to its cell. The
cells with text stand behind those with code, as comments: no line of code changes its place.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

ENDING = ".ipynb"
SKIPPED = "pass  # skipped: "  # in place of a line that only a notebook understands
_MARK = re.compile(r"^# %% cell (\d+)$", re.MULTILINE)
_TEXT = re.compile(r"^# %% text ?(.*)$", re.MULTILINE)
# In the first two lines Python looks for the name of an encoding, in comments too.
_BEFORE_TEXTS = "\n\n"
_SKIPPED = re.compile(rf"^[ \t]*{re.escape(SKIPPED)}(.*)$")


def is_notebook(path: str) -> bool:
    """Return whether a path names a notebook."""
    return path.lower().endswith(ENDING)


def without_cell(place: str) -> str:
    """Return the path in the name of a line's place, which in a notebook names the cell, too."""
    path, _, _ = place.rpartition(", cell ")
    return path if is_notebook(path) else place


def without_ending(path: str) -> str:
    """Return a path without the ending of a source or a notebook."""
    return path[: -len(ENDING)] if is_notebook(path) else path.removesuffix(".py")


def joined(cells: Sequence[tuple[int, str]], texts: Sequence[tuple[str, str]] = ()) -> str:
    """Return the source of numbered cells and of named texts, whose name may be empty.

    A line of a cell that looks like a mark becomes none.
    """
    codes = ((number, _TEXT.sub(r"#\g<0>", _MARK.sub(r"#\g<0>", text))) for number, text in cells)
    source = "".join(f"# %% cell {number}\n{text.rstrip()}\n" for number, text in codes)
    blocks = (f"# %% text {name}\n{_comment(text)}" for name, text in texts)
    return "".join([source, _BEFORE_TEXTS if texts else "", *blocks])


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.splitlines())


def texts_of(path: str, text: str) -> list[tuple[str, str]]:
    """Return name and text of each cell of a notebook that holds text."""
    marks = [*_TEXT.finditer(text)] if is_notebook(path) else []
    ends = [*(mark.start() for mark in marks), len(text)][1:]
    return [
        (mark[1], "\n".join(line[2:] for line in text[mark.end() : end].split("\n")[1:-1]))
        for mark, end in zip(marks, ends, strict=True)
    ]


def cell_texts(path: str, text: str) -> list[str]:
    """Return the cells with code, each behind as many empty lines as there are before it.

    Of another source return the whole text: there a line like a mark is only a comment.
    """
    if is_notebook(path) and (first := _TEXT.search(text)):
        text = text[: first.start()]
    marks = [match.start() for match in _MARK.finditer(text)] if is_notebook(path) else []
    if not marks:
        return [text]
    ends = [*marks[1:], len(text)]
    return [
        "\n" * text.count("\n", 0, start) + text[start:end]
        for start, end in zip(marks, ends, strict=True)
    ]


class CellLines:
    """The cells of a source by its lines; a source that is not a notebook has none."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._starts: list[int] = []  # lines of the marks
        self._numbers: list[int] = []
        line = 1
        position = 0
        for mark in _MARK.finditer(text) if is_notebook(path) else ():
            line += text.count("\n", position, mark.start())
            position = mark.start()
            self._starts.append(line)
            self._numbers.append(int(mark[1]))

    def find(self, line: int) -> tuple[int, int]:
        """Return the cell of a line and the line in it; the cell is 0 outside of notebooks."""
        index = bisect_right(self._starts, line) - 1
        if index < 0:
            return 0, line
        return self._numbers[index], line - self._starts[index]

    def place(self, line: int) -> tuple[str, int]:
        """Return what a line is named by: ("hw.ipynb, cell 7", 3), or path and line as they are."""
        cell, own = self.find(line)
        return (f"{self.path}, cell {cell}", own) if cell else (self.path, line)


def skipped_lines(path: str, text: str) -> dict[int, list[str]]:
    """Return for each cell the lines of a notebook's own language that were skipped in it."""
    found: dict[int, list[str]] = {}
    cell = 0
    for line in text.split("\n") if is_notebook(path) else ():
        if mark := _MARK.match(line):
            cell = int(mark[1])
        elif skipped := _SKIPPED.match(line):
            found.setdefault(cell, []).append(skipped[1])
    return found
