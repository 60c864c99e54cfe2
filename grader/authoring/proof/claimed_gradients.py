"""Which outputs of a criterion are gradients, and of what: the rubric's `gradient`, resolved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.authoring.cases.reference_runs import Scope, float_leaves, run_reference
from grader.authoring.cases.storable_values import kind_of
from grader.authoring.problems import Refusal, refusal
from grader.authoring.proof.zeros import named_gradients
from grader.confined.values.tree import flatten
from grader.core.cases import Array, Case, is_float
from grader.core.rubric import Criterion

ADVICE = "Fix `gradient` in the rubric, or the reference."


@dataclass(frozen=True)
class Pair:
    """A gradient, by the name of the output, and what it is the gradient of."""

    output: str  # "dx", "grads.Wx"
    given: str  # "x", "params.Wx"
    gradient: Array


def find_pairs(
    criterion: Criterion, case: Case, scope: Scope, precision: str
) -> tuple[list[Pair], list[Refusal]]:
    """Every gradient the reference returns in one case, with what belongs to it; and what is wrong.

    Wrong is a gradient that is absent, or of another shape than its given.
    """
    names = named_gradients(criterion)
    values = run_reference(criterion, case, scope, precision, tuple(names))
    inputs = float_leaves(case.inputs)
    absent = [name for name in names if name not in values]
    problems = {name: f"`call` sets no `{name}`" for name in absent}
    if not names:
        problems[""] = "no output is the gradient of a given; expected one named `d<given>`"
    pairs: list[Pair] = []
    for name in (name for name in names if name in values):
        for leaf, value in flatten(name, values[name]):
            pair = _pair(leaf, names[name] + leaf[len(name) :], value, inputs)
            if isinstance(pair, Pair):
                pairs.append(pair)
            else:
                problems[leaf] = pair
    return pairs, [refusal(criterion, case, text, ADVICE, n) for n, text in problems.items()]


def _pair(output: str, given: str, value: Any, inputs: Mapping[str, Array]) -> Pair | str:
    """Return the pair, or the sentence that says why there is none."""
    gradient = value if hasattr(value, "dtype") else None
    if given not in inputs:
        return f"`{output}` is the gradient of `{given}`, which is no floating-point given"
    if gradient is None:
        return f"`{output}` is {kind_of(value)}; expected an array of the shape of `{given}`"
    if not is_float(gradient):
        return f"`{output}` has the dtype {gradient.dtype}; expected floating-point numbers"
    if gradient.shape != inputs[given].shape:
        return f"`{output}` has the shape {gradient.shape}, `{given}` has {inputs[given].shape}"
    return Pair(output, given, gradient)
