"""Which functions belong together: a forward, and the backward that its cache is handed to."""

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache

from grader.confined.function_names import short_name
from grader.confined.quick_dataclass import dataclass
from grader.core.rubric import Criterion, Rubric

KEPT = 512  # criteria: a margin over the 40 of the largest packaged assignment

Call = tuple[str, list[str], list[str]]


@dataclass(frozen=True)
class Pair:
    """A forward function, where its cache stands among what it returns, and its backward."""

    forward: str
    position: int
    backward: str


def find_pairs(rubric: Rubric) -> tuple[Pair, ...]:
    """Return pairs by the rubric's lines: one returns more than its outputs, the other takes it.

    `out, cache = f(x)` and `dx = b(dout, cache)` make f and b a pair. A function that takes what
    it returned itself, as an update rule takes its settings, keeps its state there: no cache.
    """
    outputs = _outputs(rubric)
    found = (pair for criterion in rubric.criteria for pair in _pairs(criterion, outputs))
    return tuple(dict.fromkeys(found))


def returns_more(criterion: Criterion) -> bool:
    """Return whether the function gives something beside the outputs, in a form that is free."""
    outputs, name = {output.name for output in criterion.outputs}, short_name(criterion.function)
    return any(
        not outputs.issuperset(targets)
        for called, _, targets in _calls(criterion.call)
        if called.rpartition(".")[2] == name and len(targets) > 1
    )


def _outputs(rubric: Rubric) -> dict[str, set[str]]:
    outputs: dict[str, set[str]] = {}
    for criterion in rubric.criteria:
        outputs.setdefault(criterion.function, set()).update(o.name for o in criterion.outputs)
    return outputs


def _pairs(criterion: Criterion, outputs: Mapping[str, set[str]]) -> Iterator[Pair]:
    made: dict[str, tuple[str, int]] = {}  # name -> the function that returned it, and where
    for called, arguments, targets in _calls(criterion.call):
        for name in arguments:
            maker, position = made.get(name, ("", 0))
            known = maker != called and {maker, called} <= outputs.keys()
            if known and name not in outputs[maker]:
                yield Pair(maker, position, called)
        made |= {name: (called, place) for place, name in enumerate(targets)}


@lru_cache(KEPT)
def _calls(lines: str) -> tuple[Call, ...]:
    """Return the calls whose values get names: the function, its arguments that are names, these.

    A class is graded by the same lines again and again.
    """
    found: list[Call] = []
    for statement in ast.parse(lines).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            arguments = [getattr(argument, "id", "") for argument in statement.value.args]
            found.append((ast.unparse(statement.value.func), arguments, _targets(statement)))
    return tuple(found)


def _targets(statement: ast.Assign) -> list[str]:
    target = statement.targets[0]
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    return [ast.unparse(name) for name in names]
