"""Mutants of the reference: each with one small mistake, compiled, ready to take its place.

A site is a place in a function's syntax tree where something can be changed.
"""

import ast
import warnings
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from types import CodeType
from typing import Any

from grader.authoring.mutation.operators import OPERATORS, Operator
from grader.authoring.mutation.place_operators import swapped_elements
from grader.authoring.mutation.reference_functions import Function
from grader.authoring.mutation.surroundings import Surroundings, without_effect
from grader.confined.function_names import own_name
from grader.confined.quick_dataclass import dataclass

TELLING = (
    ast.BinOp,
    ast.BoolOp,
    ast.Call,
    ast.Compare,
    ast.IfExp,
    ast.Subscript,
    ast.UnaryOp,
    ast.stmt,
)  # of these alone the text says enough
UNTOUCHED = (ast.Raise, ast.Assert, ast.JoinedStr, ast.Import, ast.ImportFrom)


@dataclass(frozen=True, eq=False)
class Site:
    """A node of a syntax tree and where it hangs."""

    node: ast.AST
    parent: Any
    field: str
    index: int | None
    context: ast.AST  # as it is shown
    line: int
    alone: Set[int] = frozenset()  # ids of the nodes inside that no change of is a mistake

    def put(self, node: ast.AST) -> None:
        """Put another node in the place of this one."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def sites_of(function: Function) -> Iterator[Site]:
    """Yield every node in the lines that a student writes, in the order of the source."""
    for field, index, node in _children(function.node):
        if field == "body":
            yield from _below(Site(node, function.node, field, index, node, 0), function.lines)


def _below(site: Site, lines: frozenset[int]) -> Iterator[Site]:
    """Yield the site and all inside it, but for what is not part of the computation."""
    node = site.node
    if isinstance(node, UNTOUCHED) or _is_left_alone(node):
        return
    line = getattr(node, "lineno", site.line)
    context = node if isinstance(node, TELLING) else site.context
    if line in lines:
        yield Site(node, site.parent, site.field, site.index, context, line)
    alone = {id(part) for part in without_effect(node)} | site.alone
    for field, index, child in _children(node):
        if id(child) not in alone:
            yield from _below(Site(child, node, field, index, context, line, alone), lines)


def _children(node: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield field, None, value
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield field, index, item


def _is_left_alone(node: ast.AST) -> bool:
    if not isinstance(node, ast.Expr):
        return False
    value = node.value  # a docstring, or something printed
    prints = isinstance(value, ast.Call) and ast.unparse(value.func) == "print"
    return isinstance(value, ast.Constant) or prints


DROPPED = "(dropped)"


@dataclass(frozen=True, eq=False)
class Mutant:
    """A function with one change."""

    function: Function
    line: int
    before: str
    after: str
    code: CodeType
    kind: str = ""  # name of the operator that made it
    original: ast.AST | None = None  # what stood in the place
    instead: ast.AST | None = None  # what stands there now

    @property
    def change(self) -> str:
        """Return "x >= 0 → x > 0", as waivers in the rubric are written."""
        return f"{self.before} → {self.after}"


def mutants_of(
    function: Function, around: Surroundings, operators: Sequence[Operator] = OPERATORS
) -> Iterator[Mutant]:
    """Yield all mutants of the lines a student writes, in the order of the source."""
    for site in sites_of(function):
        seen = {ast.dump(site.node)}
        unordered = _only_membership_counts(site)
        for operator in operators:
            if unordered and operator is swapped_elements:
                continue
            for node in operator(site.node, around):
                text = ast.dump(node)
                if text not in seen:
                    seen.add(text)
                    yield from _mutant(function, site, node, operator.__name__)


def _only_membership_counts(site: Site) -> bool:
    """Return whether a node is asked what is in it, and never in which order."""
    if not isinstance(site.parent, ast.Compare) or site.index is None:
        return False
    return isinstance(site.parent.ops[site.index], ast.In | ast.NotIn)


def spoilt_returns(function: Function) -> Iterator[Mutant]:
    """Yield the function with None for one of the values it returns: does any case notice?"""
    for statement in ast.walk(function.node):
        if not isinstance(statement, ast.Return) or statement.value is None:
            continue
        value = statement.value
        if isinstance(value, ast.Tuple):
            places = [Site(e, value, "elts", i, e, e.lineno) for i, e in enumerate(value.elts)]
        else:
            places = [Site(value, statement, "value", None, value, value.lineno)]
        for site in places:
            if not (isinstance(site.node, ast.Constant) and site.node.value is None):
                yield from _mutant(function, site, ast.Constant(None))


@contextmanager
def in_place(mutant: Mutant) -> Iterator[None]:
    """Let everybody call the mutant, until the block ends."""
    loaded = mutant.function.loaded
    original = loaded.__code__
    loaded.__code__ = mutant.code
    try:
        yield
    finally:
        loaded.__code__ = original


def _mutant(function: Function, site: Site, node: ast.AST, kind: str = "") -> Iterator[Mutant]:
    """Yield the mutant, unless Python refuses its source."""
    ast.fix_missing_locations(ast.copy_location(node, site.node))
    before = _text(site.context)
    site.put(node)
    try:
        code = compiled(function, function.node)
        after = _text(node if site.context is site.node else site.context)
    except (SyntaxError, TypeError, ValueError):
        return
    finally:
        site.put(site.node)
    if code.co_freevars == function.loaded.__code__.co_freevars:
        yield Mutant(function, site.line, before, after, code, kind, site.node, node)


def compiled(function: Function, node: ast.FunctionDef) -> CodeType:
    """Return the code of the function with this definition."""
    statement: ast.stmt = node
    *classes, _ = own_name(function.name).split(".")
    for name in reversed(classes):
        shell = ast.parse(f"class {name}: pass").body[0]
        assert isinstance(shell, ast.ClassDef)
        shell.body = [statement]
        statement = shell
    filename = function.loaded.__code__.co_filename
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a change that Python finds odd
        module = compile(ast.Module([statement], []), filename, "exec")
    return next(code for code in _codes(module) if code.co_qualname == own_name(function.name))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Pass):
        return DROPPED
    return ast.unparse(node).split("\n")[0]
