"""Says which newer Python a statement is written for, where this one cannot read it.

What newer Pythons read is rewritten, only to try it, as this one reads it. If the statement can be
read then, nothing else was wrong with it.
"""

import ast
import re
import sys
from collections.abc import Callable

from .f_strings import without_formatted
from .pieces import COMPILE_ERRORS

Version = tuple[int, int]

# Characters of a statement. A margin: people write shorter ones, and reading longer ones takes
# time.
MAX_LENGTH = 50_000
_PARAMETERS = re.compile(
    r"^([ \t]*(?:(?:async[ \t]+)?def|class|type)[ \t]+\w+)[ \t]*\[", re.MULTILINE
)
_TYPE = re.compile(r"^([ \t]*)type[ \t]+(\w+[ \t]*=(?!=))", re.MULTILINE)
_EXCEPT = re.compile(
    r"^([ \t]*except\*?[ \t]+)([\w.]+(?:[ \t]*,[ \t]*[\w.]+)+)[ \t]*:", re.MULTILINE
)


def newer_version(text: str) -> str:
    """Return "3.12" if a statement has syntax that came with it, and is sound; else nothing."""
    if len(text) > MAX_LENGTH:
        return ""
    for version, rewrite in _REWRITES:
        before, text = text, rewrite(text)
        if text != before and version > sys.version_info[:2] and _can_be_read(text):
            return f"{version[0]}.{version[1]}"
    return ""


def _can_be_read(text: str) -> bool:
    try:
        ast.parse(f"if 1:\n{text}" if text[:1] in (" ", "\t") else text)
    except COMPILE_ERRORS:
        return False
    return True


def _without_parameters(text: str) -> str:
    """Write `def first[T](x: T)` as `def first(x: T)`, `type X = int` as `X = int`."""
    return _TYPE.sub(r"\1\2", _cut_parameters(text, lambda inside: "=" not in inside))


def _without_defaults(text: str) -> str:
    """Write `class Box[T = int]` as `class Box`."""
    return _TYPE.sub(r"\1\2", _cut_parameters(text, lambda inside: True))


def _cut_parameters(text: str, concerns: Callable[[str], bool]) -> str:
    done = 0
    while found := _PARAMETERS.search(text, done):
        done = found.end()
        end = _closing(text, done)
        if concerns(text[done:end]):
            text = text[: found.end(1)] + text[end + 1 :]
    return text


def _closing(text: str, start: int) -> int:
    depth = 1
    for position in range(start, len(text)):
        depth += (text[position] in "([{") - (text[position] in ")]}")
        if depth == 0:
            return position
    return len(text)


def _with_brackets(text: str) -> str:
    """Write `except A, B:` as `except (A, B):`."""
    return _EXCEPT.sub(r"\1(\2):", text)


_REWRITES: tuple[tuple[Version, Callable[[str], str]], ...] = (
    ((3, 12), lambda text: without_formatted(text, "f")),
    ((3, 12), _without_parameters),
    ((3, 13), _without_defaults),
    ((3, 14), _with_brackets),
    ((3, 14), lambda text: without_formatted(text, "t")),
)
