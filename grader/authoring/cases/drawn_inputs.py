"""Draws the inputs of a case from the expressions of the rubric."""

import zlib
from collections.abc import Mapping
from typing import Any

from grader.authoring.cases.storable_values import HELD, comes_back, kind_of, same
from grader.authoring.problems import Refusal, Refused, refusal
from grader.confined.case.casting import cast_floats
from grader.confined.case.execute import case_space, code_given, reset_randomness
from grader.confined.case.generators import generators
from grader.confined.case.tensors import arrays
from grader.core.asked.code_givens import code_of
from grader.core.rubric import CaseSpec, Criterion, Rubric
from grader.core.text import one_line
from grader.grading.reference_folder import inside


def case_seed(rubric_seed: int, case: str, attempt: int = 0) -> int:
    """Return the seed of a case: the same for all criteria, so `like` means the same inputs."""
    return zlib.crc32(f"{rubric_seed}/{case}/{attempt}".encode())


def seed_of(rubric: Rubric, spec: CaseSpec, attempt: int = 0) -> int:
    """Return a case's own seed, or the one that follows from its name and the rubric's."""
    if spec.seed is None:
        return case_seed(rubric.seed, spec.name, attempt)
    return case_seed(spec.seed, spec.name, attempt) if attempt else spec.seed


def draw_inputs(
    criterion: Criterion, spec: CaseSpec, seed: int, scope: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the inputs of one case, floating-point ones in the case's dtype and memory order.

    Givens that are code are no inputs: they are made wherever the case runs. Here they are made so
    that the givens after them see them.
    Raises `Refused` with all givens whose expression fails or gives what no case can hold, or where
    `setup` fails.
    """
    settings = {"sizes": dict(spec.sizes), "dtype": spec.dtype, "seed": seed}
    reset_randomness(seed)
    space = _space(criterion, spec, scope, settings)
    reset_randomness(seed)
    inputs: dict[str, Any] = {}
    problems: list[Refusal] = []
    failed: set[str] = set()
    for name, expression in {**criterion.given, **spec.given}.items():
        code = code_of(expression)
        try:
            with inside(scope):
                if code:
                    space[name] = code_given(name, code, space, settings)
                    continue
                drawn = _draw(name, expression, space, seed)
                drawn = arrays(drawn) if criterion.framework else drawn
            value = cast_floats(drawn, spec.dtype, spec.order)
        except (Exception, SystemExit) as error:
            follows = isinstance(error, NameError) and error.name in failed
            problems += [] if follows else [_raised(criterion, spec, name, error)]
            failed.add(name)
            continue
        inputs[name] = space[name] = value
        if not comes_back(value):
            problems.append(_not_held(criterion, spec, name, value, expression))
    if problems:
        raise Refused(problems)
    return inputs


def _space(
    criterion: Criterion, spec: CaseSpec, scope: Mapping[str, Any], settings: Mapping[str, Any]
) -> dict[str, Any]:
    own = {"setup": criterion.setup, "framework": criterion.framework}
    try:
        return case_space(scope, {**settings, **own}, "given")
    except (Exception, SystemExit) as error:
        sentence = f"`setup` raised {type(error).__name__}: {one_line(str(error))}"
        advice = "Fix `setup`, or `imports`, which holds modules."
        raise Refused([refusal(criterion, spec, sentence, advice)]) from error


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
    advice = f"Write `{name}: {{code: …}}`: the case makes it then, wherever it runs."
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
