"""Draws the inputs of a case from the expressions of the rubric."""

import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.authoring.cases.storable_values import HELD, held, kind_of, same
from grader.authoring.problems import Refusal, Refused, refusal
from grader.confined.case.execute import case_space, reset_randomness
from grader.confined.case.generators import generators
from grader.core.rubric import CaseSpec, Criterion
from grader.core.text import one_line
from grader.grading.reference_folder import inside


def case_seed(rubric_seed: int, case: str, attempt: int = 0) -> int:
    """Return the seed of a case: the same for all criteria, so `like` means the same inputs."""
    return zlib.crc32(f"{rubric_seed}/{case}/{attempt}".encode())


def draw_inputs(
    criterion: Criterion, spec: CaseSpec, seed: int, scope: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the inputs of one case, floating-point ones in the case's dtype and memory order.

    Raises `Refused` with all givens whose expression fails or gives what no case can hold.
    """
    settings = {"sizes": dict(spec.sizes), "dtype": spec.dtype, "seed": seed}
    space = case_space(scope, settings, "given")
    reset_randomness(seed)
    inputs: dict[str, Any] = {}
    problems: list[Refusal] = []
    failed: set[str] = set()
    for name, expression in {**criterion.given, **spec.given}.items():
        try:
            with inside(scope):
                drawn = _draw(name, expression, space, seed)
            value = cast_floats(drawn, spec.dtype, spec.order)
        except (Exception, SystemExit) as error:
            follows = isinstance(error, NameError) and error.name in failed
            problems += [] if follows else [_raised(criterion, spec, name, error)]
            failed.add(name)
            continue
        inputs[name] = space[name] = value
        problems += [] if held(value) else [_not_held(criterion, spec, name, value, expression)]
    if problems:
        raise Refused(problems)
    return inputs


def check_redrawn(
    criterion: Criterion,
    spec: CaseSpec,
    seed: int,
    scope: Mapping[str, Any],
    inputs: Mapping[str, Any],
) -> list[Refusal]:
    """Return a problem for each given that is not the same when it is drawn again."""
    again = draw_inputs(criterion, spec, seed, scope)
    advice = "Write it with `normal`, `uniform`, `integers` or `mask`, which are seeded."
    return [
        refusal(
            criterion,
            spec,
            f"given `{name}` is different each time it is drawn; expected the same",
            advice,
        )
        for name, value in inputs.items()
        if not same(value, again[name])
    ]


def _raised(criterion: Criterion, spec: CaseSpec, name: str, error: BaseException) -> Refusal:
    sentence = f"given `{name}` raised {type(error).__name__}: {one_line(str(error))}"
    return refusal(criterion, spec, sentence, f"Fix the expression of `{name}`.")


def _not_held(
    criterion: Criterion, spec: CaseSpec, name: str, value: Any, expression: Any
) -> Refusal:
    sentence = f"given `{name}` is {kind_of(value)}; expected {HELD}"
    advice = "Make it in the lines of `call`, from such values."
    if isinstance(expression, str) and expression.strip().isidentifier():
        advice += f""" If `{expression.strip()}` is a text, write "'{expression.strip()}'"."""
    return refusal(criterion, spec, sentence, advice)


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
    """Return the value with every floating-point array in another precision and memory order."""
    if isinstance(value, dict):
        return {name: cast_floats(inner, dtype, order) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(cast_floats(inner, dtype, order) for inner in value)
    if not isinstance(value, np.ndarray):
        return value
    kept = dtype if value.dtype.kind == "f" else value.dtype
    return np.array(value, kept, order="F" if order == "F" else "C")
