"""Source text whose strings and comments are blanked, so that simple patterns see only code."""

import re
from typing import NamedTuple

_QUOTED = re.compile(
    r"\#[^\n]*"
    r'|"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?:"""|\Z)'
    r"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*"?'
    r"|'(?:[^'\\\n]|\\.)*'?",
    re.DOTALL,
)
_WORD = re.compile(r"\b[^\W\d]\w*")


class Source(NamedTuple):
    """A text beside what `mask` makes of it; both are of one length."""

    text: str = ""
    masked: str = ""

    def part(self, start: int, end: int) -> "Source":
        """A section of both."""
        return Source(self.text[start:end], self.masked[start:end])


def source(text: str) -> Source:
    """A text with its mask."""
    return Source(text, mask(text))


def mask(text: str) -> str:
    """The text at the same length: comments are spaces, every character of a string a quote.

    Line breaks inside strings are blanked as well: what is left of them separates statements.
    """
    return _QUOTED.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    filler = " " if match[0][0] == "#" else '"'
    return filler * len(match[0])


def words(masked: str) -> list[str]:
    """Names and keywords in their order."""
    return _WORD.findall(masked)


def _definitions_of(name: str) -> re.Pattern[str]:
    keyword = r"^([ \t]*)(?:async[ \t]+)?(?:def|class)[ \t]+"
    return re.compile(rf"{keyword}{re.escape(name)}\b", re.MULTILINE)


def definition_span(masked: str, name: str, start: int = 0) -> tuple[int, int] | None:
    """Where the first `def name` or `class name` at or after `start` begins and ends."""
    found = _definitions_of(name).search(masked, start)
    return _whole(masked, found) if found else None


def _whole(masked: str, found: re.Match[str]) -> tuple[int, int]:
    dedent = re.compile(rf"^[ \t]{{0,{len(found[1])}}}[^ \t\n)\]}}]", re.MULTILINE)
    end = dedent.search(masked, found.end())
    return found.start(), end.start() if end else len(masked)


def dotted_span(masked: str, dotted: str) -> tuple[int, int] | None:
    """Where a function ("f") or a method ("Class.method") begins and ends."""
    span: tuple[int, int] | None = (0, len(masked))
    for name in dotted.split("."):
        span = _outermost_span(masked, name, *span) if span else None
    return span


def _outermost_span(masked: str, name: str, start: int, end: int) -> tuple[int, int] | None:
    found = _definitions_of(name).finditer(masked, start, end)
    outermost = min(found, key=lambda match: len(match[1]), default=None)
    return _whole(masked, outermost) if outermost else None


def top_level(masked: str, separator: str) -> list[int]:
    """Positions of a one-character separator outside of all brackets."""
    depth, found = 0, []
    for position, letter in enumerate(masked):
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == separator and depth == 0:
            found.append(position)
    return found
