"""Which names the properties of a criterion read: of what the call leaves, and of `expected`."""

import ast
from collections.abc import Iterator

from grader.core.asked.property_sentences import expected_in, fields_of, nodes_of
from grader.core.rubric import Criterion


def ensured_names(criterion: Criterion) -> tuple[str, ...]:
    """Return the names that the lines of a case set and `ensure` reads."""
    if not criterion.ensure:
        return ()
    nodes = ast.walk(ast.parse(criterion.call))
    assigned = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    read = (n.id for n in _nodes(criterion) if isinstance(n, ast.Name))
    return tuple(dict.fromkeys(name for name in read if name in assigned))


def expected_names(criterion: Criterion) -> tuple[str, ...]:
    """Return the names of which `ensure` reads the reference's values: `expected.cost`."""
    return tuple(dict.fromkeys(n for text in _texts(criterion) for n in expected_in(text)))


def _nodes(criterion: Criterion) -> Iterator[ast.AST]:
    return (node for text in _texts(criterion) for node in nodes_of(text))


def _texts(criterion: Criterion) -> Iterator[str]:
    for sentence, expression in criterion.ensure.items():
        yield from (expression, *fields_of(sentence))
