"""Pieces of a source: as they are cut, why one cannot be compiled, and ready to be executed."""

import re
from dataclasses import dataclass
from types import CodeType
from typing import NamedTuple

_DEFINITION = re.compile(r"[ \t]*(?:@|(?:(?:async[ \t]+)?def|class)[ \t]+\w+[ \t]*[(:\[\n])")
_NAME = re.compile(r"^([ \t]*)(?:async[ \t]+)?(def|class)[ \t]+(\w+)", re.MULTILINE)


class Piece(NamedTuple):
    """Some whole lines of a source."""

    line: int  # of its first line, counted from 1
    text: str


class Failure(NamedTuple):
    """Why a piece cannot be compiled."""

    line: int
    sentence: str  # the end of "line 3 of `f.py` cannot be read: …"
    cut_short: bool = False
    in_string: bool = False  # where it is cut short
    stray: bool = False  # it belongs to what stands before it


@dataclass
class Chunk:
    """A statement ready to be executed, or the reason why it cannot be."""

    line: int
    text: str
    code: CodeType | None = None
    failure: Failure | None = None
    lost: tuple[str, ...] = ()  # functions that the failure costs: "f", "Class" or "Class.method"

    @property
    def height(self) -> int:
        """How many lines it has."""
        return self.text.count("\n")

    @property
    def names(self) -> tuple[str, ...]:
        """What it defines: a function or a class; of anything else all functions within."""
        return names_of(self.text)

    @property
    def is_class(self) -> bool:
        """Whether it defines a class."""
        found = _NAME.search(self.text)
        return bool(found and found[2] == "class" and self.is_definition)

    @property
    def is_definition(self) -> bool:
        """Whether it defines a function or a class."""
        return begins_definition(self.text)


def names_of(text: str) -> tuple[str, ...]:
    """The functions and classes that a piece defines, without what is inside of them."""
    found = _NAME.findall(text)
    if not found:
        return ()
    if begins_definition(text):
        return (found[0][2],)
    outermost = min(len(indent.expandtabs()) for indent, _, _ in found)
    names = [name for indent, _, name in found if len(indent.expandtabs()) == outermost]
    return tuple(dict.fromkeys(names))


def begins_definition(text: str, start: int = 0) -> bool:
    """Whether a function, a class or a decorator begins there."""
    return _DEFINITION.match(text, start) is not None


def is_definition(piece: Piece) -> bool:
    """Whether a piece begins a function, a class or a decorator."""
    return begins_definition(piece.text)
