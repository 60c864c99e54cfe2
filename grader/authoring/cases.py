"""Makes one test case: inputs that are drawn, and what the reference makes of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.authoring.calibrate import Calibration, calibrate
from grader.authoring.draw import case_seed, draw_inputs
from grader.authoring.runs import Scope, map_floats, output_leaves, run_reference, where
from grader.confined.tree import flatten
from grader.core.cases import AcceptedOutputs, Array, Case, Expected
from grader.core.errors import CasesError, GraderError
from grader.core.rubric import CaseSpec, Criterion, Rubric
from grader.reference import evaluate_properties

SEEDS_TRIED = 60  # for cases whose outputs are tokens: a search of a fraction of a second
NUDGE = 1e-4  # relative; tokens that survive it were chosen by a clear margin


def make_case(criterion: Criterion, spec: CaseSpec, rubric: Rubric, scope: Scope) -> Calibration:
    """One case with its expected outputs and tolerances."""
    if any(output.metric == "tokens" for output in criterion.outputs):
        case = _clearest_case(criterion, spec, rubric, scope)
    else:
        case = _case(criterion, spec, case_seed(rubric.seed, spec.name), scope)
    return calibrate(criterion, spec, case, scope)


def _case(criterion: Criterion, spec: CaseSpec, seed: int, scope: Scope) -> Case:
    bare = Case(
        criterion=criterion.name,
        name=spec.name,
        sizes=spec.sizes,
        dtype=spec.dtype,
        seed=seed,
        visibility=spec.visibility,
        weight=spec.weight,
        inputs=draw_inputs(criterion, spec, seed, scope),
        expected=(),
    )
    values = run_reference(criterion, bare, scope, precision="float64")
    _check_properties(criterion, bare, values, scope)
    return replace(
        bare,
        expected=_expected(criterion, bare, values),
        accepted=_accepted(criterion, bare, values, scope),
        shapes=_shapes(values) if criterion.ensure else {},
    )


def _shapes(values: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    leaves = [leaf for name, value in values.items() for leaf in flatten(name, value)]
    return {name: np.shape(value) for name, value in leaves}


def _expected(criterion: Criterion, case: Case, values: Mapping[str, Any]) -> tuple[Expected, ...]:
    """The outputs of a first run; `calibrate` puts better ones, and tolerances, in their place."""
    for spec in criterion.outputs:
        _refuse_zeros(spec.name, values[spec.name], where(criterion, case))
    return tuple(
        Expected(name, _checked(array, name, criterion, case), 0.0, 0.0)
        for name, array in output_leaves(criterion, values).items()
    )


def _checked(array: Array, name: str, criterion: Criterion, case: Case) -> Array:
    """Refuses expected values that no answer can be compared with."""
    place = where(criterion, case)
    if array.dtype.kind not in "fiub":
        raise CasesError(f"{name} is no array of numbers ({place}).", "Mend the reference.")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise CasesError(f"{name} of the reference is not finite ({place}).", "Change the inputs.")
    return array


def _refuse_zeros(name: str, value: Any, place: str) -> None:
    """A part of an output may be zero: the gradient of something that does not count."""
    parts = [np.asarray(part) for _, part in flatten(name, value)]
    filled = [part for part in parts if part.dtype.kind == "f" and part.size]
    if filled and not any(part.any() for part in filled):
        message = f"{name} is zero everywhere ({place}): returning zeros would pass."
        raise CasesError(message, "Change the inputs.")


def _accepted(
    criterion: Criterion, case: Case, values: Mapping[str, Any], scope: Scope
) -> tuple[AcceptedOutputs, ...]:
    space = {**scope, **case.sizes, "np": np, **case.inputs, **values}
    return tuple(
        AcceptedOutputs(
            {name: np.asarray(eval(text, dict(space))) for name, text in other.outputs.items()},
            other.credit,
            other.say,
        )
        for other in criterion.accept
    )


def _check_properties(
    criterion: Criterion, case: Case, values: Mapping[str, Any], scope: Scope
) -> None:
    for sentence, holds in evaluate_properties(criterion, case, values, scope).items():
        if holds is not True:
            what = f"“{sentence}” does not hold for the reference ({where(criterion, case)})"
            raise GraderError(f"{what}: {holds}.", "Mend the reference or the property.")


def _clearest_case(criterion: Criterion, spec: CaseSpec, rubric: Rubric, scope: Scope) -> Case:
    """The seed whose tokens vary most, of those that small changes of the inputs leave alone."""
    best: tuple[int, Case] | None = None
    for attempt in range(SEEDS_TRIED):
        case = _case(criterion, spec, case_seed(rubric.seed, spec.name, attempt), scope)
        distinct = sum(np.unique(e.array).size for e in case.expected)
        fits = all(_ends_as_wanted(criterion, spec, e) for e in case.expected)
        better = best is None or distinct > best[0]
        if better and fits and _is_clear(criterion, case, scope):
            best = (distinct, case)
    if best is None:
        message = f"No seed gives tokens with a clear margin ({where(criterion, spec)})."
        raise CasesError(message, "Change the sizes, or spread the scores further apart.")
    return best[1]


def _ends_as_wanted(criterion: Criterion, spec: CaseSpec, expected: Expected) -> bool:
    """Return whether no sequence ends; or, in a case with `early_end`, one does and another not."""
    output = next(s for s in criterion.outputs if s.name == expected.name.partition(".")[0])
    if output.end is None:
        return True
    found = expected.array == output.end
    if not spec.early_end or found.ndim < 2:
        return not found.any()
    early = found[..., :-1].any(axis=-1)
    return bool(early.any() and not found.any(axis=-1).all())


def _is_clear(criterion: Criterion, case: Case, scope: Scope) -> bool:
    """Whether the tokens stay the same when every floating-point input is nudged."""
    rng = np.random.default_rng(case.seed)
    for _ in range(3):
        inputs = {name: map_floats(v, lambda a: _nudged(a, rng)) for name, v in case.inputs.items()}
        values = run_reference(criterion, replace(case, inputs=inputs), scope, "float64")
        leaves = output_leaves(criterion, values)
        if not all(np.array_equal(leaves[e.name], e.array) for e in case.expected):
            return False
    return True


def _nudged(array: Array, rng: np.random.Generator) -> Array:
    factor: Array = 1 + NUDGE * rng.standard_normal(array.shape)
    return np.asarray(array * factor.astype(array.dtype))
