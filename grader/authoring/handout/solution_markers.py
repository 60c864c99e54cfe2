"""The markers of solutions in a reference: grader's own, and those of otter and nbgrader."""

import re
from collections.abc import Iterator

from grader.core.assignment import STUB
from grader.core.errors import GraderError

BEGIN = "# BEGIN SOLUTION"
END = "# END SOLUTION"
_BEGIN = re.compile(r"#+[ \t]*BEGIN SOLUTION(?P<silent>[ \t]+NO PROMPT)?", re.IGNORECASE)
_END = re.compile(r"#+[ \t]*END SOLUTION", re.IGNORECASE)
_HIDDEN = re.compile(r"#+[ \t]*(?P<which>BEGIN|END) HIDDEN TESTS?", re.IGNORECASE)
# otter: `x = 5 # SOLUTION` is left as `x = ...`, and a line `# SOLUTION NO PROMPT` disappears;
# what stands between these quotes is what students get.
_LINE = re.compile(
    r"^(?P<kept>[ \t]*(?:(?:[\w.,\[\] \t]*?[\w\]])[ \t]*=(?!=)[ \t]*|return\b[ \t]*)?)(?P<rest>.*?)"
    r"[ \t]*#+[ \t]*SOLUTION(?P<silent>[ \t]+NO PROMPT)?[ \t]*$"
)
_PROMPT = re.compile(r"[ \t]*(?:\"\"\"|''')[ \t]*#+[ \t]*(?:BEGIN|END) PROMPT[ \t]*$")


def begins_solution(line: str) -> bool:
    """Return whether a line is the marker before a solution."""
    return _BEGIN.fullmatch(line.strip()) is not None


def ends_solution(line: str) -> bool:
    """Return whether a line is the marker after a solution."""
    return _END.fullmatch(line.strip()) is not None


def without_solutions(lines: list[str], path: str) -> Iterator[str]:
    """Yield what students get of some lines. Raise `GraderError` for markers that do not pair."""
    cut = _Cut(path)
    for number, line in enumerate(lines, 1):
        yield from cut.kept(number, line)
    cut.end()


class _Cut:
    """What is cut out of the lines of one file or cell."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.opened = 0  # the line of the marker of a solution that is open; of hidden tests
        self.hidden = 0

    def kept(self, number: int, line: str) -> Iterator[str]:
        """Yield what students get of the next line."""
        tests = _HIDDEN.fullmatch(line.strip())
        if begin := _BEGIN.fullmatch(line.strip()):
            self._open(number)
            if not begin["silent"]:
                yield _like(line, STUB)
        elif ends_solution(line):
            self._close(number)
        elif tests:
            self.hidden = number if tests["which"].upper() == "BEGIN" else 0
        elif not (self.opened or self.hidden):
            yield from _prompted(line)

    def end(self) -> None:
        """Refuse markers that are still open."""
        if self.opened:
            raise self._unpaired(self.opened, f"{BEGIN} without an {END}")
        if self.hidden:
            raise self._unpaired(self.hidden, "BEGIN HIDDEN TESTS without END HIDDEN TESTS")

    def _open(self, number: int) -> None:
        if self.opened:
            raise self._unpaired(number, f"{BEGIN} again, before the {END} of line {self.opened}")
        self.opened = number

    def _close(self, number: int) -> None:
        if not self.opened:
            raise self._unpaired(number, f"{END} without a {BEGIN}")
        self.opened = 0

    def _unpaired(self, number: int, what: str) -> GraderError:
        advice = f"Put {END} after every solution."
        return GraderError(f"{self.path}, line {number}: {what}.", advice)


def _prompted(line: str) -> Iterator[str]:
    marked = _LINE.match(line.rstrip("\r\n"))
    if _PROMPT.match(line.rstrip("\r\n")) or (marked and marked["silent"]):
        return
    yield _with_ending(line, f"{marked['kept']}...") if marked else line


def _like(line: str, text: str) -> str:
    return _with_ending(line, line[: len(line) - len(line.lstrip())] + text)


def _with_ending(line: str, text: str) -> str:
    return text + line[len(line.rstrip("\r\n")) :]
