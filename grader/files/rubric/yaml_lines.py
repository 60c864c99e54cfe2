"""A parsed file with the line of every key: what an error message needs to point at."""

from dataclasses import field
from typing import Any

from grader.confined.quick_dataclass import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file, and where."""

    line: int
    path: str
    message: str
    keys: Path = ()  # the path as keys
    harmless: bool = False  # the rest can be checked as if it were not there


@dataclass
class Document:
    """A parsed file: plain values, and the line of every path in it."""

    value: Any
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    words: dict[Path, str] = field(default_factory=dict)  # `off`, where YAML 1.1 reads false
    folded: set[Path] = field(default_factory=set)  # texts without `|` that span several lines

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest one above it that has a line."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def report(self, path: Path, message: str, harmless: bool = False) -> None:
        """Add a problem at a path."""
        self.problems.append(Problem(self.line(path), path_text(path), message, path, harmless))


def path_text(path: Path) -> str:
    """Return a path as people write it: criteria.rnn_forward.accept[0].credit."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")
