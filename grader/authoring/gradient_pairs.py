"""Which outputs of a criterion are gradients, and of what: the rubric's `gradient`, resolved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.authoring.runs import Scope, float_leaves, run_reference, where
from grader.confined.tree import flatten
from grader.core.cases import Array, Case, is_float
from grader.core.errors import GraderError
from grader.core.rubric import Criterion

ADVICE = "Mend `gradient` in the rubric, or the reference."


@dataclass(frozen=True)
class Pair:
    """A gradient, by the name of the output, and what it is the gradient of."""

    output: str  # "dx", "grads.Wx"
    given: str  # "x", "params.Wx"
    gradient: Array


def find_pairs(criterion: Criterion, case: Case, scope: Scope, precision: str) -> list[Pair]:
    """Every gradient the reference returns in one case, with what belongs to it.

    Raises `GraderError` where there is none, and where one has another shape than its given.
    """
    names = _named_gradients(criterion)
    values = run_reference(criterion, case, scope, precision, tuple(names))
    inputs = float_leaves(case.inputs)
    absent = [name for name in names if name not in values]
    if absent or not names:
        what = f"`call` sets no {absent[0]}" if absent else "no output is the gradient of a given"
        raise GraderError(f"{what} ({where(criterion, case)}).", ADVICE)
    return [
        _pair(leaf, given + leaf[len(name) :], value, inputs, where(criterion, case))
        for name, given in names.items()
        for leaf, value in flatten(name, values[name])
    ]


def _named_gradients(criterion: Criterion) -> dict[str, str]:
    """Output -> given: as the rubric names them, or outputs that are called d<given>."""
    if "of" in criterion.gradient:
        return {name: given for name, given in criterion.gradient.items() if name != "of"}
    names = (spec.name for spec in criterion.outputs)
    return {name: name[1:] for name in names if name[:1] == "d" and name[1:] in criterion.given}


def _pair(output: str, given: str, value: Any, inputs: Mapping[str, Array], place: str) -> Pair:
    gradient = value if hasattr(value, "dtype") else None
    if given not in inputs:
        raise GraderError(f"{output} is the gradient of no floating-point given ({place}).", ADVICE)
    if gradient is None or not is_float(gradient) or gradient.shape != inputs[given].shape:
        shape = getattr(gradient, "shape", "none")
        message = f"{output} has the shape {shape}, {given} has {inputs[given].shape} ({place})."
        raise GraderError(message, ADVICE)
    return Pair(output, given, gradient)
