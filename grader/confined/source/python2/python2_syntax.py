"""Statements of Python 2 rewritten for Python 3, line for line."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..masked_source import mask
from .python2_statements import STATEMENTS

_STEP = re.compile(r"[()\[\]{}]|\\\n|\n|;|:")
_HEADER = re.compile(r"(?:if|elif|else|for|while|try|except|finally|with|def|class|async)(?:\b|$)")
_TABS = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)
# Python 3 reads these without complaint (the second one since 3.14), but as something else.
_MISREAD = re.compile(
    r"^[ \t]*(?:print[ \t]*>>|except[ \t]+[\w.]+[ \t]*,[ \t]*[a-z_]\w*[ \t]*:)", re.MULTILINE
)


class Fix(NamedTuple):
    """One place of Python 2, and what it reads in Python 3."""

    kind: str
    line: int  # within the text, counted from 1
    before: str
    after: str


class Rewritten(NamedTuple):
    """A text with as many lines as before, and what was fixed in it."""

    text: str
    fixes: list[Fix]


def rewrite(text: str) -> Rewritten:
    """Fix every place that is Python 2, whether or not the result can be read."""
    fixes: list[Fix] = []
    for kind, pattern, fixed in _TOKENS:
        text = _rewrite_tokens(text, kind, pattern, fixed, fixes)
    masked = mask(text)
    parts: list[str] = []
    done = 0
    for start, end in _statements(masked):
        code = masked[start:end].rstrip()
        end = start + len(code)
        for kind, rule in STATEMENTS:
            after = rule(code, text[start:end])
            if after is not None:
                fixes.append(Fix(kind, _line(text, start), text[start:end], after))
                parts += [text[done:start], after]
                done = end
                break
    return Rewritten("".join(parts) + text[done:], fixes)


def misread(text: str) -> bool:
    """Return whether Python 3 might read a text without complaint, but not as Python 2 does."""
    plausible = ">>" in text or "except" in text  # quick to say, and mostly not the case
    return plausible and _MISREAD.search(text) is not None


def expand_tabs(text: str, width: int) -> str:
    """Return a text whose indentation is spaces only."""
    return _TABS.sub(lambda match: match[0].expandtabs(width), text)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _statements(masked: str) -> Iterator[tuple[int, int]]:
    """Yield begin and end of every simple statement and of `if …`, `except …` before its colon."""
    start, depth = 0, 0
    for match in _STEP.finditer(masked):
        token = match[0]
        if token in "([{":
            depth += 1
        elif token in ")]}":
            depth = max(depth - 1, 0)
        elif depth or token == "\\\n":
            continue
        elif token != ":" or _HEADER.match(masked[start : match.start()].lstrip()):
            yield _skip_space(masked, start), match.start()
            start = match.end()
    yield _skip_space(masked, start), len(masked)


def _skip_space(masked: str, start: int) -> int:
    while start < len(masked) and masked[start] in " \t":
        start += 1
    return start


def _rewrite_tokens(
    text: str, kind: str, pattern: re.Pattern[str], fixed: str, fixes: list[Fix]
) -> str:
    parts: list[str] = []
    done = 0
    for match in pattern.finditer(mask(text)):
        before = text[match.start() : match.end()]
        after = fixed.replace("{}", text[match.start(1) : match.end(1)])
        fixes.append(Fix(kind, _line(text, match.start()), before, after))
        parts += [text[done : match.start()], after]
        done = match.end()
    return "".join(parts) + text[done:]


_TOKENS = (
    ("backticks", re.compile(r"`([^`\n]+)`"), "repr({})"),
    ("`<>`", re.compile(r"(<>)"), "!="),
    ("`ur` strings", re.compile(r"(?<![\w.])[uU]([rR])(?=\")"), "{}"),
    ("long numbers", re.compile(r"(?<![\w.])(0[xX][\da-fA-F]+|\d+)[lL]\b"), "{}"),
    # not the exponent of a float: `1e-05`
    ("octal numbers", re.compile(r"(?<![\w.])(?<![\d.][eE][+-])0([0-7]+)(?![\w.])"), "0o{}"),
)
