"""A source cut into its top-level statements, each a piece that is compiled by itself."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType
from typing import Any, NamedTuple

from .masking import mask

COMPILE_ERRORS = (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError, SystemError)
_CONTINUED = r"(?!(?:else|elif|except|finally)\b)"
_TOP_START = re.compile(rf"^{_CONTINUED}[^ \t\n#)\]}}]", re.MULTILINE)
_MEMBER_START = re.compile(rf"^([ \t]+){_CONTINUED}(?=[^ \t\n#)\]}}])", re.MULTILINE)
_DEFINITION = re.compile(r"[ \t]*(?:@|(?:(?:async[ \t]+)?def|class)[ \t]+\w+[ \t]*[(:\[\n])")
_NAME = re.compile(r"^([ \t]*)(?:async[ \t]+)?(def|class)[ \t]+(\w+)", re.MULTILINE)
_MAX_ATTEMPTS = 30  # to end a string beyond the beginning of a definition
_CODE_LINE = re.compile(r"^[ \t]+[^ \t\n#]", re.MULTILINE)

# What Python says, in the versions from 3.11 on, about a text that stops too early.
_CUT_SHORT = re.compile(r"never closed|triple-quoted|unexpected EOF|EOF in multi-line")
_STRAY = re.compile(r"unexpected indent|outside function")
_CONFLICT = re.compile(r"<{7}|={7}|>{7}")
_PLAIN = (
    (r"inconsistent use of tabs and spaces.*", "tabs and spaces are mixed in its indentation"),
    (r"unexpected indent", "it is indented further than the line before it allows"),
    (r"unindent does not match.*", "its indentation matches no line above it"),
    (r"'(.)' was never closed", r"the bracket `\1` is never closed"),
    (r"unmatched '(.)'", r"the bracket `\1` was never opened"),
    (r"unterminated triple-quoted.*", "the string that begins here is never closed"),
    (r"unterminated .*string literal.*", "the string on it is never closed"),
    (r"invalid syntax", "Python cannot make sense of it"),
    (r".*(?:recursion|too many nested|too complex|stack overflow).*", "it is nested too deeply"),
)


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
        return bool(found and found[2] == "class" and _DEFINITION.match(self.text))

    @property
    def is_definition(self) -> bool:
        """Whether it defines a function or a class."""
        return _DEFINITION.match(self.text) is not None


def names_of(text: str) -> tuple[str, ...]:
    """The functions and classes that a piece defines, without what is inside of them."""
    found = _NAME.findall(text)
    if not found:
        return ()
    if _DEFINITION.match(text):
        return (found[0][2],)
    outermost = min(len(indent.expandtabs()) for indent, _, _ in found)
    names = [name for indent, _, name in found if len(indent.expandtabs()) == outermost]
    return tuple(dict.fromkeys(names))


def is_definition(piece: Piece) -> bool:
    """Whether a piece begins a function, a class or a decorator."""
    return _DEFINITION.match(piece.text) is not None


def is_interruption(piece: Piece, failure: Failure) -> bool:
    """Whether a broken piece is the rest of the definition before it, cut off by its first line."""
    if is_definition(piece):
        return False
    conflict = _CONFLICT.match(piece.text) and _CODE_LINE.search(piece.text)
    return bool(failure.stray or conflict)


def top_pieces(text: str) -> list[Piece]:
    """Lines from one that begins in the first column up to the next such line."""
    return _pieces(text, [match.start() for match in _TOP_START.finditer(text)], 1)


def member_pieces(body: str, line: int) -> list[Piece]:
    """The same for the body of a class that begins on `line`."""
    found = [(m.start(), len(m[1].expandtabs(8)), m.end()) for m in _MEMBER_START.finditer(body)]
    if not found:
        return []
    width = found[0][1]
    starts = [
        start
        for start, indent, end in found
        if indent == width or (indent < width and _DEFINITION.match(body, end))
    ]
    return _pieces(body, starts, line)


def _pieces(text: str, starts: list[int], line: int) -> list[Piece]:
    pieces: list[Piece] = []
    starts = [start for start in starts if not text.endswith("\\\n", 0, start)]
    if not starts or (starts[0] > 0 and _CODE_LINE.search(text[: starts[0]])):
        starts.insert(0, 0)
    elif starts[0] > 0:
        line += text.count("\n", 0, starts[0])
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        if pieces and _is_decorator(pieces[-1]):
            pieces[-1] = Piece(pieces[-1].line, pieces[-1].text + part)
        else:
            pieces.append(Piece(line, part))
        line += part.count("\n")
    return pieces


def _is_decorator(piece: Piece) -> bool:
    return piece.text.lstrip(" \t").startswith("@") and not _NAME.search(piece.text)


class Compiler:
    """Compiles pieces of one file, each at its own lines."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.flags = 0  # of `from __future__ import …` so far

    def compile(self, piece: Piece, header: Piece | None = None) -> CodeType | Failure:
        """The code of a piece; `header` is the beginning of the class it stands in."""
        before = "\n" * (header.line - 1) + header.text if header else ""
        before += "\n" * (piece.line - 1 - before.count("\n"))
        try:
            code: CodeType = self.compile_source(before + piece.text)
        except COMPILE_ERRORS as error:
            return _failure(error, piece)
        self.flags |= code.co_flags & _FUTURE
        return code

    def tree(self, chunk: "Chunk") -> ast.Module:
        """The syntax tree of a chunk, at its own lines."""
        source = "\n" * (chunk.line - 1) + chunk.text
        tree: ast.Module = self.compile_source(source, ast.PyCF_ONLY_AST)
        return tree

    def compile_source(self, source: str | ast.Module, flags: int = 0) -> Any:
        """`compile` with the flags of this file."""
        return compile(source, self.path, "exec", self.flags | flags, True)


