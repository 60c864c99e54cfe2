"""Values of a reference as leaves: what the sandbox would send of an answer, and inputs."""

import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.leaf_names import is_within, output_of
from grader.confined.values.leaves import leaves
from grader.confined.values.tree import flatten
from grader.core.cases import is_float, is_inexact
from grader.core.outcomes import Formed
from grader.core.rubric import Criterion
from grader.judging.values.kinds.table_order import tables_in_order

NEVER_ADAPTED = {"numpy", "builtins"}  # packages whose values are taken as they are


def reference_leaves(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the reference gave as leaves: those that the sandbox would send of an answer."""
    return dict(leaves(values, _adapted(len(sys.modules))))


@lru_cache(1)
def _adapted(modules: int) -> frozenset[str]:
    """Return the names of loaded packages, whose number tells whether any came since."""
    return frozenset(sys.modules.keys() - NEVER_ADAPTED)


def output_values(criterion: Criterion, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs as leaves by name, in the order of the rubric."""
    found = {n: leaf for s in criterion.outputs for n, leaf in leaves_of(s.name, values).items()}
    return dict(tables_in_order(found, criterion))


def leaves_of(output: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the leaves of an output, which may be a part of a value: "bn_param.running_mean"."""
    top = output_of(output)
    found = reference_leaves({top: values[top]}) if top in values else {}
    return {name: leaf for name, leaf in found.items() if is_within(name, output)}


def output_leaves(criterion: Criterion, values: Mapping[str, Any]) -> dict[str, Array]:
    """Return the outputs as arrays by name, in the order of the rubric."""
    return {name: content(leaf) for name, leaf in output_values(criterion, values).items()}


def content(leaf: Any) -> Array:
    """Return the array of a leaf: of a form, the one that stands for the value."""
    return np.asarray(leaf.content if isinstance(leaf, Formed) else leaf)


def float_leaves(inputs: Mapping[str, Any]) -> dict[str, Array]:
    """Return the inputs that are floating-point arrays or single numbers, by dotted name."""
    leaves = [leaf for name, value in inputs.items() for leaf in flatten(name, value)]
    arrays = {name: np.asarray(v) for name, v in leaves if isinstance(v, np.ndarray | float)}
    return {name: array for name, array in arrays.items() if is_float(array)}


def map_floats(value: Any, change: Callable[[Array], Array]) -> Any:
    """Return the value with every floating-point array in it changed."""
    if type(value) is dict:
        return {name: map_floats(inner, change) for name, inner in value.items()}
    if type(value) in (list, tuple):
        return type(value)(map_floats(inner, change) for inner in value)
    if type(value) is np.ndarray and is_inexact(value):
        return change(value)
    return value
