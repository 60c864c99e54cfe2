"""Draws the inputs of a case from the expressions of the rubric."""

import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.confined.execute import case_space
from grader.confined.generators import generators
from grader.core.errors import RubricError
from grader.core.rubric import CaseSpec, Criterion


def case_seed(rubric_seed: int, case: str, attempt: int = 0) -> int:
    """The seed of a case: the same for all criteria, so that `like` means the same inputs."""
    return zlib.crc32(f"{rubric_seed}/{case}/{attempt}".encode())


def draw_inputs(
    criterion: Criterion, spec: CaseSpec, seed: int, scope: Mapping[str, Any]
) -> dict[str, Any]:
    """The inputs of one case, floating-point ones in the case's dtype and memory order.

    Raises `RubricError` naming the given whose expression fails.
    """
    settings = {"sizes": dict(spec.sizes), "dtype": spec.dtype, "seed": seed}
    space = case_space(scope, settings, "given")
    inputs: dict[str, Any] = {}
    for name, expression in {**criterion.given, **spec.given}.items():
        try:
            value = _draw(name, expression, space, seed)
        except Exception as error:
            where = f"criteria.{criterion.name}.given.{name} (case {spec.name})"
            message = f"{where} raised {type(error).__name__}: {error}."
            raise RubricError(message, "Mend the expression.") from error
        inputs[name] = cast_floats(value, spec.dtype, spec.order)
        space[name] = inputs[name]
    return inputs


def _draw(stream: str, expression: Any, space: dict[str, Any], seed: int) -> Any:
    if isinstance(expression, dict):
        return {
            name: _draw(f"{stream}.{name}", inner, space, seed)
            for name, inner in expression.items()
        }
    if not isinstance(expression, str):
        return expression
    return eval(expression.strip(), {**space, **generators(seed, stream)})


def cast_floats(value: Any, dtype: str, order: str = "C") -> Any:
    """The value with every floating-point array in another precision and memory order."""
    if isinstance(value, dict):
        return {name: cast_floats(inner, dtype, order) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(cast_floats(inner, dtype, order) for inner in value)
    if not isinstance(value, np.ndarray):
        return value
    kept = dtype if value.dtype.kind == "f" else value.dtype
    return np.array(value, kept, order="F" if order == "F" else "C")
