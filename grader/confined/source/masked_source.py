"""Source text whose strings and comments are blanked, so that simple patterns see only code."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

_QUOTED = re.compile(
    r"\#[^\n]*"
    r'|"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?:"""|\Z)'
    r"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*"?'
    r"|'(?:[^'\\\n]|\\.)*'?",
    re.DOTALL,
)
# Compiled here, not where they are used: each worker would do it again.
_DEFINITION = re.compile(r"^([ \t]*)(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
_INDENTATION = re.compile(r"^[ \t]*(?=[^ \t\n)\]}])", re.MULTILINE)
_WORD = re.compile(r"\b[^\W\d]\w*")


class MaskedSource(NamedTuple):
    """A text beside its masked form; both are of one length."""

    text: str = ""
    masked: str = ""

    def part(self, start: int, end: int) -> "MaskedSource":
        """Return a section of both."""
        return MaskedSource(self.text[start:end], self.masked[start:end])


def masked_source(text: str) -> MaskedSource:
    """Return a text with its mask."""
    return MaskedSource(text, mask(text))


def mask(text: str) -> str:
    """Return the text at the same length: comments as spaces, strings as quotes throughout.

    Line breaks inside strings are blanked as well: the other ones separate statements.
    """
    return _QUOTED.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    filler = " " if match[0][0] == "#" else '"'
    return filler * len(match[0])


def same_words(one: str, other: str) -> bool:
    """Return whether two masked texts have the same names and keywords in the same order."""
    pairs = zip_longest(_WORD.finditer(one), _WORD.finditer(other))
    return all(a and b and a[0] == b[0] for a, b in pairs)


def definition_span(masked: str, name: str, start: int = 0) -> tuple[int, int] | None:
    """Return begin and end of the first `def name` or `class name` at or after `start`."""
    found = next(_definitions(masked, name, start, len(masked)), None)
    return _whole(masked, found) if found else None


def _definitions(masked: str, name: str, start: int, end: int) -> Iterator[re.Match[str]]:
    return (each for each in _DEFINITION.finditer(masked, start, end) if each[2] == name)


def _whole(masked: str, found: re.Match[str]) -> tuple[int, int]:
    lines = _INDENTATION.finditer(masked, found.end())
    ends = (line.start() for line in lines if len(line[0]) <= len(found[1]))
    return found.start(), next(ends, len(masked))


def dotted_span(masked: str, dotted: str) -> tuple[int, int] | None:
    """Return begin and end of a function ("f") or a method ("Class.method")."""
    span: tuple[int, int] | None = (0, len(masked))
    for name in dotted.split("."):
        span = _outermost_span(masked, name, *span) if span else None
    return span


def _outermost_span(masked: str, name: str, start: int, end: int) -> tuple[int, int] | None:
    found = _definitions(masked, name, start, end)
    outermost = min(found, key=lambda match: len(match[1]), default=None)
    return _whole(masked, outermost) if outermost else None


def top_level(masked: str, separator: str) -> list[int]:
    """Return the positions of a one-character separator outside of all brackets."""
    depth, found = 0, []
    for position, letter in enumerate(masked):
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == separator and depth == 0:
            found.append(position)
    return found
