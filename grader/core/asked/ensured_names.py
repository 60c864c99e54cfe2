"""Which names a case must leave behind, and which the properties of a criterion read."""

import ast
from collections.abc import Iterator
from functools import lru_cache

from grader.confined.values.leaf_names import output_of
from grader.core.asked.needed_names import free_names
from grader.core.asked.property_sentences import expected_in, fields_of, nodes_of
from grader.core.outputs.written_outputs import is_written
from grader.core.rubric import Criterion


def result_names(criterion: Criterion) -> tuple[str, ...]:
    """Return what a case must leave behind: the outputs, and what `ensure` speaks of."""
    names = [output_of(spec.name) for spec in criterion.outputs if not is_written(spec.name)]
    names += [spec.name for spec in criterion.statistical]
    return tuple(dict.fromkeys([*names, *ensured_names(criterion)]))


def written_names(criterion: Criterion) -> list[str]:
    """Return the outputs that a case prints or writes to files."""
    return [spec.name for spec in criterion.outputs if is_written(spec.name)]


def ensured_names(criterion: Criterion) -> tuple[str, ...]:
    """Return the names that the lines of a case set and `ensure` reads."""
    if not criterion.ensure:
        return ()
    assigned = _assigned(criterion.call)
    read = (name for text in _texts(criterion) for name in _read(text))
    return tuple(dict.fromkeys(name for name in read if name in assigned))


@lru_cache
def _read(text: str) -> tuple[str, ...]:
    """Return the names that an expression reads, as they stand there: not those of its own."""
    needed = {*free_names(ast.parse(text.strip(), mode="eval"))}
    names = (node.id for node in nodes_of(text) if isinstance(node, ast.Name))
    return tuple(dict.fromkeys(name for name in names if name in needed))


@lru_cache
def _assigned(call: str) -> frozenset[str]:
    """Return the names that lines set; each of thousands of mutants asks for them."""
    names = (node for node in ast.walk(ast.parse(call)) if isinstance(node, ast.Name))
    return frozenset(name.id for name in names if isinstance(name.ctx, ast.Store))


def judged_names(criterion: Criterion) -> tuple[str, ...]:
    """Return the names among these that `ensure` reads, outputs and random quantities too."""
    read = {name for text in _texts(criterion) for name in _read(text)}
    return tuple(name for name in result_names(criterion) if name in read)


def expected_names(criterion: Criterion) -> tuple[str, ...]:
    """Return the names of which `ensure` reads the reference's values: `expected.cost`."""
    return tuple(dict.fromkeys(n for text in _texts(criterion) for n in expected_in(text)))


def _texts(criterion: Criterion) -> Iterator[str]:
    for sentence, expression in criterion.ensure.items():
        yield from (expression, *fields_of(sentence))
