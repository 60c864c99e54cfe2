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
    Nor is a value whose parts make the outputs, such as the root of a tree: its form is not free.
    """
    judged = _looked_into(rubric)
    return tuple(pair for pair in _every_pair(rubric) if pair.forward not in judged)


def judged_values(rubric: Rubric) -> tuple[Pair, ...]:
    """Return what would be pairs, but for outputs that are made of parts of what is handed on."""
    judged = _looked_into(rubric)
    return tuple(pair for pair in _every_pair(rubric) if pair.forward in judged)


def _every_pair(rubric: Rubric) -> tuple[Pair, ...]:
    outputs = _outputs(rubric)
    found = (pair for criterion in rubric.criteria for pair in _pairs(criterion, outputs))
    return tuple(dict.fromkeys(found))


def _looked_into(rubric: Rubric) -> set[str]:
    """Return functions whose one value is read by the lines of their own criteria.

    `tree = outline(build_tree(f))`, or `root = build_tree(f)` and `weight = root.weight`.
    """
    graded = frozenset(criterion.function for criterion in rubric.criteria)
    return {c.function for c in rubric.criteria if _reads_value(c.call, c.function, graded)}


@lru_cache(KEPT)
def _reads_value(lines: str, function: str, graded: frozenset[str]) -> bool:
    """Return whether lines read an attribute of what a function returns, or give it to a helper."""
    names = {t[0] for called, _, t in _calls(lines) if called == function and len(t) == 1}

    def is_value(node: ast.AST) -> bool:
        made = isinstance(node, ast.Call) and ast.unparse(node.func) == function
        return made or (isinstance(node, ast.Name) and node.id in names)

    def is_read(node: ast.AST) -> bool:
        if isinstance(node, ast.Attribute):
            return is_value(node.value)
        helped = isinstance(node, ast.Call) and ast.unparse(node.func) not in graded
        return helped and any(map(is_value, getattr(node, "args", ())))

    return any(map(is_read, ast.walk(ast.parse(lines))))


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
