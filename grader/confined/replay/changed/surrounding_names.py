"""What a function's source has that a small change may use."""

import ast
import copy
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from .other_functions import Arguments, Functions, longer_calls, usual_statements

MOST_NEAR = 4  # names that may stand for another one: those assigned closest to it
MOST_MORE = 6  # attributes that a value may lack, and calls around it
MOST_ATOMS = 12  # attributes, items, and texts likewise
MODULES = ("np", "numpy", "torch", "math")
USUAL = ("exp", "log", "tanh")
RUNNING = ("cumprod", "cumsum")
MOST_PAIRS = 40  # of names that may have been mistaken for one another


class NamesAround:
    """Names, attributes, items and texts of one function."""

    def __init__(
        self,
        definition: ast.FunctionDef,
        members: Iterable[str] = (),
        others: Functions = (),
        space: Container[str] = (),
    ) -> None:
        """Look into a function; of a method, `members` are attributes that its object has.

        The `others` stand beside it: functions of the same file, or methods of the same class.
        The `space` has the names that the file defines.
        """
        every = definition.args
        self.parameters = [a.arg for a in (*every.posonlyargs, *every.args, *every.kwonlyargs)]
        # name -> the line where it is first given a value
        self._first = dict.fromkeys(self.parameters, definition.lineno)
        nodes = list(ast.walk(definition))
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self._first.setdefault(node.id, node.lineno)
        loaded = [n for n in nodes if isinstance(getattr(n, "ctx", None), ast.Load)]
        self._read = {n.id for n in loaded if isinstance(n, ast.Name)}
        self.attributes = _distinct(n for n in loaded if _is_plain_attribute(n))
        read = {node.attr for node in loaded if isinstance(node, ast.Attribute)}
        missing = [name for name in members if name not in read][:MOST_NEAR]
        self._own = [_name(name) for name in self.parameters[:1]]
        self.unread: list[ast.expr] = [
            ast.Attribute(own, name, ast.Load()) for own in self._own for name in missing
        ]
        self.items = _distinct(n for n in loaded if isinstance(n, ast.Subscript))
        self.kept = [*_kept(nodes)][:MOST_NEAR]  # what is asked for by a text and never set
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        self.called = _distinct(call.func for call in calls)
        self.calls = _alike(calls)[:MOST_MORE]
        texts = (n.value for n in nodes if isinstance(n, ast.Constant))
        self.texts = [*dict.fromkeys(t for t in texts if isinstance(t, str))][:MOST_ATOMS]
        self._nodes, self._definition, self._others = nodes, definition, others
        self._module = next((name for name in MODULES if name in space), "")

    @cached_property
    def products(self) -> list[ast.expr]:
        """Return copies of products: one may contain the very sum that it is added to."""
        every = (n for n in self._nodes if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Mult))
        return copy.deepcopy(_distinct(every)[:MOST_NEAR])

    @cached_property
    def handed(self) -> list[str]:
        """Return what another function may have to be given under its own name."""
        every = self._definition.args
        usual = len(self.parameters) - len(every.defaults) - len(every.kwonlyargs)
        named = enumerate(self.parameters)
        return [name for place, name in named if name not in self._read or place >= usual]

    @cached_property
    def pairs(self) -> list[tuple[ast.expr, ast.expr]]:
        """Return names and attributes that may have been mistaken for one another."""
        return [*self._pairs()][:MOST_PAIRS]

    @cached_property
    def unused(self) -> Sequence[ast.expr]:
        """Return parameters that are never read, and these called as other parameters are."""
        calls = [n for n in self._nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
        given = _alike(call for call in calls if getattr(call.func, "id", "") in self.parameters)
        names = [_name(name) for name in self.parameters if name not in self._read]
        made = [ast.Call(name, c.args, c.keywords) for name in names for c in given]
        return [*names, *made][:MOST_MORE]

    @cached_property
    def usual(self) -> list[ast.stmt]:
        """Return statements that other functions have."""
        return usual_statements(self._others, self._definition)

    @cached_property
    def longer(self) -> Mapping[str, list[Arguments]]:
        """Return what functions that are called here are given elsewhere, by their names."""
        return longer_calls(self._others, self._definition)

    def _pairs(self) -> Iterator[tuple[ast.expr, ast.expr]]:
        """Yield attributes, parameters, and values that are made one after the other."""
        names = [name for name in self._first if name in self._read]
        given = [name for name in names if name in self.parameters]
        made = [name for name in names if name not in self.parameters]
        close = sorted(combinations(range(len(made)), 2), key=lambda pair: pair[1] - pair[0])
        near = [(made[one], made[other]) for one, other in close if other - one <= MOST_NEAR]
        alike = [pair for pair in combinations(self.attributes, 2) if _differ_in_one_name(*pair)]
        plain = [(_name(one), _name(other)) for one, other in combinations(given, 2)]
        yield from alike[:MOST_ATOMS]
        yield from plain
        yield from ((_name(one), _name(other)) for one, other in near)

    def is_own(self, value: ast.expr) -> bool:
        """Return whether an expression is the object whose method this is."""
        return isinstance(value, ast.Name) and value.id in self.parameters[:1]

    def near(
        self, line: int, most: int = MOST_NEAR, among: Collection[str] | None = None
    ) -> list[str]:
        """Return the few names that are first given a value closest to a line.

        Only those that have one there come first: no other can be read, but later in a loop.
        """

        def rank(name: str) -> tuple[bool, int]:
            first = self._first[name]
            return first >= line, abs(first - line)

        known = [name for name in self._first if name not in ("self", "cls", "_")]
        return sorted((n for n in known if among is None or n in among), key=rank)[:most]

    def factors(self, line: int) -> list[ast.expr]:
        """Return what a value may have to be multiplied with, or divided by."""
        return [*self._near(line), *self.attributes[:MOST_MORE], *self.unread, *self.unused]

    def sizes(self, line: int) -> list[ast.expr]:
        """Return what else a value may have to be divided by."""
        shapes = (ast.Attribute(_name(name), "shape", ast.Load()) for name in self.parameters)
        sizes = [ast.Subscript(shape, ast.Constant(0), ast.Load()) for shape in shapes]
        roots = (ast.BinOp(name, ast.Pow(), ast.Constant(0.5)) for name in self._near(line))
        return [*sizes[:MOST_NEAR], *roots]

    def terms(self, line: int, key: ast.expr | None) -> Iterator[ast.expr]:
        """Yield what may have to be added; beside an item also products of items of that key."""
        plain = [*self._near(line), *self.attributes[:MOST_MORE]]
        yield from (*self.unread, *plain)
        same = [i for i in self.items if key and ast.dump(_key(i)) == ast.dump(key)]
        others = [_item(holder, key) for holder in self._holders] if key else []
        for item in _distinct([*same, *others])[:MOST_NEAR]:
            yield item
            yield from (ast.BinOp(factor, ast.Mult(), item) for factor in plain)

    def inner_terms(self, line: int) -> list[ast.expr]:
        """Return what may have to be added inside of an expression."""
        return [*self.products, *self._near(line)]

    def _near(self, line: int) -> list[ast.expr]:
        return [_name(name) for name in self.near(line)]

    @property
    def usual_functions(self) -> list[ast.expr]:
        """Return functions of the numeric module that the file has imported."""
        return self._of_module(USUAL)

    @property
    def running_functions(self) -> list[ast.expr]:
        """Return functions of the numeric module that add up, or multiply, along an axis."""
        return self._of_module(RUNNING)

    def _of_module(self, names: Iterable[str]) -> list[ast.expr]:
        return [
            ast.Attribute(_name(self._module), each, ast.Load()) for each in names if self._module
        ]

    @cached_property
    def own_attributes(self) -> list[ast.expr]:
        """Return attributes that a method's object has or is asked for, to be set."""
        read = [n for n in self.attributes if isinstance(n, ast.Attribute) and self.is_own(n.value)]
        names = dict.fromkeys(n.attr for n in (*read, *self.unread) if isinstance(n, ast.Attribute))
        return [ast.Attribute(own, name, ast.Store()) for own in self._own for name in names]

    @property
    def _holders(self) -> list[ast.expr]:
        """Return what is read by a key: mappings and arrays."""
        return _distinct(item.value for item in self.items if isinstance(item, ast.Subscript))


def _differ_in_one_name(one: ast.expr, other: ast.expr) -> bool:
    assert isinstance(one, ast.Attribute) and isinstance(other, ast.Attribute)
    return one.attr == other.attr or ast.dump(one.value) == ast.dump(other.value)


def _kept(nodes: Iterable[ast.AST]) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield mappings with texts that m.get("v") asks for and no line sets; lists of an object."""
    read: dict[str, tuple[ast.expr, ast.expr]] = {}
    given = set()
    for node in nodes:
        match node:
            case ast.Subscript(value=holder, slice=key, ctx=ast.Store()):
                given.add(ast.dump(holder) + ast.dump(key))
            case ast.Subscript(
                value=ast.Attribute(value=ast.Name()) as holder, slice=ast.Name() as key
            ):
                read[ast.dump(holder) + ast.dump(key)] = holder, key
            case ast.Call(
                func=ast.Attribute(value=holder, attr="get"),
                args=[ast.Constant(value=str()) as key, *_],
            ):
                read[ast.dump(holder) + ast.dump(key)] = holder, key
    yield from (pair for name, pair in read.items() if name not in given)


def _alike(calls: Iterable[ast.Call]) -> list[ast.Call]:
    """Return calls that differ in more than their first argument, each kind once."""
    found = {ast.dump(ast.Call(c.func, c.args[1:], c.keywords)): c for c in calls}
    return [*found.values()][:MOST_ATOMS]


def _is_plain_attribute(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)


def _distinct(nodes: Iterable[ast.AST]) -> list[ast.expr]:
    by_text = {ast.dump(node): node for node in nodes if isinstance(node, ast.expr)}
    return [*by_text.values()][:MOST_ATOMS]


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _key(item: ast.expr) -> ast.expr:
    return item.slice if isinstance(item, ast.Subscript) else item


def _item(holder: ast.expr, key: ast.expr | None) -> ast.expr:
    return ast.Subscript(holder, key or ast.Constant(0), ast.Load())
