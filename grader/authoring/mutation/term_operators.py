"""Mistakes in arithmetic, comparisons and conditions."""

import ast
import copy
from collections.abc import Iterator
from itertools import combinations
from typing import TypeGuard

from grader.authoring.mutation.surroundings import Surroundings, called, of_numpy

TERMS = (ast.Add, ast.Sub)
FACTORS = (ast.Mult, ast.Div)
OTHER_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}


def other_operator(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace an operator: a + b by a - b or a * b."""
    if isinstance(node, ast.BinOp):
        for operator in OTHER_OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, operator(), node.right)
    elif isinstance(node, ast.AugAssign):
        for operator in OTHER_OPERATORS.get(type(node.op), ()):
            yield ast.AugAssign(node.target, operator(), node.value)
        if isinstance(node.target, ast.Name | ast.Subscript | ast.Attribute):
            yield ast.Assign([node.target], node.value)


def swapped_operands(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Reverse the operands: a - b becomes b - a. Skip what commutes."""
    if isinstance(node, ast.BinOp) and isinstance(
        node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow | ast.FloorDiv | ast.Mod
    ):
        yield ast.BinOp(node.right, node.op, node.left)


def other_comparison(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace a comparison: a < b by a <= b or a > b, "and" by "or"."""
    if isinstance(node, ast.Compare):
        for operator in OTHER_COMPARISONS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [operator(), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other, node.values)


def other_condition(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Reverse a condition: if a becomes if not a."""
    if isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.If | ast.While):
        test = ast.UnaryOp(ast.Not(), node.test)
        yield type(node)(test=test, body=node.body, orelse=node.orelse)


def other_constant(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace a constant: 2 by 3 or 1, True by False."""
    if not isinstance(node, ast.Constant):
        return
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node.value, float):
        yield ast.Constant(node.value * 2)
        yield ast.Constant(node.value + 1)


def other_transpose(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Remove or add a transpose: a.T @ b becomes a @ b or a.T @ b.T."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        if not _is_transpose(node.left):
            yield ast.BinOp(ast.Attribute(node.left, "T", ast.Load()), node.op, node.right)
        if not _is_transpose(node.right):
            yield ast.BinOp(node.left, node.op, ast.Attribute(node.right, "T", ast.Load()))


def _is_transpose(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "T"


def zero(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace a gradient by zeros: dprev_h becomes 0 * dprev_h."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in around.arrays:
        yield ast.BinOp(ast.Constant(0), ast.Mult(), node)


def other_derivative(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace tanh's derivative, 1 - a**2, by sigmoid's, a * (1 - a), and 1 - a by 1 - a**2."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub):
        return
    if not isinstance(node.left, ast.Constant) or node.left.value != 1:
        return
    one, right = node.left, node.right
    if isinstance(right, ast.BinOp) and isinstance(right.op, ast.Pow):
        yield ast.BinOp(right.left, ast.Mult(), ast.BinOp(one, ast.Sub(), right.left))
    elif isinstance(right, ast.Name):
        square = ast.BinOp(right, ast.Pow(), ast.Constant(2))
        yield ast.BinOp(one, ast.Sub(), square)


def square_root(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take a norm in place of its square: (a ** 2).sum() becomes a root, and a norm its square."""
    if isinstance(node, ast.Call) and called(node) == "norm":
        yield ast.BinOp(node, ast.Pow(), ast.Constant(2))
    if isinstance(node, ast.Call) and called(node) == "sum":
        added = node.args[0] if node.args else getattr(node.func, "value", None)
        if _is_square(added):
            yield ast.Call(of_numpy("sqrt", around), [node], [])


def _is_square(node: ast.AST | None) -> bool:
    match node:
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=2)):
            return True
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return ast.dump(left) == ast.dump(right)
        case ast.Call():
            return called(node) == "square"
    return False


def all_pairs(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Combine each value with all others: a - b becomes a[:, None] - b."""
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            if not isinstance(left, ast.Constant) and not isinstance(right, ast.Constant):
                column = ast.Tuple([ast.Slice(), ast.Constant(None)], ast.Load())
                yield ast.BinOp(ast.Subscript(left, column, ast.Load()), node.op, right)


def other_brackets(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Set brackets elsewhere: a * b + c to a * (b + c), or leave them out: a * (b + c + d)."""
    if not isinstance(node, ast.BinOp):
        return
    left, op, right = node.left, node.op, node.right
    if isinstance(left, ast.BinOp) and _regroups(left.op, op):
        yield ast.BinOp(left.left, left.op, ast.BinOp(left.right, op, right))
    if isinstance(right, ast.BinOp) and _regroups(op, right.op):
        yield ast.BinOp(ast.BinOp(left, op, right.left), right.op, right.right)
        if isinstance(right.op, TERMS):
            yield _without_brackets(left, op, right)


def _without_brackets(left: ast.expr, op: ast.operator, right: ast.expr) -> ast.BinOp:
    """Return an operation with the first of several terms: a * (b + c + d) as a * b + c + d."""
    if isinstance(right, ast.BinOp) and isinstance(right.op, TERMS):
        return ast.BinOp(_without_brackets(left, op, right.left), right.op, right.right)
    return ast.BinOp(left, op, right)


def _regroups(first: ast.operator, second: ast.operator) -> bool:
    """Return whether (a first b) second c differs from a first (b second c)."""
    kinds = (*TERMS, *FACTORS, ast.Pow)
    if not isinstance(first, kinds) or not isinstance(second, kinds):
        return False
    alike = any(isinstance(first, k) and isinstance(second, k) for k in (TERMS, FACTORS))
    return not alike or isinstance(first, ast.Sub | ast.Div)


def elementwise_products(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take several products element by element: A @ P @ A.T becomes A * P * A.T."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        products = Products()
        changed = products.visit(copy.deepcopy(node))
        if products.count > 1:
            yield changed


class Products(ast.NodeTransformer):
    """Makes products element by element of those of matrices; counts them."""

    count = 0

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Change one operation, and those inside."""
        self.generic_visit(node)
        if isinstance(node.op, ast.MatMult):
            self.count += 1
            node.op = ast.Mult()
        return node


def swapped_weights(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Reverse two numbers that a statement multiplies with: 4 * a + 2 * b becomes 2 * a + 4 * b."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Return) and node.value is not None:
        numbers = dict.fromkeys(weight.value for weight in _weights(node.value))
        for one, other in combinations(numbers, 2):
            changed = copy.deepcopy(node)
            for weight in _weights(changed.value):
                weight.value = {one: other, other: one}.get(weight.value, weight.value)
            yield changed


def _weights(value: ast.expr | None) -> Iterator[ast.Constant]:
    """Yield the numbers that are factors in a formula, but for 0 and 1; none within a call."""
    match value:
        case ast.BinOp(left=left, op=op, right=right):
            for part in (left, right):
                if isinstance(op, ast.Mult) and _is_weight(part):
                    yield part
                yield from _weights(part)
        case ast.UnaryOp(operand=operand):
            yield from _weights(operand)
        case ast.IfExp(body=body, orelse=other):
            yield from _weights(body)
            yield from _weights(other)


def _is_weight(node: ast.expr) -> TypeGuard[ast.Constant]:
    is_number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
    return is_number and getattr(node, "value", 0) not in (0, 1)
