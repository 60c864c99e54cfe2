"""Small changes of statements: one left out, moved, put in, or one that keeps a value."""

import ast
import copy
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from .name_changes import holder_of
from .rebuilt_nodes import Block, rebuilt_block, with_block
from .surrounding_names import NamesAround

LOOPS = ast.For | ast.While
MOVABLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.For, ast.While, ast.If, ast.With)
DROPPED = (ast.Assign, ast.AugAssign, ast.Expr, ast.Break, ast.Continue, ast.Return)


def forgotten(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Leave out a statement, or a condition around statements."""
    if isinstance(node, DROPPED):
        yield ast.Pass()
    elif isinstance(node, ast.If) and not node.orelse:
        yield ast.If(ast.Constant(True), node.body, [])
        yield ast.Pass()


def kept(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Keep a value in a mapping, too, under a text that is read and never given a value."""
    if isinstance(node, ast.Assign):
        for holder, key in around.kept:
            stored = ast.Subscript(holder, key, ast.Store())
            yield ast.Assign([stored, *node.targets], node.value)


def moved(body: Block, around: NamesAround) -> Iterator[Block]:
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


def summed_up(body: Block, around: NamesAround) -> Iterator[Block]:
    """Add to attributes, or to items, that are set in several places."""
    nodes = (n for part in body for n in ast.walk(part) if isinstance(n, ast.Assign))
    holders = [holder_of(node.targets[0]) for node in nodes]
    for holder in dict.fromkeys(holders):
        if holder and holders.count(holder) > 1:
            yield rebuilt_block(body, partial(_added_to, holder))


def _added_to(holder: str, node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript() as target], value=value):
            if holder_of(target) == holder:
                return ast.copy_location(ast.AugAssign(target, ast.Add(), value), node)
    return None


def carried_over(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Keep at the end of a loop a value for its next round: of those that it never sets anew."""
    if not isinstance(node, LOOPS):
        return
    line, nodes = node.body[-1].lineno, list(ast.walk(node))
    made = [n for n in nodes if isinstance(getattr(n, "ctx", None), ast.Store)]
    names = {n.id for n in nodes if isinstance(n, ast.Name)}
    never = names - {n.id for n in made if isinstance(n, ast.Name)}
    values = {ast.dump(n): n for n in made if isinstance(n, ast.Name | ast.Subscript)}
    for name in around.near(line, among=never):
        for value in values.values():
            again = copy.deepcopy(value)
            again.ctx = ast.Load()
            keep = ast.Assign([ast.Name(name, ast.Store())], again)
            yield with_block(node, [*node.body, _at(keep, line)])


def as_elsewhere(body: Block, around: NamesAround) -> Iterator[Block]:
    """Put a statement in that other functions have beside this one."""
    for statement in around.usual:
        for place in range(len(body) + 1):
            line = body[min(place, len(body) - 1)].lineno
            yield [*body[:place], _at(copy.deepcopy(statement), line), *body[place:]]


def begun(body: Block, around: NamesAround) -> Iterator[Block]:
    """Set an attribute of the object to one or zero before anything else: a seed, or a sum."""
    for attribute in around.own_attributes:
        for number in (1.0, 0.0):
            seed = ast.Assign([copy.copy(attribute)], ast.Constant(number))
            yield [_at(seed, body[0].lineno), *body]


def _at(statement: ast.stmt, line: int) -> ast.stmt:
    """Return a statement of another function as if it stood in a line of this one."""
    for node in ast.walk(statement):
        if "lineno" in node._attributes:
            place = {"lineno": line, "end_lineno": line, "col_offset": 0, "end_col_offset": 0}
            vars(node).update(place)
    return statement
