"""Which outputs of a criterion are gradients, and of what: the rubric's `gradient`, resolved."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.authoring.cases.reference_runs import Scope, run_reference
from grader.authoring.cases.reference_values import float_leaves
from grader.authoring.cases.storable_values import kind_of
from grader.authoring.problems import Refusal, refusal
from grader.authoring.proof.zeros import GRADIENT_ADVICE
from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.confined.values.tree import flatten
from grader.core.asked.autograd import named_gradients
from grader.core.cases import Case, is_float
from grader.core.rubric import Criterion


@dataclass(frozen=True)
class ClaimedGradient:
    """What an output claims to be: the gradient of a given."""

    output: str  # "dx", "grads.Wx"
    given: str  # "x", "params.Wx"
    gradient: Array


def claimed_gradients(
    criterion: Criterion, case: Case, scope: Scope, precision: str
) -> tuple[list[ClaimedGradient], list[Refusal]]:
    """Return every gradient that the reference returns in one case, and what is wrong.

    Wrong is a gradient that is absent, or of another shape than its given.
    """
    names = named_gradients(criterion)
    values = run_reference(criterion, case, scope, precision, tuple(names))
    inputs = float_leaves(case.inputs)
    absent = [name for name in names if name not in values]
    problems = {name: f"`call` does not set `{name}`" for name in absent}
    if not names:
        problems[""] = "no output is the gradient of a given; expected one named `d<given>`"
    found: list[ClaimedGradient] = []
    for name in (name for name in names if name in values):
        for leaf, value in flatten(name, values[name]):
            claimed = _claimed(leaf, names[name] + leaf[len(name) :], value, inputs)
            if isinstance(claimed, ClaimedGradient):
                found.append(claimed)
            else:
                problems[leaf] = claimed
    return found, [
        refusal(criterion, case, text, GRADIENT_ADVICE, n) for n, text in problems.items()
    ]


def _claimed(
    output: str, given: str, value: Any, inputs: Mapping[str, Array]
) -> ClaimedGradient | str:
    """Return the gradient, or the sentence that says why there is none."""
    gradient = np.asarray(value) if hasattr(value, "dtype") or type(value) is float else None
    if given not in inputs:
        return f"`{output}` is the gradient of `{given}`, which is not a floating-point given"
    if gradient is None:
        return f"`{output}` is {kind_of(value)}; expected an array of the shape of `{given}`"
    if not is_float(gradient):
        return f"`{output}` has the dtype {gradient.dtype}; expected floating-point numbers"
    if gradient.shape != inputs[given].shape:
        return f"`{output}` has the shape {gradient.shape}, `{given}` has {inputs[given].shape}"
    return ClaimedGradient(output, given, gradient)
