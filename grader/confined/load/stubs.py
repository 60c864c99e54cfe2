"""Recognises a template's function that nobody filled in."""

import ast
import re
from collections.abc import Container, Iterable

from ..source.masked_source import MaskedSource, same_words
from ..source.pieces import COMPILE_ERRORS
from .placeholders import Unfilled

# A line that begins like this, or assigns to an item or in place, is work.
_WORK = re.compile(
    r"^[ \t]+(?:for|while|if|with|try|print|assert|del)\b"
    r"|^[ \t]+[\w.]+(?:\[[^\n]*\])?[ \t]*(?:[-+*/%@&|^]|//|\*\*)=(?!=)"
    r"|^[ \t]+[\w.]+\[[^\n=]*\][ \t]*=(?!=)",
    re.MULTILINE,
)


def is_stub(
    definition: MaskedSource, templates: Iterable[MaskedSource], known: Container[str]
) -> bool:
    """Return whether the definition of a function is as one of the templates', or does nothing.

    `known` are the names that the function finds outside of itself.
    """
    given = any(is_as_given(definition, template) for template in templates)
    return given or is_unfilled(definition, known)


def is_as_given(definition: MaskedSource, template: MaskedSource) -> bool:
    """Return whether the definition of a function is the template's."""
    # Equal trees have as many assignments and equal words, and these are quicker to compare.
    one, other = definition.masked, template.masked
    alike = bool(other) and one.count("=") == other.count("=") and same_words(one, other)
    return alike and _dump(definition.text) == _dump(template.text) != ""


def is_unfilled(definition: MaskedSource, known: Container[str]) -> bool:
    """Return whether a function returns only placeholders."""
    if _WORK.search(definition.masked):
        return False
    function = _parse(definition.text)
    try:
        return function is not None and Unfilled(function, known).holds()
    except RecursionError:  # an expression of thousands of parts is not a placeholder
        return False


def is_idle(definition: MaskedSource, known: Container[str]) -> bool:
    """Return whether a stub computes something and returns only placeholders all the same."""
    function = _parse(definition.text)
    if function is None:
        return False
    unfilled = Unfilled(function, known)
    try:
        return unfilled.holds() and unfilled.computes
    except RecursionError:
        return False


def _parse(definition: str) -> ast.FunctionDef | None:
    indented = definition[:1] in (" ", "\t")
    try:
        body = ast.parse("if 1:\n" + definition if indented else definition).body
    except COMPILE_ERRORS:
        return None
    if body and isinstance(body[0], ast.If):
        body = body[0].body
    return body[0] if body and isinstance(body[0], ast.FunctionDef) else None


def _dump(definition: str) -> str:
    function = _parse(definition)
    if not function:
        return ""
    if ast.get_docstring(function, clean=False) is not None:
        function.body[:1] = []
    try:
        return ast.dump(function)
    except RecursionError:
        return ""
