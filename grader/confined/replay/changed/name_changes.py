"""Small changes of names: another one, two in each other's place, or another parameter's."""

import ast
import copy
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import combinations, islice

from .rebuilt_nodes import Block, rebuilt, rebuilt_block
from .surrounding_names import MOST_NEAR, NamesAround

PLAIN = ast.Assign | ast.AugAssign
Valued = ast.Assign | ast.AugAssign | ast.Return
MOST_EXCHANGED = 6  # pairs of names in one statement
Names = Mapping[str, ast.expr]  # what is read in the place of what


def other_name(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Read another name, one that is given its value close by."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        near = around.near(node.lineno, MOST_NEAR + 1)
        others = [name for name in near if name != node.id][:MOST_NEAR]
        yield from (ast.Name(name, ast.Load()) for name in others)


def other_attribute(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Read another attribute of an object, or that of another object."""
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        known = [each for each in around.attributes if isinstance(each, ast.Attribute)]
        own = ast.dump(node)
        yield from (each for each in known if each.attr == node.attr and ast.dump(each) != own)
        names = dict.fromkeys(each.attr for each in known if each.attr != node.attr)
        yield from (ast.Attribute(node.value, name, node.ctx) for name in names)


def exchanged(body: Block, around: NamesAround) -> Iterator[Block]:
    """Put two names or attributes in each other's place wherever they are read; then but in lists.

    A cache is such a list: whoever mistook two values in a formula may have kept the right ones.
    """
    for one, other in around.pairs:
        names = _pair(one, other)
        everywhere = rebuilt_block(body, partial(_renamed, names))
        yield everywhere
        inside = rebuilt_block(body, partial(_renamed_in_formulas, names))
        if inside != body and _text(inside) != _text(everywhere):
            yield inside


def exchanged_inside(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Put two names of one statement in each other's place."""
    if isinstance(node, Valued):
        for one, other in islice(combinations(_read(node), 2), MOST_EXCHANGED):
            yield rebuilt(node, partial(_renamed, _pair(one, other)))


def again(body: Block, around: NamesAround) -> Iterator[Block]:
    """Do for another parameter what a statement does for one, in place of what is done for that."""
    known = {ast.dump(_target(each)): place for place, each in enumerate(body) if sets(each)}
    for place, statement in enumerate(body):
        used = {name.id for name in _read(statement)} if sets(statement) else set()
        for one in (name for name in around.parameters if name in used):
            for other in (name for name in around.parameters if name != one):
                names = _pair(*(ast.Name(name, ast.Load()) for name in (one, other)))
                new = rebuilt(statement, partial(_renamed, names))
                before = known.get(ast.dump(_target(new)), place)
                first, last = (place + 1, place + 1) if before == place else (before, before + 1)
                yield [*body[:first], new, *body[last:]]


def sets(statement: ast.stmt) -> bool:
    """Return whether a statement sets an attribute or an item."""
    return isinstance(statement, PLAIN) and bool(holder_of(_target(statement)))


def holder_of(target: ast.expr) -> str:
    """Return what kind of place is set: an attribute, or what holds items; else nothing."""
    if isinstance(target, ast.Attribute):
        return f".{target.attr}"
    return ast.dump(target.value) if isinstance(target, ast.Subscript) else ""


def _target(statement: ast.stmt) -> ast.expr:
    assert isinstance(statement, PLAIN)
    return statement.targets[0] if isinstance(statement, ast.Assign) else statement.target


def _read(node: ast.AST) -> list[ast.Name]:
    """Return the names that are read, each once."""
    names = (n for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    return [*{name.id: name for name in names}.values()]


def _pair(one: ast.expr, other: ast.expr) -> Names:
    return {ast.dump(one): other, ast.dump(other): one}


def _renamed(names: Names, node: ast.AST) -> ast.AST | None:
    """Return the other name for one that is read, the other attribute also for one that is set."""
    if isinstance(node, ast.Attribute):
        new = names.get(ast.dump(ast.Attribute(node.value, node.attr, ast.Load())))
        if isinstance(new, ast.Attribute):
            return ast.copy_location(ast.Attribute(new.value, new.attr, node.ctx), node)
    elif isinstance(node, ast.Name) and ast.dump(node) in names:
        return ast.copy_location(copy.copy(names[ast.dump(node)]), node)
    return None


def _renamed_in_formulas(names: Names, node: ast.AST) -> ast.AST | None:
    is_read = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
    is_listing = is_read and isinstance(node, ast.Tuple | ast.List | ast.Dict)
    return node if is_listing else _renamed(names, node)


def _text(body: Block) -> str:
    return "".join(map(ast.dump, body))
