"""Small changes of a block or of a whole function: one idea that is wrong in several places."""

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

from .rebuilt_nodes import Block, rebuilt_block, with_block
from .surrounding_names import NamesAround

PLAIN = ast.Assign | ast.AugAssign


def exchanged(body: Block, around: NamesAround) -> Iterator[Block]:
    """Put two names or attributes in each other's place wherever they are read; then but in lists.

    A cache is such a list: whoever mistook two values in a formula may have kept the right ones.
    """
    for one, other in around.pairs:
        names = {ast.dump(one): other, ast.dump(other): one}
        everywhere = rebuilt_block(body, partial(_exchanged, names))
        yield everywhere
        inside = rebuilt_block(body, partial(_exchanged_in_formulas, names))
        if inside != body and _text(inside) != _text(everywhere):
            yield inside


def _exchanged(names: dict[str, ast.expr], node: ast.AST) -> ast.AST | None:
    """Return the other name for one that is read, the other attribute also for one that is set."""
    if isinstance(node, ast.Attribute):
        new = names.get(ast.dump(ast.Attribute(node.value, node.attr, ast.Load())))
        if isinstance(new, ast.Attribute):
            return ast.copy_location(ast.Attribute(new.value, new.attr, node.ctx), node)
    elif isinstance(node, ast.Name) and ast.dump(node) in names:
        return ast.copy_location(copy.copy(names[ast.dump(node)]), node)
    return None


def _exchanged_in_formulas(names: dict[str, ast.expr], node: ast.AST) -> ast.AST | None:
    is_read = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
    is_listing = is_read and isinstance(node, ast.Tuple | ast.List | ast.Dict)
    return node if is_listing else _exchanged(names, node)


def exchanged_between(body: Block, around: NamesAround) -> Iterator[Block]:
    """Put a name of a statement in the place of that in the next one, if only names differ."""
    for place, (one, other) in enumerate(pairwise(body)):
        pairs = _differences(one, other) if isinstance(one, PLAIN) else None
        for mine, others in pairs if pairs and len(pairs) > 1 else ():
            names = {id(mine): others, id(others): mine}
            pair = rebuilt_block([one, other], lambda node, names=names: names.get(id(node)))  # type: ignore[misc]
            yield [*body[:place], *pair, *body[place + 2 :]]


def _differences(one: ast.AST, other: ast.AST) -> list[tuple[ast.AST, ast.AST]] | None:
    """Return the names in which two statements differ; None if they differ in more."""
    if isinstance(one, ast.Name) and isinstance(other, ast.Name):
        return [(one, other)] if one.id != other.id else []
    if type(one) is not type(other):
        return None
    found: list[tuple[ast.AST, ast.AST]] = []
    mine, others = [*ast.iter_child_nodes(one)], [*ast.iter_child_nodes(other)]
    plain = ({k: v for k, v in ast.iter_fields(each) if not _has_nodes(v)} for each in (one, other))
    if len(mine) != len(others) or next(plain) != next(plain):
        return None
    for pair in zip(mine, others, strict=True):
        inner = _differences(*pair)
        if inner is None:
            return None
        found += inner
    return found


def _has_nodes(value: object) -> bool:
    return isinstance(value, ast.AST) or (isinstance(value, list) and bool(value))


def summed_up(body: Block, around: NamesAround) -> Iterator[Block]:
    """Add to attributes, or to items, that are set in several places."""
    targets = [_target(n) for part in body for n in ast.walk(part) if isinstance(n, ast.Assign)]
    holders = [_holder(target) for target in targets]
    for holder in dict.fromkeys(holders):
        if holder and holders.count(holder) > 1:
            yield rebuilt_block(body, partial(_added_to, holder))


def _added_to(holder: str, node: ast.AST) -> ast.AST | None:
    if not isinstance(node, ast.Assign) or _holder(_target(node)) != holder:
        return None
    target = _target(node)
    assert isinstance(target, ast.Attribute | ast.Subscript)
    return ast.copy_location(ast.AugAssign(target, ast.Add(), node.value), node)


def again(body: Block, around: NamesAround) -> Iterator[Block]:
    """Do for another parameter what a statement does for one, in place of what is done for that."""
    known = {ast.dump(_target(each)): place for place, each in enumerate(body) if _sets(each)}
    for place, statement in enumerate(body):
        used = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        for one in (name for name in around.parameters if _sets(statement) and name in used):
            for other in (name for name in around.parameters if name != one):
                names = {one: other, other: one}
                new = rebuilt_block([statement], partial(_renamed, names))
                before = known.get(ast.dump(_target(new[0])), place)
                first, last = (place + 1, place + 1) if before == place else (before, before + 1)
                yield [*body[:first], *new, *body[last:]]


def _sets(statement: ast.stmt) -> bool:
    """Return whether a statement sets an attribute or an item."""
    return isinstance(statement, PLAIN) and bool(_holder(_target(statement)))


def _renamed(names: Mapping[str, str], node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.Name) and node.id in names:
        return ast.copy_location(ast.Name(names[node.id], node.ctx), node)
    return None


def carried_over(body: Block, around: NamesAround) -> Iterator[Block]:
    """Keep at the end of a loop a value for its next round: of those that it never sets anew."""
    for place, loop in enumerate(body):
        if isinstance(loop, ast.For | ast.While):
            last = loop.body[-1]
            made = [n.id for n in ast.walk(loop) if isinstance(n, ast.Name) and _is_set(n)]
            for name in around.unchanged_in_loops(loop.body[0].lineno):
                for value in dict.fromkeys(made):
                    pair = ast.Name(name, ast.Store()), ast.Name(value, ast.Load())
                    keep = _at(ast.Assign([pair[0]], pair[1]), last.lineno)
                    longer = with_block(loop, [*loop.body, keep])
                    yield [*body[:place], longer, *body[place + 1 :]]


def _is_set(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def as_elsewhere(body: Block, around: NamesAround) -> Iterator[Block]:
    """Put a statement in that other functions have beside this one."""
    for statement in around.usual:
        for place in range(len(body) + 1):
            line = body[min(place, len(body) - 1)].lineno
            yield [*body[:place], _at(copy.deepcopy(statement), line), *body[place:]]


def _at(statement: ast.stmt, line: int) -> ast.stmt:
    """Return a statement of another function as if it stood in a line of this one."""
    for node in ast.walk(statement):
        if "lineno" in node._attributes:
            place = {"lineno": line, "end_lineno": line, "col_offset": 0, "end_col_offset": 0}
            vars(node).update(place)
    return statement


def _target(statement: ast.stmt) -> ast.expr:
    assert isinstance(statement, PLAIN)
    return statement.targets[0] if isinstance(statement, ast.Assign) else statement.target


def _holder(target: ast.expr) -> str:
    """Return what kind of place is set: an attribute, or what holds items; else nothing."""
    if isinstance(target, ast.Attribute):
        return f".{target.attr}"
    return ast.dump(target.value) if isinstance(target, ast.Subscript) else ""


def _text(body: Sequence[ast.stmt]) -> str:
    return "".join(map(ast.dump, body))
