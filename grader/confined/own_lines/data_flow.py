"""Which statements of a function make which of its outputs: backward slices, flow by flow.

Source: M. Weiser, "Program slicing", 1981. Names stand for values; what a call may change is its
object and its first argument, as `out.append(x)` and `np.add.at(dW, x, dout)` do.
"""

import ast
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import islice

from ..quick_dataclass import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef
Loop = ast.For | ast.AsyncFor | ast.While
LEAVES = ast.Return | ast.Raise | ast.Break | ast.Continue


@dataclass(frozen=True, eq=False)
class Statement:
    """One statement, or the head of a loop or a condition."""

    node: ast.AST
    place: int  # among the statements of the function
    made: Collection[str]  # names that have another value after it
    used: Collection[str]
    under: tuple[ast.AST, ...]  # loops and conditions around it, outermost first
    whole: bool = False  # it gives its names new values, whatever they were

    @property
    def line(self) -> int:
        """Return the number of its first line."""
        return int(getattr(self.node, "lineno", 0))

    @property
    def column(self) -> int:
        """Return how far it is indented."""
        return int(getattr(self.node, "col_offset", 0))

    @property
    def last_line(self) -> int:
        """Return the number of its last line; of a loop or a condition the head's."""
        head = isinstance(self.node, ast.If | Loop)
        return self.line if head else int(getattr(self.node, "end_lineno", None) or self.line)

    @cached_property
    def loops(self) -> set[ast.AST]:
        """Return the loops around it, in which later statements run before it, too."""
        return {each for each in self.under if isinstance(each, Loop)}


class DataFlow:
    """The statements of a function, and how values go from one to the next."""

    def __init__(self, function: Function) -> None:
        """Read all statements of a function."""
        self.statements: list[Statement] = []
        self._read(function.body, ())

    def slice_of(self, place: int | None, key: str) -> set[Statement]:
        """Return the statements that make an output.

        `place` counts in the returned tuple, `None` is all that is returned; `key` is of a
        dictionary, or empty.
        """
        found: set[Statement] = set()
        for last, returned in self._returned(place):
            element = _entry(returned, key)
            if not isinstance(element, ast.Name) or not self._makers(element.id, last):
                found.add(last)
            first = self._with_key(element, key, last) if key else []
            if first:
                found.update(first)
                self._follow([(name, s) for s in first for name in _of_key(s, key)], found)
            else:
                self._follow([(name, last) for name in _used(element)], found)
        return found

    def last_return(self) -> set[Statement]:
        """Return the statement by which the function ends, if it returns something."""
        returns = (s for s in reversed(self.statements) if isinstance(s.node, ast.Return))
        return {*islice(returns, 1)}

    def _follow(self, waiting: list[tuple[str, Statement]], found: set[Statement]) -> None:
        seen = set(waiting)
        while waiting:
            name, user = waiting.pop()
            for maker in self._makers(name, user):
                found.add(maker)
                further = {(used, maker) for used in maker.used} - seen
                seen |= further
                waiting.extend(further)

    def _makers(self, name: str, user: Statement) -> list[Statement]:
        """Return the statements whose value of a name may arrive at its user."""
        makers = [s for s in self.statements if name in s.made and _reaches(s, user)]
        before = [s for s in makers if s.place < user.place and not s.loops - user.loops]
        certain = [s for s in before if s.whole and set(s.under) <= set(user.under)]
        if not certain:
            return makers
        latest = max(certain, key=lambda s: s.place)
        # What stands before it arrives no more, unless a loop around both comes to it again.
        return [s for s in makers if s.place >= latest.place]

    def _returned(self, place: int | None) -> Iterator[tuple[Statement, ast.expr]]:
        for statement in self.statements:
            value = statement.node.value if isinstance(statement.node, ast.Return) else None
            if value is None:
                continue
            if place is not None and isinstance(value, ast.Tuple):
                if place < len(value.elts):
                    yield statement, value.elts[place]
            else:
                yield statement, value

    def _with_key(self, element: ast.expr, key: str, last: Statement) -> list[Statement]:
        """Return the statements that store under a key of a dictionary."""
        if not isinstance(element, ast.Name):
            return []
        makers = self._makers(element.id, last)
        return [
            s for s in makers if any(_is_stored(node, element.id, key) for node in ast.walk(s.node))
        ]

    def _read(self, body: Sequence[ast.stmt], under: tuple[ast.AST, ...]) -> None:
        for node in _running(body):
            if isinstance(node, ast.If | Loop):
                head = node.iter if isinstance(node, ast.For | ast.AsyncFor) else node.test
                made = _stored(node.target) if isinstance(node, ast.For | ast.AsyncFor) else set()
                self._add(node, made | {_mark(node)}, _used(head), under, whole=bool(made))
                for part in (node.body, node.orelse):
                    self._read(part, (*under, node))
            elif isinstance(node, ast.With | ast.AsyncWith):
                self._add(node, _stored(*node.items), _used(*node.items), under)
                self._read(node.body, under)
            elif isinstance(node, ast.Try):
                handled = (handler.body for handler in node.handlers)
                for part in (node.body, *handled, node.orelse, node.finalbody):
                    self._read(part, under)
            elif pairs := _pairs(node):
                place = len(self.statements)
                for target, value in pairs:
                    kept = _kept_of(target)
                    self._add(node, _stored(target), _used(value) | kept, under, not kept, place)
            else:
                whole = isinstance(node, ast.Assign | ast.AnnAssign) and not _kept(node)
                self._add(node, _made(node), _used(node) | _kept(node), under, whole=whole)

    def _add(
        self,
        node: ast.AST,
        made: set[str],
        used: set[str],
        under: tuple[ast.AST, ...],
        whole: bool = False,
        place: int | None = None,
    ) -> None:
        around = {_mark(each) for each in under}
        number = len(self.statements) if place is None else place
        self.statements.append(Statement(node, number, made, used | around, under, whole))


