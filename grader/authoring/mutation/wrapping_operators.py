"""Mistakes around a whole right-hand side: a function too many, a factor, a sign."""

import ast
from collections.abc import Iterator

from grader.authoring.mutation.surroundings import Surroundings, called, of_numpy

EMPTY = frozenset({"zeros", "zeros_like", "empty", "empty_like"})
NEVER_NEGATIVE = frozenset({"exp", "abs", "square", "sqrt", "sigmoid"})


def wrapped(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """a = f(b): a = np.tanh(f(b)), sigmoid, relu, negative, doubled, halved."""
    if not isinstance(node, ast.Assign) or not _is_numeric(node, around):
        return
    for value in _wrappings(node.value, around):
        yield ast.Assign(node.targets, value)


def _is_numeric(node: ast.Assign, around: Surroundings) -> bool:
    if isinstance(node.value, ast.Call) and called(node.value) in EMPTY:
        return False
    target = node.targets[0]
    while isinstance(target, ast.Subscript):
        target = target.value
    return isinstance(target, ast.Name) and target.id in around.arrays


def _wrappings(value: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    zero_, one, two = (ast.Constant(number) for number in (0, 1, 2))
    decay = ast.Call(of_numpy("exp", around), [ast.UnaryOp(ast.USub(), value)], [])
    yield ast.Call(of_numpy("tanh", around), [value], [])
    if not isinstance(value, ast.Call) or called(value) not in NEVER_NEGATIVE:
        yield ast.Call(of_numpy("maximum", around), [value, zero_], [])
    yield ast.BinOp(one, ast.Div(), ast.BinOp(one, ast.Add(), decay))
    yield ast.UnaryOp(ast.USub(), value)
    yield ast.BinOp(value, ast.Mult(), two)
    yield ast.BinOp(value, ast.Div(), two)
