"""Where test cases come from, and whether stored ones are still what would be made now."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

import grader
from grader.confined.replay.recorded_calls import RecordedCall
from grader.confined.values.arrays import Array
from grader.confined.values.tree import flatten
from grader.core.cases import Case, CaseSet
from grader.core.rubric import Rubric
from grader.files.assignments import criterion_digest
from grader.files.shipped_files import shipped_digests
from grader.files.sources import sources_digest


def provenance(
    rubric: Rubric, sources: Mapping[str, bytes], shipped: Mapping[str, bytes]
) -> dict[str, Any]:
    """Return versions, seed and hashes, as stored beside the cases."""
    files = {"files": shipped_digests(shipped)} if shipped else {}
    return {
        "grader": grader.__version__,
        "numpy": np.__version__,
        "blas": _blas(),
        "seed": rubric.seed,
        "rubric": rubric.digest,
        "reference": sources_digest(sources),
        "criteria": {c.name: criterion_digest(c) for c in rubric.criteria if not c.by_hand},
        **files,
    }


def _blas() -> str:
    settings: Any = np.show_config(mode="dicts")
    blas = settings.get("Build Dependencies", {}).get("blas", {})
    return f"{blas.get('name', 'unknown')} {blas.get('version', '')}".strip()


Calls = tuple[RecordedCall, ...]  # of one case

# Relative to the largest. Another machine may round the last digits of a given in another way, some
# 1e-16; another rubric changes more.
SAME_INPUT = 1e-12


def with_recorded(stored: CaseSet, recorded: Callable[[str, str], Calls]) -> CaseSet:
    """Return cases with the recorded calls of each, which are read only when they are needed."""
    calls = {
        name: {case.name: recorded(name, case.name) for case in _all_cases(stored, name)}
        for name in {**stored.cases, **stored.counted}
    }
    return replace(stored, recorded=calls)


def first_difference(stored: CaseSet, made: CaseSet) -> str:
    """Return what differs by more than its tolerance, or nothing."""
    if stored.provenance.get("reference") != made.provenance["reference"]:
        return "the reference has changed since"
    if stored.provenance.get("files", {}) != made.provenance.get("files", {}):
        return "a data file has changed since"
    return next(_differences(stored, made), "")


def _differences(stored: CaseSet, made: CaseSet) -> Iterator[str]:
    for name in sorted({*stored.cases, *made.cases}):
        old = {case.name: case for case in _all_cases(stored, name)}
        new = {case.name: case for case in _all_cases(made, name)}
        if list(old) != list(new):
            yield f"the cases of {name} have changed"
        else:
            yield from (text for key in old for text in _case_differences(old[key], new[key]))
            calls = [_outlines(each.recorded.get(name, {})) for each in (stored, made)]
            if calls[0] != calls[1]:
                yield f"what is recorded of calls in {name}"


def _outlines(recorded: Mapping[str, Calls]) -> dict[str, list[Any]]:
    """Return which calls are recorded, case by case, without what rounding may change."""
    return {case: [_outline(call) for call in calls] for case, calls in recorded.items() if calls}


def _outline(call: RecordedCall) -> tuple[Any, ...]:
    changes = [(change.path, change.kind) for change in call.changes]
    shapes = [value.shape for value in call.values if isinstance(value, np.ndarray)]
    return call.function, call.names, call.inside, call.several, call.raised, changes, shapes


def _all_cases(case_set: CaseSet, name: str) -> tuple[Case, ...]:
    return (*case_set.cases.get(name, ()), *case_set.counted.get(name, ()))


def _case_differences(old: Case, new: Case) -> Iterator[str]:
    place = f"criterion {old.criterion}, case {old.name}"
    inputs = (dict(flatten("", dict(case.inputs))) for case in (old, new))
    yield from (f"input {name[1:]} ({place})" for name in _unequal_inputs(*inputs))
    expected = {output.name: output for output in new.expected}
    for output in old.expected:
        other = expected.get(output.name)
        if other is None or not _close(output.array, other.array, output.tolerance_double):
            yield f"output {output.name} ({place})"


def _unequal_inputs(old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        one, other = old.get(name), new.get(name)
        if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
            if not _close(one, other, SAME_INPUT):
                yield name
        elif one != other:
            yield name


def _close(one: Array, other: Array, tolerance: float) -> bool:
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if one.dtype.kind != "f" or not one.size:
        return np.array_equal(one, other)
    scale = float(np.abs(other).max())
    return bool(np.abs(one - other).max() <= tolerance * scale)


def stale_templates(current: Mapping[str, bytes], stored: Mapping[str, bytes]) -> list[str]:
    """Return files of the template that are not what the reference gives now."""
    return [path for path in sorted({*current, *stored}) if current.get(path) != stored.get(path)]
