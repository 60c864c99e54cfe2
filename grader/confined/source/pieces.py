"""Pieces of a source: cut where a line begins a statement, then compiled or known to be broken."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType
from typing import NamedTuple

COMPILE_ERRORS = (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError, SystemError)

_DEFINITION = re.compile(r"[ \t]*(?:@|(?:(?:async[ \t]+)?def|class)[ \t]+\w+[ \t]*[(:\[\n])")
_NAME = re.compile(r"^([ \t]*)(?:async[ \t]+)?(def|class)[ \t]+(\w+)", re.MULTILINE)
_CONTINUED = r"(?!(?:else|elif|except|finally)\b)"
_TOP_START = re.compile(rf"^{_CONTINUED}[^ \t\n#)\]}}]", re.MULTILINE)
_MEMBER_START = re.compile(rf"^([ \t]+){_CONTINUED}(?=[^ \t\n#)\]}}])", re.MULTILINE)
_CODE_LINE = re.compile(r"^[ \t]+[^ \t\n#]", re.MULTILINE)
TAB_WIDTHS = (8, 4)  # the width that Python 2 gave a tab; the width that most editors show
_CONFLICT = re.compile(r"<{7}|={7}|>{7}")


class SourcePiece(NamedTuple):
    """Some whole lines of a source."""

    line: int  # of the first line, counted from 1
    text: str


class Failure(NamedTuple):
    """Why a piece cannot be compiled."""

    line: int
    sentence: str  # the end of "line 3 of `f.py` cannot be read: …"
    cut_short: bool = False
    in_string: bool = False  # where the piece is cut short
    stray: bool = False  # the piece belongs to the one before it


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
        """Return the number of lines."""
        return self.text.count("\n")

    @property
    def names(self) -> tuple[str, ...]:
        """Return the name of the function or class it defines, else of all functions within."""
        return names_of(self.text)

    @property
    def is_class(self) -> bool:
        """Return whether the statement defines a class."""
        found = _NAME.search(self.text)
        return bool(found and found[2] == "class" and self.is_definition)

    @property
    def is_definition(self) -> bool:
        """Return whether the statement defines a function or a class."""
        return begins_definition(self.text)


def names_in(code: CodeType) -> Iterator[str]:
    """Yield the names that a code uses or binds, and those of functions within; some repeatedly."""
    yield from code.co_names
    yield from code.co_varnames
    yield from code.co_cellvars
    for constant in code.co_consts:
        if type(constant) is CodeType:
            yield from names_in(constant)


def names_of(text: str) -> tuple[str, ...]:
    """Return the functions and classes that a piece defines, without the ones inside of them."""
    found = _NAME.findall(text)
    if not found:
        return ()
    if begins_definition(text):
        return (found[0][2],)
    outermost = min(len(indent.expandtabs()) for indent, _, _ in found)
    names = [name for indent, _, name in found if len(indent.expandtabs()) == outermost]
    return tuple(dict.fromkeys(names))


def begins_definition(text: str, start: int = 0) -> bool:
    """Return whether a function, a class or a decorator begins at `start`."""
    return _DEFINITION.match(text, start) is not None


def is_interruption(piece: SourcePiece, failure: Failure) -> bool:
    """Return whether a broken piece is the rest of the definition that its first line cut off."""
    if begins_definition(piece.text):
        return False
    conflict = _CONFLICT.match(piece.text) and _CODE_LINE.search(piece.text)
    return bool(failure.stray or conflict)


def top_pieces(text: str) -> list[SourcePiece]:
    """Cut a source at each line that begins a statement in the first column."""
    return _pieces(text, [match.start() for match in _TOP_START.finditer(text)], 1)


def member_pieces(body: str, line: int) -> list[SourcePiece]:
    """Cut the body of a class that begins on `line`; a tab may be 8 or 4 columns."""
    found = list(_MEMBER_START.finditer(body))
    if not found:
        return []
    first = found[0][1]
    starts = [
        match.start()
        for match in found
        if match[1] == first
        or (_is_no_deeper(match[1], first) and begins_definition(body, match.end()))
    ]
    return _pieces(body, starts, line)


def _is_no_deeper(indentation: str, other: str) -> bool:
    return any(len(indentation.expandtabs(w)) <= len(other.expandtabs(w)) for w in TAB_WIDTHS)


def _pieces(text: str, starts: list[int], line: int) -> list[SourcePiece]:
    pieces: list[SourcePiece] = []
    starts = [start for start in starts if not text.endswith("\\\n", 0, start)]
    if not starts or (starts[0] > 0 and _CODE_LINE.search(text[: starts[0]])):
        starts.insert(0, 0)
    elif starts[0] > 0:
        line += text.count("\n", 0, starts[0])
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        if pieces and _is_decorator(pieces[-1]):
            pieces[-1] = SourcePiece(pieces[-1].line, pieces[-1].text + part)
        else:
            pieces.append(SourcePiece(line, part))
        line += part.count("\n")
    return pieces


def _is_decorator(piece: SourcePiece) -> bool:
    return piece.text.lstrip(" \t").startswith("@") and not names_of(piece.text)
