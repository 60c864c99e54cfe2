"""The text of a function's definition, and its signature as it stands there."""

import ast
import re
from functools import lru_cache
from typing import NamedTuple

from .masked_source import MaskedSource, definition_span, masked_source
from .pieces import COMPILE_ERRORS, Chunk

_HEADER = re.compile(r"[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*")
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


def other_order(definition: MaskedSource, template: MaskedSource) -> str:
    """Return the template's parameters, `x, prev_h`, if a definition has them in another order."""
    try:
        own, given = _parameters(definition).positional, _parameters(template).positional
    except COMPILE_ERRORS:
        return ""
    shared = [name for name in own if name in given]
    known = len(shared) == len(given) > 0
    return ", ".join(given)[:MAX_SIGNATURE] if known and shared != given else ""


class _Parameters(NamedTuple):
    text: str  # `x, prev_h, verbose=False`
    positional: list[str]


@lru_cache(KEPT)
def _parameters(definition: MaskedSource) -> _Parameters:
    found = _HEADER.match(definition.text)
    if not found:
        raise SyntaxError("no definition")
    bracketed = definition.text[found.end() : _closing(definition.masked, found.end())]
    names = [name.strip() for name in bracketed[1:-1].split(",")]
    if all(map(str.isidentifier, names)):  # as most are, and to parse them takes its time
        return _Parameters(", ".join(names), names)
    node = ast.parse(f"def f{bracketed}: pass").body[0]
    assert isinstance(node, ast.FunctionDef)
    positional = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return _Parameters(ast.unparse(node.args), positional)


def _closing(masked: str, start: int) -> int:
    depth = 0
    for position in range(start, len(masked)):
        depth += (masked[position] in "([{") - (masked[position] in ")]}")
        if depth == 0:
            return position + 1
    return len(masked)
