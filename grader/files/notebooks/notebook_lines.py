"""What only a notebook understands: magics and shell lines, found where a statement begins."""

import re
from collections.abc import Iterator

from grader.confined.notebook_cells import SKIPPED

# `%matplotlib inline`, `!pip install x`, `?f`, `f??`, `files = !ls`, `%%time`; and the commands
# of a shell that notebooks understand without a sign.
_MAGIC = re.compile(
    r"[ \t]*(?:[%!?]|[A-Za-z_][\w.]*\?{1,2}[ \t]*$"
    r"|[A-Za-z_][\w, \t]*=[ \t]*(?:![^=]|%[A-Za-z])"
    r"|(?:pip3?|conda|mamba)[ \t]+(?:install|uninstall|list)\b)"
)
_RUN = re.compile(
    r"%run[ \t]+(?:-\w+[ \t]+)*[\"']?(?:\./)?([A-Za-z_]\w*)\.(?:py|ipynb)[\"']?[ \t]*$"
)
_CELL_MAGIC = re.compile(r"[ \t]*%%(\w*)[ \t]*(.*)")
_WRITE = re.compile(r"(?:(-a|--append)[ \t]+)?[\"']?([^\"']+?)[\"']?[ \t]*$")
# Magics whose cell runs as ordinary Python in the notebook's own names.
_TRANSPARENT = {"time", "capture", "prun", "memit", "mprun"}
_LONGEST = 60  # characters of a line that a sentence shows
_TOKEN = re.compile(
    r"\#.*|\"\"\"|'''|\"[^\"\\]*(?:\\.[^\"\\]*)*\"?|'[^'\\]*(?:\\.[^'\\]*)*'?|[(\[{]|[)\]}]"
)
_ENDS = {
    '"""': re.compile(r'[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'),
    "'''": re.compile(r"[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"),
}


def written_file(text: str) -> tuple[str, bool, str] | None:
    """Return name, whether it is added to, and content of the file that a cell writes, if any."""
    first, _, rest = text.lstrip("\n").partition("\n")
    magic = _CELL_MAGIC.match(first)
    if not magic or magic[1] not in ("writefile", "file"):
        return None
    named = _WRITE.match(magic[2])
    return (named[2], bool(named[1]), rest.rstrip("\n") + "\n") if named else None


def as_python(text: str) -> str:
    """Return a cell with a `pass` for each line that is not Python; no line changes its place."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        magic = _CELL_MAGIC.match(line)
        if magic and magic[1] not in _TRANSPARENT:
            rest = len(lines) - index - 1
            return "\n".join([*lines[:index], _skipped(line), *[""] * rest])
        if magic:
            lines[index] = f"# {line.strip()}"
        elif line.strip() and not line.lstrip().startswith("#"):
            break
    return "\n".join(_python_lines(lines))


def _python_lines(lines: list[str]) -> Iterator[str]:
    state = _Between()
    continued = False  # a shell line goes on behind a backslash
    for line in lines:
        if continued or (state.statement_begins and _MAGIC.match(line)):
            yield "" if continued else _skipped(line)
            continued = line.endswith("\\")
            continue
        yield line
        state.pass_over(line)


def _skipped(line: str) -> str:
    """Return a statement that does nothing in place of a line; `%run x.py` is an import."""
    plain = line.strip()
    if run := _RUN.match(plain):
        return f"from {run[1]} import *  # {plain}"
    indentation = line[: len(line) - len(line.lstrip())]
    shown = "".join(letter if letter.isprintable() else " " for letter in plain[:_LONGEST])
    return f"{indentation}{SKIPPED}{shown}"


class _Between:
    """Whether strings, brackets and backslashes are closed after the lines so far."""

    def __init__(self) -> None:
        self.depth = 0
        self.quotes = ""  # of the long string that is open
        self.backslash = False

    @property
    def statement_begins(self) -> bool:
        """Return whether the next line begins a statement."""
        return not (self.depth or self.quotes or self.backslash)

    def pass_over(self, line: str) -> None:
        """Take note of one line."""
        position = 0
        while position < len(line):
            position = (
                self._string_end(line, position) if self.quotes else self._next(line, position)
            )
        self.backslash = line.endswith("\\") and not self.quotes

    def _string_end(self, line: str, position: int) -> int:
        end = _ENDS[self.quotes].match(line, position)
        if not end:
            return len(line)
        self.quotes = ""
        return end.end()

    def _next(self, line: str, position: int) -> int:
        token = _TOKEN.search(line, position)
        if not token:
            return len(line)
        if token[0] in _ENDS:
            self.quotes = token[0]
        elif token[0] in "([{":
            self.depth += 1
        elif token[0] in ")]}":
            self.depth = max(self.depth - 1, 0)
        return token.end()
