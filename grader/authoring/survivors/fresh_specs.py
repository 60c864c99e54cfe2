"""Cases that a rubric could have too: other seeds, other sizes, other kinds of numbers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.asked.code_givens import code_of
from grader.core.cases import Case
from grader.core.rubric import CaseSpec, Criterion, Rubric

# Seeds of the first case that are tried. A margin: what six draws of a case do not show, a seventh
# seldom does.
SEEDS = 6
# What is tried in place of a given array of real numbers: its own values, smaller and larger, which
# keep their signs; then both signs; zeros and ties; large numbers.
SCALED = ("0.1 * ({})", "10 * ({})")
FLOATS = ("normal({})", "np.round(2 * normal({}))", "100 * normal({})")
# Of probabilities none is negative: what a mutant does with one makes no difference to anybody.
POSITIVE = ("np.abs(normal({}))", "np.round(2 * np.abs(normal({})))", "100 * np.abs(normal({}))")
NUMBERS = (np.ndarray, np.generic, int, float)


def fresh_specs(criterion: Criterion, cases: Sequence[Case]) -> list[CaseSpec]:
    """Return cases like those of a criterion, each with a seed of its own, the closest first.

    The reference may refuse any of them.
    """
    plans = [*_like(criterion), *_resized(criterion)]
    plans += [
        replace(criterion.cases[0], given={**criterion.cases[0].given, name: expression})
        for name, expression in _others(criterion, cases[0])
    ]
    plans += list(_single(criterion, plans))
    return [
        replace(spec, name=f"fresh_{seed}", seed=seed, weight=None, visibility="visible")
        for seed, spec in enumerate(plans, 1)
    ]


def _like(criterion: Criterion) -> list[CaseSpec]:
    return [criterion.cases[0]] * SEEDS + list(criterion.cases[1:])


def _resized(criterion: Criterion) -> Iterator[CaseSpec]:
    """Yield the case with all sizes a little larger, and with each one larger and small."""
    spec = criterion.cases[0]
    texts = [*map(str, criterion.given.values()), criterion.call, criterion.setup]
    words = set(re.findall(r"\w+", " ".join(texts)))
    sizes = {letter: size for letter, size in spec.sizes.items() if letter in words}
    changes = [{letter: size + 1 for letter, size in sizes.items()}] if len(sizes) > 1 else []
    changes += [{name: other} for name, n in sizes.items() for other in (n + 2, 2, 1) if other != n]
    yield from (replace(spec, sizes={**spec.sizes, **change}) for change in changes)


def _single(criterion: Criterion, plans: Sequence[CaseSpec]) -> Iterator[CaseSpec]:
    """Yield two of the cases in single precision, where that exists and no case has it."""
    if "float32" in criterion.precisions and all(s.dtype == "float64" for s in plans):
        resized = plans[len(_like(criterion)) : len(_like(criterion)) + 1]
        yield from (replace(spec, dtype="float32") for spec in [*plans[:1], *resized])


def _others(criterion: Criterion, case: Case) -> list[tuple[str, Any]]:
    """Return givens and other expressions for them, those that keep most first."""
    kept = {n: e for n, e in criterion.given.items() if n in case.inputs and not code_of(e)}
    found = [
        (name, _other(expression, case.inputs[name], case, way))
        for way in range(len(SCALED) + len(FLOATS))
        for name, expression in kept.items()
    ]
    return [(name, other) for name, other in found if other != kept[name]]


def _other(expression: Any, value: Any, case: Case, way: int) -> Any:
    """Return the expression in another way; as it is where there are not so many."""
    if isinstance(expression, Mapping) and isinstance(value, dict):
        return {key: _other(expression[key], value.get(key), case, way) for key in expression}
    ways = list(_ways(expression, value, case))
    return ways[way] if way < len(ways) else expression


def _ways(expression: Any, value: Any, case: Case) -> Iterator[Any]:
    """Yield expressions for values of the same kind and shape; none for texts and the like."""
    kind = np.asarray(value).dtype.kind if isinstance(value, NUMBERS) else ""
    shape = _letters(np.shape(value), case) if kind else ""
    if kind == "f":
        yield from (text.format(expression) for text in SCALED)
        others = POSITIVE if _holds_probabilities(np.asarray(value)) else FLOATS
        yield from (text.format(shape) for text in others)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (number for number in (value + 1, 2, 1) if number != value)
    elif kind in ("i", "u") and np.size(value):
        bounds = [str(np.min(value)), str(int(np.max(value)) + 1)]
        yield f"integers({', '.join([*bounds, *filter(None, [shape])])})"
    elif kind == "b":
        yield f"mask({shape})"


def _holds_probabilities(array: Array) -> bool:
    """Return whether an array holds distributions along one of its axes."""
    sums = (array.sum(axis=axis) for axis in range(array.ndim) if array.shape[axis] > 1)
    return bool((array >= 0).all()) and any(np.allclose(total, 1) for total in sums)


def _letters(shape: tuple[int, ...], case: Case) -> str:
    """Return a shape as `normal` takes it: "N, D", and numbers where no size has that value."""
    letters = {size: letter for letter, size in reversed(list(case.sizes.items()))}
    return ", ".join(letters.get(length, str(length)) for length in shape)


def usual_sizes(rubric: Rubric) -> dict[str, int]:
    """Return the sizes that are the same in all cases, and so those of the rubric's head."""
    specs = [spec for criterion in rubric.criteria for spec in criterion.cases]
    letters = {letter: {spec.sizes.get(letter) for spec in specs} for letter in specs[0].sizes}
    return {letter: n for letter, found in letters.items() if len(found) == 1 for n in found if n}


def yaml_line(spec: CaseSpec, usual: Mapping[str, int]) -> str:
    """Return the case as it stands under `cases` of its criterion: "fresh_3: {seed: 3, N: 5}".

    `usual`: sizes that no case has to repeat.
    """
    entries: dict[str, Any] = {"seed": spec.seed}
    entries |= {name: n for name, n in spec.sizes.items() if usual.get(name) != n}
    entries |= {"dtype": spec.dtype} if spec.dtype != "float64" else {}
    entries |= {"order": spec.order} if spec.order != "C" else {}
    entries |= {"precision": list(spec.precisions)} if spec.precisions else {}
    entries |= {"stability": True} if spec.stability else {}
    entries |= {"early_end": True} if spec.early_end else {}
    limits = {"seconds": spec.seconds, "memory": _memory(spec.memory)}
    limits = {key: value for key, value in limits.items() if value}
    entries |= {"limits": limits} if limits else {}
    return f"{spec.name}: {_flow({**entries, **spec.given})}"


def _memory(count: int | None) -> str:
    return f"{count // 2**20} MiB" if count else ""


def _flow(value: Any) -> str:
    """Return a value as YAML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and not value.replace(" ", "").isalnum():
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
