"""Makes one test case: inputs that are drawn, and what the reference makes of them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from grader.authoring.cases.drawn_inputs import check_redrawn, draw_inputs, seed_of
from grader.authoring.cases.reference_runs import Scope, run_reference
from grader.authoring.cases.reference_values import (
    content,
    map_floats,
    output_leaves,
    output_values,
    reference_leaves,
)
from grader.authoring.cases.storable_values import held, kind_of
from grader.authoring.draws.random_case import with_runs
from grader.authoring.problems import Collector, Refused, refusal
from grader.authoring.proof.answer_forms import unfit_forms
from grader.authoring.proof.calibrated_case import Calibration
from grader.authoring.proof.calibration import calibrate
from grader.authoring.proof.fitness import unfit_outputs
from grader.authoring.proof.precisions import runs_of
from grader.authoring.proof.proven_properties import left_names, prove_properties
from grader.authoring.proof.proven_raises import class_problems, raises_problems
from grader.confined.values.arrays import Array
from grader.confined.values.leaf_names import output_of
from grader.core.asked.autograd import autograd_of
from grader.core.asked.code_givens import code_givens
from grader.core.cases import AcceptedOutputs, Case, Expected
from grader.core.metrics import METRICS
from grader.core.rubric import CaseSpec, Criterion, Rubric
from grader.core.text import one_line
from grader.grading.case_settings import space_after

# Draws of a case whose outputs are tokens, of which the one with most different tokens is kept. A
# margin: 60 take a fraction of a second.
SEEDS_TRIED = 60
# Relative. A thousand times the rounding of single precision, so another precision or order of
# summation chooses the same tokens.
NUDGE = 1e-4


def make_case(criterion: Criterion, spec: CaseSpec, rubric: Rubric, scope: Scope) -> Calibration:
    """Return one case with expected outputs and tolerances, and all that keeps it from being used.

    Raises `Refused` where a given cannot be drawn or the reference raises: then there is no case.
    """
    criterion = replace(criterion, precisions=spec.precisions or criterion.precisions)
    seed = seed_of(rubric, spec)
    case = bare_case(criterion, spec, seed, scope)
    values = run_reference(criterion, case, scope, "float64", left_names(criterion))
    problems = unfit_outputs(criterion, case, values, scope)
    problems += unfit_forms(criterion, case, values)
    problems += check_redrawn(criterion, spec, seed, scope, case.inputs)
    named = (criterion.spec_of(problem.output) for problem in problems)
    unfit = {spec.name for spec in named if spec}
    fit = replace(criterion, outputs=tuple(o for o in criterion.outputs if o.name not in unfit))
    bad = {output_of(name) for name in unfit}
    made = Collector()
    drawn = made.attempt(lambda: _with_runs(criterion, spec, case, rubric, scope)) or case
    case = made.attempt(lambda: _expecting(fit, spec, case, values, rubric, scope)) or case
    calibration = made.attempt(lambda: _calibrated(fit, spec, case, scope)) or Calibration(case)
    calibration = replace(calibration, case=_joined(calibration.case, drawn))
    with_values = partial(prove_properties, criterion, rubric, scope, bad)
    calibration = made.attempt(lambda: with_values(calibration)) or calibration
    problems += [*class_problems(criterion, scope)] or raises_problems(criterion, case, scope)
    problems += [*made.refusals, *calibration.refusals]
    return replace(calibration, refusals=tuple(problems))


def _calibrated(criterion: Criterion, spec: CaseSpec, case: Case, scope: Scope) -> Calibration:
    if not criterion.outputs:
        return Calibration(case)
    return calibrate(criterion, spec, case, runs_of(criterion, case, scope))


def _expecting(
    criterion: Criterion,
    spec: CaseSpec,
    case: Case,
    values: Mapping[str, Any],
    rubric: Rubric,
    scope: Scope,
) -> Case:
    """Return the case with what the reference gives; of tokens, with the clearest ones."""
    if any(METRICS[output.metric].entries for output in criterion.outputs):
        return _clearest_case(criterion, spec, rubric, scope)
    return _with_expected(criterion, case, values, scope)


def bare_case(criterion: Criterion, spec: CaseSpec, seed: int, scope: Scope) -> Case:
    """Return a case with its inputs, which expects nothing yet."""
    return Case(
        criterion=criterion.name,
        name=spec.name,
        sizes=spec.sizes,
        dtype=spec.dtype,
        seed=seed,
        visibility=spec.visibility,
        weight=spec.weight,
        inputs=draw_inputs(criterion, spec, seed, scope),
        expected=(),
        runs=1 if criterion.statistical else 0,
        seconds=spec.seconds,
        memory=spec.memory,
        setup=criterion.setup,
        framework=criterion.framework,
        gradients=autograd_of(criterion),
        code=code_givens({**criterion.given, **spec.given}),
    )


def _with_runs(
    criterion: Criterion, spec: CaseSpec, bare: Case, rubric: Rubric, scope: Scope
) -> Case:
    """Return the case with the runs that its random quantities need.

    A case in which lines are counted needs one.
    """
    if not criterion.statistical or spec not in criterion.cases:
        return bare
    return with_runs(criterion, bare, rubric, scope)


def _joined(case: Case, drawn: Case) -> Case:
    return replace(case, random=drawn.random, runs=drawn.runs)


def _with_expected(
    criterion: Criterion, bare: Case, values: Mapping[str, Any], scope: Scope
) -> Case:
    """Return a case with the outputs of a first run; `calibrate` replaces them by better ones."""
    return replace(
        bare,
        expected=tuple(
            Expected(name, content(leaf), 0.0, 0.0, form=getattr(leaf, "form", ""))
            for name, leaf in output_values(criterion, values).items()
        ),
        accepted=_accepted(criterion, bare, values, scope),
    )


def _accepted(
    criterion: Criterion, case: Case, values: Mapping[str, Any], scope: Scope
) -> tuple[AcceptedOutputs, ...]:
    space = space_after(case, scope, "accept", values)
    return tuple(
        AcceptedOutputs(
            {
                leaf: array
                for name, text in other.outputs.items()
                for leaf, array in _accepted_leaves(criterion, case, name, text, space).items()
            },
            other.credit,
            other.say,
        )
        for other in criterion.accept
    )


def _accepted_leaves(
    criterion: Criterion, case: Case, name: str, text: str, space: Mapping[str, Any]
) -> dict[str, Array]:
    """Return what else is right of an output: one array, or each part of a mapping by its name."""
    what, advice = f"the expression of `{name}` in `accept`", "Fix the expression."
    try:
        value = eval(text, dict(space))
        found = {leaf: content(part) for leaf, part in reference_leaves({name: value}).items()}
    except Exception as error:
        sentence = f"{what} raised {type(error).__name__}: {one_line(str(error))}"
        raise Refused([refusal(criterion, case, sentence, advice)]) from error
    if found and all(map(held, found.values())):
        return found
    sentence = f"{what} is {kind_of(value)}; expected an array of numbers, or a mapping of them"
    raise Refused([refusal(criterion, case, sentence, advice)])


def _clearest_case(criterion: Criterion, spec: CaseSpec, rubric: Rubric, scope: Scope) -> Case:
    """Return the case whose tokens vary most, of seeds whose tokens survive small changes."""
    best: tuple[int, Case] | None = None
    for attempt in range(SEEDS_TRIED):
        bare = bare_case(criterion, spec, seed_of(rubric, spec, attempt), scope)
        values = run_reference(criterion, bare, scope, precision="float64")
        case = _with_expected(criterion, bare, values, scope)
        distinct = sum(np.unique(e.array).size for e in case.expected)
        fits = all(_ends_as_wanted(criterion, spec, e) for e in case.expected)
        better = best is None or distinct > best[0]
        if better and fits and _is_clear(criterion, case, scope):
            best = (distinct, case)
    if best is None:
        sentence = "no seed gives tokens with a clear margin"
        advice = "Change the sizes, or spread the scores further apart."
        raise Refused([refusal(criterion, spec, sentence, advice)])
    return best[1]


def _ends_as_wanted(criterion: Criterion, spec: CaseSpec, expected: Expected) -> bool:
    """Return whether no sequence ends; or, in a case with `early_end`, one does and another not."""
    output = criterion.spec_of(expected.name)
    if output is None or output.end is None:
        return True
    found = expected.array == output.end
    if not spec.early_end or found.ndim < 2:
        return not found.any()
    early = found[..., :-1].any(axis=-1)
    return bool(early.any() and not found.any(axis=-1).all())


def _is_clear(criterion: Criterion, case: Case, scope: Scope) -> bool:
    """Return whether the tokens stay the same when every floating-point input is nudged."""
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
