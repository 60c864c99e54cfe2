"""Whether answers can be compared with what the reference gives: numbers, the same every time."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.authoring.cases.reference_runs import Scope, run_reference
from grader.authoring.cases.storable_values import kind_of
from grader.authoring.problems import Refusal, refusal
from grader.authoring.proof.written_fitness import written_problems
from grader.confined.values.tree import flatten
from grader.core.cases import Array, Case, is_float
from grader.core.metrics import scaled_errors
from grader.core.rubric import Criterion
from grader.core.written_outputs import is_written

# Beyond what the same sums in another order give: BLAS may divide work between threads otherwise.
SAME_RUN = 1e-12
ABSENT = "Set it in the lines of `call`, on every way through them."
KIND = "Make numbers of it in `call`, or take it out of `outputs`."
NONE = "Let the reference return it, or take it out of `outputs`."
FINITE = "Change the inputs, or fix the reference."
SEED = (
    "Seed it: draw from `np.random` itself, which is seeded before every case, or pass a seed "
    "as a `given`; keep nothing from one call to the next."
)


def unfit_outputs(
    criterion: Criterion, case: Case, values: Mapping[str, Any], scope: Scope
) -> list[Refusal]:
    """Return a problem for each output that no answer can be compared with."""
    found: list[Refusal] = []
    fit: dict[str, Any] = {}
    for spec in criterion.outputs:
        name = spec.name
        written = is_written(name)
        problems = written_problems(spec, values) if written else _problems(name, values)
        found += [refusal(criterion, case, *problem) for problem in problems]
        fit |= {} if problems else {name: values[name]}
    if not fit:
        return found
    again = run_reference(criterion, case, scope, "float64", tuple(fit))
    unseeded = [name for name, value in fit.items() if not _repeats(value, again.get(name))]
    for name in unseeded:
        sentence = f"`{criterion.function}` gives another `{name}` each time it runs"
        found.append(refusal(criterion, case, f"{sentence}; expected the same", SEED, name))
    return found


def _problems(name: str, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return sentence, advice and dotted name of all that is wrong about one output."""
    if name not in values:
        return [(f"`call` did not set `{name}`; expected an array or a number", ABSENT, name)]
    leaves = [(leaf, value, _as_array(value)) for leaf, value in flatten(name, values[name])]
    kinds = [
        (f"`{leaf}` is {kind_of(value)}; expected arrays or numbers", _kind_advice(value), leaf)
        for leaf, value, array in leaves
        if array is None
    ]
    infinite = [
        (f"`{leaf}` holds {_odd(array)}; expected finite numbers", FINITE, leaf)
        for leaf, _, array in leaves
        if array is not None and is_float(array) and not np.isfinite(array).all()
    ]
    return kinds + infinite


def _as_array(value: Any) -> Array | None:
    """Return the value as an array of numbers, or nothing if it is none."""
    try:
        array = np.asarray(value)
    except Exception:  # an object with an `__array__` that fails, a ragged list
        return None
    return array if array.dtype.kind in "fiub" else None


def _kind_advice(value: Any) -> str:
    return NONE if value is None else KIND


def _odd(array: Array) -> str:
    """Return what an array holds that is not finite: "2 NaN and 1 inf"."""
    counts = ((int(np.isnan(array).sum()), "NaN"), (int(np.isinf(array).sum()), "inf"))
    return " and ".join(f"{count} {word}" for count, word in counts if count)


def _repeats(value: Any, again: Any) -> bool:
    """Return whether a second run gave the same."""
    first, second = (dict(flatten("", each)) for each in (value, again))
    if first.keys() != second.keys():
        return False
    return all(_equal(np.asarray(first[name]), np.asarray(second[name])) for name in first)


def _equal(one: Array, other: Array) -> bool:
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if not is_float(one):
        return np.array_equal(one, other)
    return bool(scaled_errors(other, one).max(initial=0.0) <= SAME_RUN)
