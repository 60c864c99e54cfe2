"""Whether a run executes what a mutant changes."""

import ast
from collections.abc import Iterator
from types import CodeType

from grader.authoring.mutation.mutants import Mutant
from grader.authoring.survivors.reach import Place, places_in


def changed_places(mutant: Mutant) -> frozenset[Place]:
    """Return the places of which a run executes one if it gets to what a mutant changes.

    Of what has no instruction of its own, such as a part of a constant, its line has some.
    """
    code = mutant.function.loaded.__code__
    own = {place for each in _with_inner(code) for place in places_in(each) if place}
    inside = {place for place in own if _is_inside(place, mutant.original)}
    on_line = {place for place in own if place[1] == mutant.line}
    return frozenset(inside or on_line)


def _with_inner(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _with_inner(constant)


def _is_inside(place: Place, node: ast.AST | None) -> bool:
    if not isinstance(node, ast.expr | ast.stmt | ast.keyword):
        return False
    _, line, column, last_line, last_column = place
    begins = (node.lineno, node.col_offset) <= (line, column)
    return begins and (last_line, last_column) <= (node.end_lineno or 0, node.end_col_offset or 0)
