"""Outputs that may have several forms: whether `up_to`, `shape` and `dtype` fit the reference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.authoring.cases.reference_values import content, reference_leaves
from grader.authoring.problems import Refusal, refusal
from grader.authoring.proof.freedom_problems import freedom_problem, partner_problem
from grader.authoring.proof.zeros import Leaves, Runs
from grader.confined.values.arrays import Array
from grader.confined.values.tree import flatten
from grader.core.cases import Case, Expected
from grader.core.metrics import scale_of
from grader.core.outputs.freedom import freedom_of
from grader.core.rubric import Criterion, OutputSpec
from grader.judging.alignment.aligned import align
from grader.judging.alignment.target import Target
from grader.judging.values.asked_forms import dtype_sentence, misfit_sentence
from grader.judging.values.expectations import metric_for, target_of

# Errors up to which runs of the reference are taken for the same pieces: from rounding in double
# precision to more than any case that is kept has in single precision.
LADDER = (1e-12, 1e-9, 1e-6, 1e-4, 1e-2)
FORM = "Write in the rubric what the reference gives, or change the reference."
FREEDOM = "Change `up_to`, or the inputs."
PARTS = "is made of parts, and each of them is compared by itself; expected an array"
AS_ARRAY = "Make it an array in `call`, with `np.array`, or bring it into one order there."


def compared(criterion: Criterion, runs: Runs) -> Runs:
    """Return the runs of the outputs that are compared, each in the form closest to the first run.

    An eigenvector may have the other sign in single precision; that must not count as noise.
    """
    names = [n for n in runs.base if (s := criterion.spec_of(n)) and not s.free_shape]
    base = {name: runs.base[name] for name in names}
    return replace(
        runs,
        base=base,
        exact=_like(base, runs.exact, criterion),
        nudged=[_like(base, leaves, criterion) for leaves in runs.nudged],
        single=[_like(base, leaves, criterion) for leaves in runs.single],
    )


def _like(base: Leaves, leaves: Leaves, criterion: Criterion) -> Leaves:
    specs = {name: spec for name in base if (spec := criterion.spec_of(name))}
    targets = [_target(n, base[n], spec) for n, spec in specs.items() if spec.up_to]
    known = {target.name for target in targets}
    return {
        name: align(leaves, targets, name).array if name in known else leaves[name]
        for name in base
        if name in leaves
    }


def _target(name: str, array: Array, spec: OutputSpec) -> Target:
    expected = Expected(name, array, 0.0, 0.0)
    metric = metric_for(expected, spec)
    limits = (0.0,) if metric.discrete else LADDER
    return target_of(expected, spec, metric, limits, scale_of(array) if metric.relative else None)


def unfit_forms(criterion: Criterion, case: Case, values: Mapping[str, Any]) -> list[Refusal]:
    """Return a problem for each output of the reference that its own keys do not fit."""
    found: list[Refusal] = []
    for spec in criterion.outputs:
        leaves = list(_leaves(spec, values))
        if (spec.up_to or spec.shape) and _has_single_parts_only(spec.name, leaves):
            found.append(refusal(criterion, case, f"`{spec.name}` {PARTS}", AS_ARRAY, spec.name))
            continue
        for name, array in leaves:
            told = [
                dtype_sentence(name, array, spec.dtype),
                misfit_sentence(name, array, spec.shape, case.sizes) if spec.shape else "",
            ]
            found += [refusal(criterion, case, each, FORM, name) for each in told if each]
            freedom = freedom_of(spec.up_to, array.ndim)
            partner = _array(values.get(spec.together))
            told = [
                freedom_problem(array, freedom, spec),
                partner_problem(name, array, spec, criterion, partner),
            ]
            sentences = (f"`{name}`: {each}" for each in told if each)
            found += [refusal(criterion, case, each, FREEDOM, name) for each in sentences]
    return found


def _has_single_parts_only(output: str, leaves: Sequence[tuple[str, Array]]) -> bool:
    return bool(leaves) and all(name != output and not array.ndim for name, array in leaves)


def _array(value: Any) -> Array | None:
    try:
        return np.asarray(value)
    except Exception:  # a ragged list, an object with an `__array__` that fails
        return None


def _leaves(spec: OutputSpec, values: Mapping[str, Any]) -> Iterator[tuple[str, Array]]:
    """Yield the arrays of an output that has keys about its form."""
    if spec.forms and spec.name in values:
        for name, value in flatten(spec.name, values[spec.name]):
            array = _array(value)
            if array is not None and array.dtype.kind != "O":
                yield name, array
            else:  # an object with fields
                parts = reference_leaves({name: value}).items()
                yield from ((part, content(leaf)) for part, leaf in parts if part != name)
