"""The text of a function's definition, and its signature as it stands there."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from .masked_source import MaskedSource, definition_span, masked_source, top_level
from .pieces import COMPILE_ERRORS, Chunk

_HEADER = re.compile(r"[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*")
_EQUALS = re.compile(r" ?= ?")
_NAME = re.compile(r"[^\W\d]\w*")
# Definitions. A margin: the largest packaged assignment has 40, each beside the template's.
KEPT = 256
MAX_SIGNATURE = 200  # characters: a signature is shown in a sentence


class FoundDefinition(NamedTuple):
    """A definition in a file: its line and its source."""

    line: int = 0
    source: MaskedSource = MaskedSource()


def definition_at(chunks: list[Chunk], line: int, name: str) -> FoundDefinition:
    """Return the definition of `name` that begins, decorators included, on a line; or none."""
    for chunk in chunks:
        if chunk.code and chunk.line <= line < chunk.line + chunk.height:
            whole = masked_source(chunk.text)
            start = _offset(chunk.text, line - chunk.line)
            span = definition_span(whole.masked, name, start)
            if span:
                lines_before = chunk.text.count("\n", 0, span[0])
                return FoundDefinition(chunk.line + lines_before, whole.part(*span))
    return FoundDefinition()


def _offset(text: str, lines: int) -> int:
    position = 0
    for _ in range(lines):
        position = text.index("\n", position) + 1
    return position


def signature_text(name: str, definition: MaskedSource) -> str:
    """Return `name(x, prev_h, verbose=False)`, or `name(…)` where it cannot be said."""
    try:
        parameters = _parameters(definition).text
    except COMPILE_ERRORS:
        parameters = "…"
    return f"{name}({parameters})"[:MAX_SIGNATURE]


def other_parameters(definition: MaskedSource, template: MaskedSource) -> str:
    """Return the template's parameters, `x, prev_h`, if a definition cannot be called with them.

    It has them in another order, takes fewer than the template needs, or needs more.
    """
    try:
        own, given = _parameters(definition), _parameters(template)
    except COMPILE_ERRORS:
        return ""
    shared = [name for name in own.positional if name in given.positional]
    known = len(shared) == len(given.positional) > 0
    few = len(own.positional) < given.needed and not own.takes_any
    many = own.needed > len(given.positional) and not given.takes_any
    differs = few or many or (known and shared != given.positional)
    return ", ".join(given.positional)[:MAX_SIGNATURE] if differs else ""


class _Parameters(NamedTuple):
    text: str  # `x, prev_h, verbose=False`
    positional: list[str]
    needed: int  # of these, without a default
    takes_any: bool  # `*arrays` or `**options`


@lru_cache(KEPT)
def _parameters(definition: MaskedSource) -> _Parameters:
    found = _HEADER.match(definition.text)
    if not found:
        raise SyntaxError("no definition")
    inside = definition.part(found.end() + 1, _closing(definition.masked, found.end()) - 1)
    parameters = [each for each in map(_on_one_line, _parts(inside)) if each]
    without_names = takewhile(lambda each: each[0] != "*", parameters)
    by_place = [each for each in without_names if each != "/"]
    needed = sum("=" not in each for each in by_place)
    takes_any = any(each[0] == "*" and each != "*" for each in parameters)
    positional = [_name_of(each) for each in by_place]
    return _Parameters(", ".join(parameters), positional, needed, takes_any)


def _parts(list_of: MaskedSource) -> Iterator[MaskedSource]:
    start = 0
    for comma in (*top_level(list_of.masked, ","), len(list_of.text)):
        yield list_of.part(start, comma)
        start = comma + 1


def _on_one_line(parameter: MaskedSource) -> str:
    """Return `scale=1.0`, without comments and with spaces as most people write them."""
    signs = zip(parameter.text, parameter.masked, strict=True)
    words = "".join(" " if masked == " " else sign for sign, masked in signs).split()
    return _EQUALS.sub("=", " ".join(words), count=1)


def _name_of(parameter: str) -> str:
    found = _NAME.match(parameter)
    if not found:
        raise SyntaxError("no parameter")
    return found[0]


def _closing(masked: str, start: int) -> int:
    depth = 0
    for position in range(start, len(masked)):
        depth += (masked[position] in "([{") - (masked[position] in ")]}")
        if depth == 0:
            return position + 1
    return len(masked)
