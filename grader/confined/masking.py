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
_WORD = re.compile(r"[^\W\d]\w*")


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


def definition_span(masked: str, name: str, start: int = 0) -> tuple[int, int] | None:
    """Where `def name` or `class name` begins and ends, at or after `start`."""
    keyword = r"^([ \t]*)(?:async[ \t]+)?(?:def|class)[ \t]+"
    found = re.compile(rf"{keyword}{re.escape(name)}\b", re.MULTILINE).search(masked, start)
    if not found:
        return None
    end = _dedent_after(len(found[1])).search(masked, found.end())
    return found.start(), end.start() if end else len(masked)


def _dedent_after(indent: int) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]{{0,{indent}}}[^ \t\n)\]}}]", re.MULTILINE)


def dotted_span(masked: str, dotted: str) -> tuple[int, int] | None:
    """Where a function ("f") or a method ("Class.method") begins and ends."""
    top, _, method = dotted.partition(".")
    span = definition_span(masked, top)
    if not span or not method:
        return span
    return definition_span(masked[: span[1]], method, span[0])


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
