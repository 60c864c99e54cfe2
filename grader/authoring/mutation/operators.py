"""The operators of mutation testing, one small mistake each.

An operator takes a node of a syntax tree and yields nodes that could stand in its place. Nodes
that are there already are never changed, so replacements may share them.
"""

import ast
from collections.abc import Callable, Iterator

from grader.authoring.mutation import calls, places, terms, wrappings
from grader.authoring.mutation.surroundings import Surroundings

Operator = Callable[[ast.AST, Surroundings], Iterator[ast.AST]]

OPERATORS: tuple[Operator, ...] = (
    terms.other_operator,
    terms.dropped_term,
    terms.swapped_operands,
    terms.other_comparison,
    terms.other_condition,
    terms.other_constant,
    terms.other_transpose,
    terms.zero,
    terms.other_derivative,
    calls.other_call,
    calls.bare_argument,
    calls.swapped_arguments,
    calls.dropped_keyword,
    calls.fewer_axes,
    calls.fewer_rounds,
    places.swapped_elements,
    places.dropped_statement,
    places.other_name,
    places.other_index,
    places.wider_slice,
    wrappings.wrapped,
)
