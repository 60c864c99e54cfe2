"""The texts of `ensure`: sentences with fields such as `{cost:.3g}`, and their expressions."""

import ast
from collections.abc import Callable, Iterator
from functools import lru_cache
from string import Formatter
from typing import Any

from grader.core.text import one_line

Part = tuple[str, str, str, str]  # text, then the expression, format and conversion of a field
CONVERSIONS: dict[str, Callable[[Any], Any]] = {"": lambda value: value, "r": repr, "s": str}
EXPECTED = "expected"  # under this name `ensure` sees the reference's own values
MOST = 80  # characters of one field: a sentence with an array in it is not read


@lru_cache
def parts_of(sentence: str) -> tuple[Part, ...]:
    """Return the parts of a sentence; the whole as one text where its braces are no fields."""
    try:
        found = [(t, f, s or "", c or "") for t, f, s, c in Formatter().parse(sentence)]
    except ValueError:
        return ((sentence, "", "", ""),)
    fields = [(field, conversion) for _, field, _, conversion in found if field is not None]
    if all(_is_expression(field) and conversion in CONVERSIONS for field, conversion in fields):
        return tuple((t, f or "", s, c) for t, f, s, c in found)
    return ((sentence, "", "", ""),)


def fields_of(sentence: str) -> tuple[str, ...]:
    """Return the expressions of the fields of a sentence."""
    return tuple(field for _, field, _, _ in parts_of(sentence) if field)


def plain_sentence(sentence: str) -> str:
    """Return the sentence without values: the name of a property, the same in all cases."""
    return "".join(f"{text}{'…' if field else ''}" for text, field, _, _ in parts_of(sentence))


def filled_sentence(sentence: str, value_of: Callable[[str], Any]) -> str:
    """Return the sentence with its values; raises what an expression or a format raises."""
    filled = (
        text + (_shown(value_of(field), form, conversion) if field else "")
        for text, field, form, conversion in parts_of(sentence)
    )
    return "".join(filled)


def _shown(value: Any, form: str, conversion: str) -> str:
    return one_line(format(CONVERSIONS[conversion](value), form), MOST)


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return False
    return True


def expected_in(expression: str) -> list[str]:
    """Return the names that an expression takes from `expected`."""
    return [name for node in nodes_of(expression) if (name := _taken(node))]


def _taken(node: ast.AST) -> str:
    """Return NAME of `expected.NAME` and `expected["NAME"]`; empty for all other nodes."""
    value = getattr(node, "value", None)
    if not isinstance(value, ast.Name) or value.id != EXPECTED:
        return ""
    if isinstance(node, ast.Attribute):
        return node.attr
    key = node.slice if isinstance(node, ast.Subscript) else None
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""


def nodes_of(expression: str) -> Iterator[ast.AST]:
    """Return all parts of an expression."""
    return ast.walk(ast.parse(expression.strip(), mode="eval"))
