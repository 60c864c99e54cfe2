"""Learns from watching the reference what the operators need to know of a function."""

import ast
from types import ModuleType
from typing import Any

from grader.authoring.mutation.reference_functions import Function
from grader.authoring.mutation.surroundings import Surroundings
from grader.authoring.mutation.watch import Watch, alike_names, array_names


def surroundings(function: Function, watch: Watch) -> Surroundings:
    """What the operators need to know of a function that was watched."""
    calls = watch.held.get(function.loaded.__code__, [])
    names = function.namespace
    slices: dict[str, list[ast.expr]] = {}
    subscripts = [n for n in ast.walk(function.node) if isinstance(n, ast.Subscript)]
    for node in subscripts:
        known = slices.setdefault(ast.unparse(node.value), [])
        texts = [ast.dump(other) for other in known]
        known += [] if ast.dump(node.slice) in texts or _texts(node.slice) else [node.slice]
    return Surroundings(
        alike=alike_names(calls),
        arrays=array_names(calls),
        callables=frozenset(name for name, value in names.items() if callable(value)),
        slices=slices,
        keys=tuple(dict.fromkeys(key for node in subscripts for key in _texts(node.slice))),
        numpy=next((n for n, v in names.items() if _is_numpy(v)), "np"),
    )


def _texts(node: ast.AST) -> list[str]:
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _is_numpy(value: Any) -> bool:
    return isinstance(value, ModuleType) and value.__name__ == "numpy"
