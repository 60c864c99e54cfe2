"""The places in a function's syntax tree where something can be changed."""

import ast
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from grader.authoring.mutation.reference_functions import Function
from grader.authoring.mutation.surroundings import without_effect

TELLING = (
    ast.BinOp,
    ast.BoolOp,
    ast.Call,
    ast.Compare,
    ast.IfExp,
    ast.Subscript,
    ast.UnaryOp,
    ast.stmt,
)  # of these alone the text says enough
UNTOUCHED = (ast.Raise, ast.Assert, ast.JoinedStr, ast.Import, ast.ImportFrom)


@dataclass(frozen=True, eq=False)
class Site:
    """A node of a syntax tree and where it hangs."""

    node: ast.AST
    parent: Any
    field: str
    index: int | None
    context: ast.AST  # what is shown of it
    line: int
    alone: Set[int] = frozenset()  # ids of the nodes inside that no change of is a mistake

    def put(self, node: ast.AST) -> None:
        """Hangs another node in its place."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def sites_of(function: Function) -> Iterator[Site]:
    """Every node in the lines that a student writes, in the order of the source."""
    for field, index, node in _children(function.node):
        if field == "body":
            yield from _below(Site(node, function.node, field, index, node, 0), function.lines)


def _below(site: Site, lines: frozenset[int]) -> Iterator[Site]:
    """The site and all inside it, but for what is no part of the computation."""
    node = site.node
    if isinstance(node, UNTOUCHED) or _is_left_alone(node):
        return
    line = getattr(node, "lineno", site.line)
    context = node if isinstance(node, TELLING) else site.context
    if line in lines:
        yield Site(node, site.parent, site.field, site.index, context, line)
    alone = {id(part) for part in without_effect(node)} | site.alone
    for field, index, child in _children(node):
        if id(child) not in alone:
            yield from _below(Site(child, node, field, index, context, line, alone), lines)


def _children(node: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield field, None, value
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield field, index, item


def _is_left_alone(node: ast.AST) -> bool:
    if not isinstance(node, ast.Expr):
        return False
    value = node.value  # a docstring, or something printed
    prints = isinstance(value, ast.Call) and ast.unparse(value.func) == "print"
    return isinstance(value, ast.Constant) or prints
