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
_INNER = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef  # return for themselves


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


def returns_nothing(definition: MaskedSource) -> bool:
    """Return whether a function has no value to return, whatever it computes."""
    function = _parse(definition.text)
    nodes: list[ast.AST] = [*function.body] if function else []
    for node in nodes:  # grows while it is read
        if isinstance(node, ast.Yield | ast.YieldFrom) or _returned(node):
            return False
        if not isinstance(node, _INNER):
            nodes += ast.iter_child_nodes(node)
    return function is not None


def _returned(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Return) else None
    return value is not None and not (isinstance(value, ast.Constant) and value.value is None)


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