def _all_future_flags() -> int:
    import __future__

    features = [getattr(__future__, name) for name in __future__.all_feature_names]
    flags = 0
    for feature in features:
        flags |= feature.compiler_flag
    return flags & ~0x10  # CO_NESTED, the oldest of them, marks nested functions today


_FUTURE = _all_future_flags()


def _failure(error: BaseException, piece: Piece) -> Failure:
    message = str(getattr(error, "msg", None) or error) or "it is nested too deeply"
    last = piece.line + max(piece.text.rstrip("\n").count("\n"), 0)
    line = min(max(getattr(error, "lineno", None) or piece.line, piece.line), last)
    cut_short, stray = _CUT_SHORT.search(message), _STRAY.search(message)
    in_string = "triple-quoted" in message
    return Failure(line, plain(message), bool(cut_short), in_string, bool(stray))


def plain(message: str) -> str:
    """Python's message in plain words where there are some."""
    for pattern, words in _PLAIN:
        found = re.fullmatch(pattern, message)
        if found:
            return found.expand(words)
    return message


def extend(
    pieces: list[Piece],
    first: int,
    failure: Failure,
    attempt: Callable[[Piece], Chunk | Failure],
    may_pass: Callable[[], bool],
) -> tuple[int, Chunk] | None:
    """Adds the following pieces to one that stops too early, until it can be compiled.

    Gives the index of the last piece taken, and all of them as one. It does not pass the
    beginning of a definition unless `may_pass()`, or within a string that begins at the margin.
    """
    text = pieces[first].text
    in_string, depth = failure.in_string, _depth(text)
    attempts = 0
    for index in range(first + 1, len(pieces)):
        piece = pieces[index]
        at_margin = in_string and not is_definition(pieces[first]) and attempts < _MAX_ATTEMPTS
        if is_definition(piece) and not at_margin and not may_pass():
            return None
        text += piece.text
        quotes = _has_quotes(piece.text)
        depth = _depth(text) if quotes else depth + _depth(piece.text)
        still_open = not quotes if in_string else depth > 0
        if still_open:
            continue
        outcome = attempt(Piece(pieces[first].line, text))
        attempts += 1
        if isinstance(outcome, Chunk):
            return index, outcome
        if not outcome.cut_short and not may_pass():
            return None
        in_string, depth = outcome.in_string, _depth(text)
    return None


def _has_quotes(text: str) -> bool:
    return '"""' in text or "'''" in text


def _depth(text: str) -> int:
    masked = mask(text)
    return sum(map(masked.count, "([{")) - sum(map(masked.count, ")]}"))
