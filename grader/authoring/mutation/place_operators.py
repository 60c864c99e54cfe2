"""Mistakes in the place of a thing: names, indices, an order, a line that is missing."""

import ast
from collections.abc import Iterator

from grader.authoring.mutation.surroundings import Surroundings, swapped_neighbours

FORGETTABLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Delete, ast.For, ast.While, ast.Break)


def swapped_elements(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """a, b, c: b, a, c; a, c, b."""
    if isinstance(node, ast.Tuple | ast.List):
        for elements in swapped_neighbours(node.elts):
            yield type(node)(elements, node.ctx)


def dropped_statement(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """The line is forgotten."""
    if isinstance(node, FORGETTABLE):
        yield ast.Pass()


def other_name(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """prev_h: next_h, where both have the same shape."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for other in around.alike.get(node.id, ()):
            yield ast.Name(other, ast.Load())


def other_index(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """a[:, t]: a[:, t - 1]; a[:H]: a[H:], another slice of a; p["Wx"]: p["Wh"]."""
    if isinstance(node, ast.Subscript):
        yield from _earlier(node)
        yield from _siblings(node, around)
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            others = (key for key in around.keys if key != node.slice.value)
            yield from (ast.Subscript(node.value, ast.Constant(key), node.ctx) for key in others)


def wider_slice(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """a[1:]: a[:]; a[::-1]: a[:]."""
    if isinstance(node, ast.Slice):
        if node.lower:
            yield ast.Slice(None, node.upper, node.step)
        if node.upper:
            yield ast.Slice(node.lower, None, node.step)
        if node.step:
            yield ast.Slice(node.lower, node.upper, None)


def _earlier(node: ast.Subscript) -> Iterator[ast.AST]:
    inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for place, index in enumerate(inside):
        if isinstance(index, ast.Name):
            earlier = ast.BinOp(index, ast.Sub(), ast.Constant(1))
            changed: list[ast.expr] = [*inside[:place], earlier, *inside[place + 1 :]]
            whole = ast.Tuple(changed, ast.Load()) if len(changed) > 1 else changed[0]
            yield ast.Subscript(node.value, whole, node.ctx)


def _siblings(node: ast.Subscript, around: Surroundings) -> Iterator[ast.AST]:
    own = ast.dump(node.slice)
    for other in around.slices.get(ast.unparse(node.value), ()):
        if ast.dump(other) != own:
            yield ast.Subscript(node.value, other, node.ctx)
