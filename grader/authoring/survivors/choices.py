"""Whether inputs make a choice matter that a mutant changes.

`x > 0` and `x >= 0` give the same as long as no input has a zero. That shows nothing: the inputs
never came to the point. A mutant of a comparison, of `and` or of a guard such as
`np.maximum(p, 1e-12)` counts as equivalent only in two cases. It decides otherwise at least once,
or all that is compared stays the same.
"""

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import CodeType
from typing import Any

import numpy as np

from grader.authoring.mutation.mutants import Mutant, Site, compiled, in_place
from grader.authoring.mutation.surroundings import called
from grader.authoring.survivors.equal_bits import same_bits
from grader.confined.quick_dataclass import dataclass

TELLER = "__chosen__"  # the name that a function calls at a choice
GUARDS = frozenset({"maximum", "minimum", "fmax", "fmin", "clip", "where"})
OF_TWO = frozenset({"max", "min"})  # guards where they have two arguments, else reductions
SIGNS = frozenset({"abs", "fabs", "absolute"})  # a guard where the call itself is changed
NUMBERS = (np.ndarray, np.integer, np.floating, int, float)


@dataclass
class Choices:
    """What a function told of the choices of the original and of the mutant."""

    names: tuple[str, ...] = ()  # of what is compared
    parts_differ: bool = False  # what is compared
    differ: bool = False  # what is chosen
    drawn: bool = False  # what is compared is another number each time
    where: str = ""  # "`x` is 0.25", the first time that it differs

    def __call__(self, *ways: Callable[[], Any]) -> Any:
        """Return what the first way gives, the original's choice."""
        choice, others, parts, other_parts = ways
        value, found = choice(), parts()
        self.drawn |= not _agree(found, parts)
        self.parts_differ |= not _agree(found, other_parts)
        if not self.differ and not _agree(value, others):
            self.differ = True
            self.where = _where(value, others, dict(zip(self.names, found, strict=False)))
        return value

    @property
    def only_luck(self) -> bool:
        """Return whether the choice was the same although it was made of other things."""
        return self.drawn or (self.parts_differ and not self.differ)


def _where(value: Any, others: Callable[[], Any], parts: Mapping[str, Any]) -> str:
    """Return what is compared, where it is a number, at the first place that differs."""
    try:
        places = np.argwhere(np.asarray(value) != np.asarray(others()))
    except Exception:  # the mutant would have raised it
        return ""
    place = tuple(places[0]) if len(places) else ()
    arrays = {n: np.asarray(p) for n, p in parts.items() if _is_number(p) and not _is_literal(n)}
    told = (f"`{n}` is {a[place]:.4g}" for n, a in arrays.items() if a.ndim == len(place))
    return " and ".join(list(told)[:2])


def _is_number(value: Any) -> bool:
    return isinstance(value, NUMBERS) and np.asarray(value).dtype.kind in "fiu"


def _is_literal(name: str) -> bool:
    """Return whether what is compared is itself a number in the source."""
    return isinstance(ast.parse(name, mode="eval").body, ast.Constant)


def _agree(value: Any, other: Callable[[], Any]) -> bool:
    try:
        return same_bits(value, other())
    except Exception:  # the mutant would have raised it
        return False


@dataclass(frozen=True)
class Telling:
    """The code of an original that tells of its choices, and the names of what it compares."""

    code: CodeType
    names: tuple[str, ...]


def telling(mutant: Mutant) -> Telling | None:
    """Return the original of a mutant, made to tell; None if the mutant changes no choice.

    Raises `SyntaxError` or `ValueError` for a choice that cannot be taken out of its place.
    """
    sites = list(_sites_around(mutant))
    place = next((site for site in sites if _is_choice(site.node, mutant)), None)
    if place is None or mutant.instead is None:
        return None
    before = copy.deepcopy(place.node)
    sites[0].put(mutant.instead)
    after = copy.deepcopy(mutant.instead if place is sites[0] else place.node)
    sites[0].put(sites[0].node)
    parts = _parts(before)
    alike = _kind(after) == _kind(before)
    others = ast.Tuple(_parts(after), ast.Load()) if alike else ast.Constant(None)
    ways = [before, after, ast.Tuple(parts, ast.Load()), others]
    call = ast.Call(ast.Name(TELLER, ast.Load()), [_later(way) for way in ways], [])
    place.put(ast.fix_missing_locations(ast.copy_location(call, place.node)))
    try:
        code = compiled(mutant.function, mutant.function.node)
    finally:
        place.put(place.node)
    return Telling(code, tuple(ast.unparse(part) for part in parts))


@contextmanager
def listening(mutant: Mutant, told: Telling) -> Iterator[Choices]:
    """Let the original of a mutant tell, until the block ends."""
    names, choices = mutant.function.namespace, Choices(told.names)
    names[TELLER] = choices
    try:
        with in_place(replace(mutant, code=told.code)):
            yield choices
    finally:
        del names[TELLER]


def _sites_around(mutant: Mutant) -> Iterator[Site]:
    """Yield the place that is changed, and all that it stands in, from the inside."""
    sites = {id(site.node): site for site in _every_site(mutant.function.node, mutant.line)}
    node = mutant.original
    while id(node) in sites:
        site = sites[id(node)]
        yield site
        node = site.parent


def _every_site(whole: ast.AST, line: int) -> Iterator[Site]:
    for parent in ast.walk(whole):
        for field, value in ast.iter_fields(parent):
            items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for index, node in items:
                if isinstance(node, ast.AST):
                    yield Site(node, parent, field, index, node, line)


def _is_choice(node: ast.AST, mutant: Mutant) -> bool:
    if isinstance(node, ast.Compare | ast.BoolOp):
        return True
    if not isinstance(node, ast.Call):
        return False
    name = called(node)
    whole = node is mutant.original
    return name in GUARDS or (name in OF_TWO and len(node.args) > 1) or (name in SIGNS and whole)


def _parts(node: ast.AST) -> list[ast.expr]:
    """Return what is compared."""
    found: list[ast.expr] = []
    if isinstance(node, ast.Compare):
        found = [node.left, *node.comparators]
    elif isinstance(node, ast.BoolOp):
        found = node.values
    elif isinstance(node, ast.Call):
        found = [*node.args, *(keyword.value for keyword in node.keywords)]
    return [copy.deepcopy(part) for part in found]


def _kind(node: ast.AST) -> object:
    if isinstance(node, ast.Compare):
        return [ast.dump(operator) for operator in node.ops]
    if isinstance(node, ast.BoolOp):
        return ast.dump(node.op)
    return ast.dump(node.func) if isinstance(node, ast.Call) else type(node)


def _later(node: ast.AST) -> ast.expr:
    """Return a function without arguments that computes an expression."""
    nothing = ast.arguments([], [], None, [], [], None, [])
    assert isinstance(node, ast.expr)
    return ast.Lambda(nothing, node)
