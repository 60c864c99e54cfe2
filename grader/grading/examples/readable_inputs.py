"""Inputs of a criterion in other sizes, drawn as the rubric says, with numbers that are short."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.confined.case.execute import case_space, code_given, reset_randomness
from grader.confined.case.generators import generators
from grader.core.asked.code_givens import code_of
from grader.core.rubric import CaseSpec, Criterion

DECIMALS = 1  # of drawn numbers; what expressions make of them may have more
STEPS = 10  # at least so many different numbers between the bounds of `uniform`


def readable_inputs(
    criterion: Criterion, spec: CaseSpec, sizes: Mapping[str, int], seed: int, scope: Any
) -> dict[str, Any]:
    """Return the inputs. The same expressions keep what they promise, in any size.

    Raises whatever an expression raises that does not fit the sizes.
    """
    settings = {"sizes": dict(sizes), "dtype": "float64", "seed": seed, "setup": criterion.setup}
    reset_randomness(seed)
    space = case_space(scope, settings, "given")
    inputs: dict[str, Any] = {}
    for name, expression in {**criterion.given, **spec.given}.items():
        if code := code_of(expression):
            space[name] = code_given(name, code, space, settings)
        else:
            inputs[name] = space[name] = _drawn(name, expression, space, seed)
    return inputs


def _drawn(stream: str, expression: Any, space: Mapping[str, Any], seed: int) -> Any:
    if isinstance(expression, dict):
        return {n: _drawn(f"{stream}.{n}", e, space, seed) for n, e in expression.items()}
    if not isinstance(expression, str):
        return expression
    return eval(expression.strip(), {**space, **_short_generators(seed, stream)})


def _short_generators(seed: int, stream: str) -> dict[str, Callable[..., Any]]:
    """Return the usual generators; those of real numbers round them."""
    usual = generators(seed, stream)

    def normal(*shape: int) -> Any:
        return np.round(usual["normal"](*shape), DECIMALS)

    def uniform(low: float, high: float, *shape: int) -> Any:
        step = abs(high - low) / STEPS
        decimals = max(DECIMALS, math.ceil(-math.log10(step))) if step else DECIMALS
        return np.clip(np.round(usual["uniform"](low, high, *shape), decimals), low, high)

    return {**usual, "normal": normal, "uniform": uniform}
