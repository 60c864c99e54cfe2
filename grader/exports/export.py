"""One export: all that is known about it is in one record, in the file that renders it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from fractions import Fraction

from grader.confined.quick_dataclass import dataclass
from grader.core.entries import Entry


@dataclass(frozen=True)
class ExportSettings:
    """All optional; a renderer that cannot do without one raises GraderError."""

    title: str = ""  # of the column or item; empty: the assignment's own
    into: str = ""  # text of a file that the LMS exported, whose rows are to be filled in
    into_name: str = "The file to fill in"  # what messages call it
    out_of: Fraction | None = None  # scores are scaled to this many points
    columns: Mapping[str, str] = field(default_factory=dict)  # titles that a person named
    notes: list[str] = field(default_factory=list)  # what a renderer has to say about its text
    environment: Mapping[str, str] = field(default_factory=dict)  # of the runner, by name


@dataclass(frozen=True)
class Export:
    """How a class becomes the text that another program takes."""

    name: str  # as `--format` takes it
    about: str  # what is written, a line of docs/lms.md
    file: str  # its usual name
    lines: Callable[[Iterable[Entry], ExportSettings], Iterable[str]]
    """Yields the text in pieces, as the entries go by."""
    each: bool = False  # a text for each submission
    fills_in: bool = False  # takes a file that the LMS exported
    absent: bool = False  # also has a row for students who submitted nothing
    brief: bool = False  # says nothing of cases, so that brief grades are enough
    ids: tuple[str, ...] = ()  # one of these a student needs to be found by the import
    columns: tuple[str, ...] = ()  # titles in a roster under which such ids stand

    def render(self, entries: Iterable[Entry], settings: ExportSettings) -> str:
        """Return the whole text."""
        return "".join(self.lines(entries, settings))
