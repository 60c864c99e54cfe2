"""The operators of mutation testing, one small mistake each.

An operator takes a node of a syntax tree and yields nodes that could take its place. Nodes
that are there already are never changed, so replacements may share them.
"""

import ast
from collections.abc import Callable, Iterator

from grader.authoring.mutation import call_operators, place_operators, term_operators
from grader.authoring.mutation.surroundings import Surroundings
from grader.confined.replay.changed.expression_changes import dropped_term, wider_slice

Operator = Callable[[ast.AST, Surroundings], Iterator[ast.AST]]

OPERATORS: tuple[Operator, ...] = (
    term_operators.other_operator,
    dropped_term,
    term_operators.swapped_operands,
    term_operators.other_comparison,
    term_operators.other_condition,
    term_operators.other_constant,
    term_operators.other_transpose,
    term_operators.zero,
    term_operators.other_derivative,
    call_operators.other_call,
    call_operators.bare_argument,
    call_operators.swapped_arguments,
    call_operators.dropped_keyword,
    call_operators.fewer_axes,
    call_operators.fewer_rounds,
    call_operators.other_end,
    call_operators.plain_heap,
    place_operators.swapped_elements,
    place_operators.dropped_statement,
    place_operators.other_name,
    place_operators.other_index,
    wider_slice,
    place_operators.wrapped,
)
