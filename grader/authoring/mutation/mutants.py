"""Mutants of the reference: each with one small mistake, compiled, ready to take its place."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType

from grader.authoring.mutation.operators import OPERATORS
from grader.authoring.mutation.reference_functions import Function
from grader.authoring.mutation.sites import Site, sites_of
from grader.authoring.mutation.surroundings import Surroundings

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

    @property
    def change(self) -> str:
        """ "x >= 0 → x > 0", as waivers in the rubric are written."""
        return f"{self.before} → {self.after}"


def mutants_of(function: Function, around: Surroundings) -> Iterator[Mutant]:
    """All mutants of the lines a student writes, in the order of the source."""
    for site in sites_of(function):
        seen: set[str] = set()
        for operator in OPERATORS:
            for node in operator(site.node, around):
                text = ast.dump(node)
                if text not in seen:
                    seen.add(text)
                    yield from _mutant(function, site, node, operator.__name__)


def spoilt_returns(function: Function) -> Iterator[Mutant]:
    """The function with None for one of the values it returns: does any case notice?"""
    for statement in ast.walk(function.node):
        if not isinstance(statement, ast.Return) or statement.value is None:
            continue
        value = statement.value
        if isinstance(value, ast.Tuple):
            places = [Site(e, value, "elts", i, e, e.lineno) for i, e in enumerate(value.elts)]
        else:
            places = [Site(value, statement, "value", None, value, value.lineno)]
        for site in places:
            yield from _mutant(function, site, ast.Constant(None))


@contextmanager
def in_place(mutant: Mutant) -> Iterator[None]:
    """The mutant is what everybody calls, until the block ends."""
    loaded = mutant.function.loaded
    original = loaded.__code__
    loaded.__code__ = mutant.code
    try:
        yield
    finally:
        loaded.__code__ = original


def _mutant(function: Function, site: Site, node: ast.AST, kind: str = "") -> Iterator[Mutant]:
    """The mutant, unless Python refuses its source."""
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
        yield Mutant(function, site.line, before, after, code, kind, site.node)


def compiled(function: Function, node: ast.FunctionDef) -> CodeType:
    """The code of the function with this definition."""
    statement: ast.stmt = node
    *classes, _ = function.name.split(".")
    for name in reversed(classes):
        shell = ast.parse(f"class {name}: pass").body[0]
        assert isinstance(shell, ast.ClassDef)
        shell.body = [statement]
        statement = shell
    filename = function.loaded.__code__.co_filename
    module = compile(ast.Module([statement], []), filename, "exec")
    return next(code for code in _codes(module) if code.co_qualname == function.name)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Pass):
        return DROPPED
    return ast.unparse(node).split("\n")[0]
