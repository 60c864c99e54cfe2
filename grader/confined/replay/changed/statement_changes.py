"""Small changes of statements: one left out, moved, or with a factor, term, call or name more."""

import ast
from collections.abc import Iterator
from functools import partial
from itertools import combinations, islice, pairwise

from .rebuilt_nodes import rebuilt, with_block
from .surrounding_names import NamesAround

LOOPS = ast.For | ast.While
MOVABLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.For, ast.While, ast.If, ast.With)
DROPPED = (ast.Assign, ast.AugAssign, ast.Expr, ast.Break, ast.Continue, ast.Return)
MOST_EXCHANGED = 6  # pairs of names in one statement
Valued = ast.Assign | ast.AugAssign | ast.Return


def forgotten(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Leave out a statement, or a condition around statements."""
    if isinstance(node, DROPPED):
        yield ast.Pass()
    elif isinstance(node, ast.If) and not node.orelse:
        yield ast.If(ast.Constant(True), node.body, [])
        yield ast.Pass()


def moved(body: list[ast.stmt], around: NamesAround) -> Iterator[list[ast.stmt]]:
    """Yield a block with two neighbours swapped, or one put into or out of the block inside it."""
    for i, (one, other) in enumerate(pairwise(body)):
        before, after = body[:i], body[i + 2 :]
        if isinstance(one, MOVABLE) and isinstance(other, MOVABLE):
            yield [*before, other, one, *after]
        if isinstance(one, LOOPS) or (isinstance(one, ast.If) and not one.orelse):
            yield [*before, with_block(one, [*one.body, other]), *after]
    for i, one in enumerate(body):
        if isinstance(one, ast.If | LOOPS) and len(one.body) > 1:
            *rest, last = one.body
            yield [*body[:i], with_block(one, rest), last, *body[i + 1 :]]


def added_factor(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Put a factor, a divisor or a minus sign to a value that is assigned or returned."""
    if isinstance(node, Valued) and node.value is not None:
        yield _with(node, ast.UnaryOp(ast.USub(), node.value))
        for factor in around.factors(node.lineno):
            yield _with(node, ast.BinOp(node.value, ast.Mult(), factor))
        for divisor in around.divisors(node.lineno):
            yield _with(node, ast.BinOp(node.value, ast.Div(), divisor))


def added_term(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Add something to a value that is assigned or returned, or subtract it."""
    if not isinstance(node, Valued) or node.value is None:
        return
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    key = target.slice if isinstance(target, ast.Subscript) else None
    for term in (*around.unread, *around.terms(node.lineno, key)):
        yield _with(node, ast.BinOp(node.value, ast.Add(), term))
        yield _with(node, ast.BinOp(node.value, ast.Sub(), term))


def added_call(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Put a call around a value that is assigned or returned, as it is made elsewhere.

    Of `np.maximum(a, 0)` all but the first argument is the same.
    """
    if isinstance(node, Valued) and node.value is not None:
        for call in around.calls:
            yield _with(node, ast.Call(call.func, [node.value, *call.args[1:]], call.keywords))
        for function in around.unread:
            yield _with(node, ast.Call(function, [node.value], []))
        yield _with(node, ast.Attribute(node.value, "T", ast.Load()))


def exchanged_inside(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Put two names of one statement in each other's place."""
    if isinstance(node, Valued):
        read = (n for n in ast.walk(node) if isinstance(n, ast.Name))
        names = dict.fromkeys(n.id for n in read if isinstance(n.ctx, ast.Load))
        for one, other in islice(combinations(names, 2), MOST_EXCHANGED):
            yield rebuilt(node, partial(_exchanged, {one: other, other: one}))


def _exchanged(names: dict[str, str], node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        return ast.copy_location(ast.Name(names[node.id], node.ctx), node)
    return None


def made_alike(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Make a value as another one is made from one name: w to w / norm(w) beside v / norm(v)."""
    if isinstance(node, Valued) and node.value is not None:
        read = [n.id for n in ast.walk(node.value) if isinstance(n, ast.Name) and n.id in around]
        for name in dict.fromkeys(read[:MOST_EXCHANGED]):
            for form, inner in around.forms:
                if form is not node.value:
                    yield _with(node, rebuilt(form, partial(_exchanged, {inner: name})))


def carried_on(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Keep a value under one more name: of those that a loop reads again and never sets anew."""
    if isinstance(node, ast.Assign):
        for name in around.unchanged_in_loops(node.lineno):
            yield ast.Assign([ast.Name(name, ast.Store()), *node.targets], node.value)


def kept(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Keep a value in a mapping, too, under a text that is read and never given a value."""
    if isinstance(node, ast.Assign):
        for holder, key in around.kept:
            stored = ast.Subscript(holder, key, ast.Store())
            yield ast.Assign([stored, *node.targets], node.value)


def _with(node: Valued, value: ast.expr) -> ast.stmt:
    if isinstance(node, ast.Assign):
        return ast.Assign(node.targets, value)
    if isinstance(node, ast.AugAssign):
        return ast.AugAssign(node.target, node.op, value)
    return ast.Return(value)
