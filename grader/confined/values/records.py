"""Records that both sides use: what loading, a raised exception and a style check found out."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from ..quick_dataclass import dataclass


@dataclass(frozen=True)
class Frame:
    """One line of the student's own code, or a block of lines that begins with it."""

    file: str
    line: int
    function: str
    text: str
    values: Mapping[str, str] = field(default_factory=dict)  # name -> "(4, 7) float64"
    last: int = 0  # the last line of a block; 0 for a single line

    @property
    def number(self) -> str:
        """Return what the line is numbered by, beside its text: in a notebook with the cell."""
        _, comma, cell = self.file.rpartition(", cell ")
        lines = f"{self.line}–{self.last}" if self.last else str(self.line)
        word = "lines" if self.last else "line"
        return f"cell {cell}, {word} {lines}" if comma else lines


@dataclass(frozen=True)
class Missing:
    """The function, or the file where it is expected, was not submitted."""

    reason: str  # a sentence without its full stop


@dataclass(frozen=True)
class NotLoaded:
    """The function was submitted but its source could not be loaded."""

    reason: str
    unread: bool = False  # Python cannot read the lines


@dataclass(frozen=True)
class LoadedFunction:
    """The findings of loading about one graded function."""

    name: str  # "f" or "Class.method"
    file: str = ""  # where it was found, by the pack's path or the student's
    line: int = 0  # where it is defined; of what is not loaded, the line that is to blame
    signature: str = ""
    stub: bool = False  # it is the template's, or does as little
    template_takes: str = ""  # the template's parameters, if it takes others or in another order
    idle: bool = False  # it computes something, and returns only placeholders or nothing
    mentions: frozenset[str] | None = None
    """Graded functions that its code names, itself or in helpers; `None`: that cannot be told."""
    helpers: frozenset[str] = frozenset()  # where the student's other functions are that it uses
    leaves_nothing: bool = False  # what runs after it in its process is as if alone, but for ...
    sees_memory: bool = False  # ... what may give values that memory held before
    absence: Missing | NotLoaded | None = None

    @property
    def state(self) -> str:
        """Return the word for the absence on the wire: "ready", "missing" or "not loaded"."""
        if self.absence is None:
            return "ready"
        return "missing" if isinstance(self.absence, Missing) else "not loaded"

    @property
    def unread(self) -> bool:
        """Return whether it is lost because Python cannot read its lines."""
        return isinstance(self.absence, NotLoaded) and self.absence.unread

    @property
    def reason(self) -> str:
        """Return why there is no such function; empty where there is one."""
        return self.absence.reason if self.absence else ""


@dataclass(frozen=True)
class Foreign:
    """A value that cannot be compared with anything."""

    description: str  # "an array of dtype object", "a value of type module"


@dataclass(frozen=True, eq=False)
class Formed:
    """A value that is not an array, as an array: a text, `None`, a set, a long list."""

    form: str  # one of `atoms`, or "list", "mapping" (empty), "set", "parts"
    content: Any  # an array: a 0-d text for atoms, else items, elements, or a kind with names
