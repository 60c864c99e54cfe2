"""Compiles pieces of a source at their own lines, and says in plain words why one cannot be."""

import __future__

import ast
import re
from types import CodeType
from typing import Any

from ..wording import code_text
from .pieces import COMPILE_ERRORS, Chunk, Failure, SourcePiece

# What Python says, in the versions from 3.11 on, about a text that stops too early.
_CUT_SHORT = re.compile(r"never closed|triple-quoted|unexpected EOF|EOF in multi-line")
_STRAY = re.compile(r"unexpected indent|outside function")
_PLAIN = [
    (re.compile(pattern), words)
    for pattern, words in (
        (r"inconsistent use of tabs and spaces.*", "tabs and spaces are mixed in its indentation"),
        (r"unexpected indent", "it is indented further than the line above, which opens no block"),
        (r"unindent does not match.*", "its indentation matches no line above it"),
        (r"'(.)' was never closed", r"the bracket `\1` is never closed"),
        (r"unmatched '(.)'", r"the bracket `\1` was never opened"),
        (
            r"closing parenthesis '(.)' does not match opening parenthesis '(.)'.*",
            r"the bracket `\1` is meant to close a `\2`",
        ),
        (r"unterminated triple-quoted.*", "the string that begins on it is never closed"),
        (r"unterminated .*string literal.*", "the string on it is never closed"),
        (r"expected ':'", "a `:` is missing"),
        (
            r"expected an indented block after (.+) on line (\d+)",
            r"the \1 on line \2 has nothing indented below it",
        ),
        (r"'(\w+)' outside function", r"`\1` is outside of any function"),
        (
            r".*Maybe you meant '==' .*",
            "`=` is not allowed in {line}; to compare, write `==`",
        ),
        (r"cannot assign to (.+)", r"`=` cannot assign to \1"),
        (r"invalid syntax\. Perhaps you forgot a comma\?", "a comma may be missing in {line}"),
        (r"invalid syntax", "{line} is not valid syntax"),
        (
            r".*(?:recursion|too many nested|too complex|stack overflow).*",
            "it has too many nested brackets or blocks; split it into smaller parts",
        ),
    )
]


_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|[|]{7})( |$)")  # Git's marks around two versions


class Compiler:
    """Compiles pieces of one file, each at its own lines."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.flags = 0  # of `from __future__ import …` so far
        self.lazy = _ANNOTATIONS  # no annotation is evaluated: one that would raise costs nothing

    def compile(self, piece: SourcePiece, header: SourcePiece | None = None) -> CodeType | Failure:
        """Return the code of a piece; `header` is the beginning of the class around the piece."""
        before = "\n" * (header.line - 1) + header.text if header else ""
        before += "\n" * (piece.line - 1 - before.count("\n"))
        try:
            code: CodeType = self.compile_source(before + piece.text)
        except COMPILE_ERRORS as error:
            return _failure(error, piece)
        self.flags |= (
            code.co_flags & _FUTURE & ~self.lazy
        )  # the flag that is added here says nothing
        return code

    def tree(self, chunk: Chunk) -> ast.Module:
        """Return the syntax tree of a chunk, at its own lines."""
        source = "\n" * (chunk.line - 1) + chunk.text
        tree: ast.Module = self.compile_source(source, ast.PyCF_ONLY_AST)
        return tree

    def compile_source(self, source: str | ast.Module, flags: int = 0) -> Any:
        """Call `compile` with the flags of this file."""
        flags |= self.flags
        try:
            return compile(source, self.path, "exec", flags | self.lazy, True)
        except SyntaxError as error:
            if "annotation" not in str(error):
                raise
        # `:=`, `yield` and `await` are not allowed in annotations that are kept as text
        return compile(source, self.path, "exec", flags, True)

    def keep_annotations(self, text: str) -> None:
        """Have annotations evaluated, as Python does, in a file that looks at them itself."""
        if _LOOKS_AT_ANNOTATIONS.search(text):
            self.lazy = 0


def _all_future_flags() -> int:
    features = [getattr(__future__, name) for name in __future__.all_feature_names]
    flags = 0
    for feature in features:
        flags |= feature.compiler_flag
    return flags & ~0x10  # CO_NESTED, the oldest of them, marks nested functions today


_ANNOTATIONS = __future__.annotations.compiler_flag
_FUTURE = _all_future_flags()
_LOOKS_AT_ANNOTATIONS = re.compile(r"__annotations__|\bget_annotations\b|\.annotation\b")


def _failure(error: BaseException, piece: SourcePiece) -> Failure:
    message = (
        str(getattr(error, "msg", None) or error)
        or "it has too many nested brackets or blocks; split it into smaller parts"
    )
    last = piece.line + max(piece.text.rstrip("\n").count("\n"), 0)
    line = min(max(getattr(error, "lineno", None) or piece.line, piece.line), last)
    cut_short, stray = _CUT_SHORT.search(message), _STRAY.search(message)
    in_string = "triple-quoted" in message
    sentence = plain(message, piece.text.split("\n")[line - piece.line])
    return Failure(line, sentence, bool(cut_short), in_string, bool(stray))


def plain(message: str, line: str = "") -> str:
    """Return Python's message on a line, in plain words where there are some."""
    if _CONFLICT.match(line):
        return f"{code_text(line)} is left of a merge; keep one of the two versions"
    for pattern, words in _PLAIN:
        found = pattern.fullmatch(message)
        if found:
            return found.expand(words).replace("{line}", code_text(line))
    return message.rstrip(".?")
