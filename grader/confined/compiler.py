"""Compiles pieces of a source at their own lines, and says in plain words why one cannot be."""

import __future__

import ast
import re
from types import CodeType
from typing import Any

from .chunks import Chunk, Failure, Piece

COMPILE_ERRORS = (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError, SystemError)

# What Python says, in the versions from 3.11 on, about a text that stops too early.
_CUT_SHORT = re.compile(r"never closed|triple-quoted|unexpected EOF|EOF in multi-line")
_STRAY = re.compile(r"unexpected indent|outside function")
_PLAIN = [
    (re.compile(pattern), words)
    for pattern, words in (
        (r"inconsistent use of tabs and spaces.*", "tabs and spaces are mixed in its indentation"),
        (r"unexpected indent", "it is indented further than the line before it allows"),
        (r"unindent does not match.*", "its indentation matches no line above it"),
        (r"'(.)' was never closed", r"the bracket `\1` is never closed"),
        (r"unmatched '(.)'", r"the bracket `\1` was never opened"),
        (r"unterminated triple-quoted.*", "the string that begins here is never closed"),
        (r"unterminated .*string literal.*", "the string on it is never closed"),
        (r"invalid syntax", "Python cannot make sense of it"),
        (
            r".*(?:recursion|too many nested|too complex|stack overflow).*",
            "it is nested too deeply",
        ),
    )
]


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

    def tree(self, chunk: Chunk) -> ast.Module:
        """The syntax tree of a chunk, at its own lines."""
        source = "\n" * (chunk.line - 1) + chunk.text
        tree: ast.Module = self.compile_source(source, ast.PyCF_ONLY_AST)
        return tree

    def compile_source(self, source: str | ast.Module, flags: int = 0) -> Any:
        """`compile` with the flags of this file."""
        return compile(source, self.path, "exec", self.flags | flags, True)


def _all_future_flags() -> int:
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
        found = pattern.fullmatch(message)
        if found:
            return found.expand(words)
    return message