def _running(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a body up to one that leaves it: what follows never runs."""
    for node in body:
        yield node
        if isinstance(node, LEAVES):
            return


def _reaches(maker: Statement, user: Statement) -> bool:
    return maker.place < user.place or bool(maker.loops & user.loops)


def _mark(node: ast.AST) -> str:
    """Return a name for what a head decides: which statements under it run."""
    return f"@{id(node)}"


def _made(node: ast.AST) -> set[str]:
    if isinstance(node, Function | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return _stored(node) | _changed(node.value)
    return _stored(node)


def _changed(call: ast.Call) -> set[str]:
    """Return what a call that is a statement may change."""
    owner = [call.func.value] if isinstance(call.func, ast.Attribute) else []
    return {name for each in [*owner, *call.args[:1]] if (name := _base(each))}


def _stored(*nodes: ast.AST) -> set[str]:
    stores = (
        node
        for root in nodes
        for node in ast.walk(root)
        if isinstance(getattr(node, "ctx", None), ast.Store)
    )
    return {name for node in stores if (name := _base(node))}


def _kept(node: ast.AST) -> set[str]:
    """Return the names of which a statement changes a part, so that the rest stays."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    kept = set[str]().union(*(_kept_of(target) for target in targets if target))
    if isinstance(node, ast.AugAssign):
        kept.add(_base(node.target))
    return {name for name in kept if name}


def _kept_of(target: ast.AST) -> set[str]:
    parts = (_base(part) for part in ast.walk(target) if isinstance(part, ast.Subscript))
    return {name for name in parts if name}


def _pairs(node: ast.AST) -> list[tuple[ast.expr, ast.expr]]:
    """Return each target with its own value, of `a, b = f(x), g(x)`; empty for all else."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return []
    target, value = node.targets[0], node.value
    if not isinstance(target, ast.Tuple) or not isinstance(value, ast.Tuple):
        return []
    starred = any(isinstance(each, ast.Starred) for each in (*target.elts, *value.elts))
    alike = len(target.elts) == len(value.elts) and not starred
    return [*zip(target.elts, value.elts, strict=True)] if alike else []


def _used(*nodes: ast.AST) -> set[str]:
    loads = (
        node
        for root in nodes
        for node in ast.walk(root)
        if isinstance(getattr(node, "ctx", None), ast.Load)
    )
    return {name for node in loads if (name := _base(node))}


def _base(node: ast.AST) -> str:
    """Return the name of a variable, or of an attribute of `self`; empty for all else."""
    while isinstance(node, ast.Subscript | ast.Starred):
        node = node.value
    if isinstance(node, ast.Attribute):
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            return f"self.{node.attr}"
        return _base(node.value)
    return node.id if isinstance(node, ast.Name) and node.id != "self" else ""


def _entry(returned: ast.expr, key: str) -> ast.expr:
    """Return what stands under a key, where a dictionary is written into the `return`."""
    if not isinstance(returned, ast.Dict):
        return returned
    entries = zip(returned.keys, returned.values, strict=True)
    return next((value for name, value in entries if _is_key(name, key)), returned)


def _is_stored(node: ast.AST, name: str, key: str) -> bool:
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        return _base(node) == name and _is_key(node.slice, key)
    return isinstance(node, ast.Dict) and any(_is_key(each, key) for each in node.keys)


def _of_key(statement: Statement, key: str) -> set[str]:
    """Return what is used for one key where a dictionary is written with all of them."""
    dictionaries = [n for n in ast.walk(statement.node) if isinstance(n, ast.Dict)]
    values = [
        value
        for each in dictionaries
        for name, value in zip(each.keys, each.values, strict=True)
        if _is_key(name, key)
    ]
    return _used(*values) if values else set(statement.used)


def _is_key(node: ast.AST | None, key: str) -> bool:
    return isinstance(node, ast.Constant) and str(node.value) == key
