"""Whether answers can be compared with what the reference gives: numbers, the same every time."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.authoring.cases.reference_runs import Scope, run_reference
from grader.authoring.cases.reference_values import content, leaves_of, reference_leaves
from grader.authoring.problems import Refusal, refusal
from grader.authoring.proof.written_fitness import written_problems
from grader.confined.values.arrays import Array
from grader.confined.values.atoms import NONE
from grader.core.cases import Case, is_inexact
from grader.core.metrics import scaled_errors
from grader.core.outcomes import Foreign, Formed
from grader.core.outputs.written_outputs import is_written
from grader.core.rubric import Criterion

# Relative. Threads of BLAS may add in another order, which changes the reference's outputs by some
# 1e-14; a seed that is not set changes them altogether.
SAME_RUN = 1e-12
COMPARED = "numbers, texts, arrays, and lists, tuples and mappings of these"
ABSENT = "Set it in the lines of `call`, in every branch."
KIND = "Take numbers or texts out of it in `call`, or take it out of `outputs`."
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
        fit |= {} if problems else {name: leaves_of(name, values)}
    if not fit:
        return found
    if not found and all(_is_none(leaf) for leaves in fit.values() for leaf in leaves.values()):
        return [refusal(criterion, case, *_nothing(name), name) for name in fit]
    again = run_reference(criterion, case, scope, "float64")
    repeated = {name: leaves_of(name, again) for name in fit}
    unseeded = [name for name, value in fit.items() if not _repeats(value, repeated[name])]
    for name in unseeded:
        sentence = f"`{criterion.function}` gives another `{name}` each time it runs"
        found.append(refusal(criterion, case, f"{sentence}; expected the same", SEED, name))
    return found


def _is_none(leaf: Any) -> bool:
    return isinstance(leaf, Formed) and leaf.form == NONE


def _nothing(name: str) -> tuple[str, str]:
    """Return sentence and advice for a criterion that an empty function would pass."""
    sentence = f"`{name}` is None, which a function that does nothing returns too"
    advice = "Name the argument that the call changes as the output, or"
    return sentence, f"{advice} take `{name}` out of `outputs`."


def _problems(name: str, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return sentence, advice and dotted name of all that is wrong about one output."""
    found = leaves_of(name, values)
    if not found:
        return [(f"`call` did not set `{name}`; expected a value", ABSENT, name)]
    foreign = [
        (f"`{leaf}` is {value.description}; expected {COMPARED}", KIND, leaf)
        for leaf, value in found.items()
        if isinstance(value, Foreign)
    ]
    infinite = [
        (f"`{leaf}` holds {_odd(value)}; expected finite numbers", FINITE, leaf)
        for leaf, value in found.items()
        if isinstance(value, np.ndarray) and is_inexact(value) and _is_odd(value)
    ]
    return foreign + infinite


def _is_odd(array: Array) -> bool:
    """Return whether an array holds NaN. A real number may be infinite, as a distance is."""
    known = np.isfinite(array) if array.dtype.kind == "c" else ~np.isnan(array)
    return not known.all()


def _odd(array: Array) -> str:
    """Return what an array holds that is not finite: "2 NaN and 1 inf"."""
    counts = ((int(np.isnan(array).sum()), "NaN"), (int(np.isinf(array).sum()), "inf"))
    return " and ".join(f"{count} {word}" for count, word in counts if count)


def _repeats(value: Any, again: Any) -> bool:
    """Return whether a second run gave the same."""
    first, second = (reference_leaves(each) for each in (value, again))
    if first.keys() != second.keys():
        return False
    return all(_equal(content(first[name]), content(second[name])) for name in first)


def _equal(one: Array, other: Array) -> bool:
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if not is_inexact(one):
        return np.array_equal(one, other)
    return bool(scaled_errors(other, one).max(initial=0.0) <= SAME_RUN)
