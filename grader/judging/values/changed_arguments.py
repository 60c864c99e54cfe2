"""Outputs that are arguments, which a call changes in place."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.leaf_names import is_within, output_of
from grader.confined.values.leaves import leaves
from grader.core.cases import Case
from grader.core.grades import OutputVerdict, Worst
from grader.core.outcomes import Formed, Value
from grader.core.rubric import Criterion
from grader.judging.credit import NOTHING, Judged

CHANGED = "`{name}` was changed in place; expected as it was before the call"
UNCHANGED = "`{name}` was not changed; expected other values"
KEPT = 4096  # criteria of a process; more than all of an installation


def unchanged_sentence(
    name: str, case: Case, criterion: Criterion, got: Array, worst: Worst
) -> str:
    """Return that an argument was not changed; nothing for an output that is something else."""
    if not is_unchanged(name, case, criterion, got):
        return ""
    inside = ", ".join(str(axis) for axis in worst.index)
    place = f"`{name}[{inside}]`" if inside else f"`{name}`"
    start = f"`{name}` was not changed; expected"
    if not inside:
        return f"{start} {worst.expected} in place of {worst.got}"
    return f"{start} other values, such as {worst.expected} at {place} in place of {worst.got}"


def with_kept_arguments(
    judged: Sequence[Judged[OutputVerdict]],
    values: Mapping[str, Value],
    case: Case,
    criterion: Criterion,
) -> list[Judged[OutputVerdict]]:
    """Return the verdicts; those on an argument that should stay as it was say that it did not.

    And those on a list or mapping that a right call changes, that it was not changed.
    """
    lost = {output_of(one.verdict.name) for one in judged if one.verdict.credit == NOTHING}
    told = {name: CHANGED for name in lost if _stays(name, case, criterion)}
    told |= {name: UNCHANGED for name in lost if is_left(name, values, case, criterion)}
    return [one if one.verdict.credit else _telling(one, told) for one in judged]


def _telling(one: Judged[OutputVerdict], told: Mapping[str, str]) -> Judged[OutputVerdict]:
    name = output_of(one.verdict.name)
    if name not in told:
        return one
    message = f"{told[name].format(name=name)}: {one.verdict.message}"
    return replace(one, verdict=replace(one.verdict, message=message))


def is_left(name: str, values: Mapping[str, Value], case: Case, criterion: Criterion) -> bool:
    """Return whether an output is a list or mapping that holds what it held before the call."""
    before = case.inputs.get(name)
    if not isinstance(before, list | dict) or name in names_set_by(criterion):
        return False
    parts = dict(leaves({name: before}))
    given = {each: value for each, value in values.items() if is_within(each, name)}
    return parts.keys() == given.keys() and all(
        _alike(leaf, *_form_of(given[each])) for each, leaf in parts.items()
    )


def _form_of(value: Any) -> tuple[str, Any]:
    return (value.form, value.content) if isinstance(value, Formed) else ("", value)


def _stays(name: str, case: Case, criterion: Criterion) -> bool:
    """Return whether an output is an argument that a right call leaves as it was."""
    if name not in case.inputs or name in names_set_by(criterion):
        return False
    before = dict(leaves({name: case.inputs[name]}))
    after = {each.name: each for each in case.expected if output_of(each.name) == name}
    return before.keys() == after.keys() and all(
        _alike(leaf, after[each].form, after[each].array) for each, leaf in before.items()
    )


def _alike(leaf: Any, form: str, array: Any) -> bool:
    own, content = _form_of(leaf)
    return own == form and np.array_equal(content, array)


def is_unchanged(name: str, case: Case, criterion: Criterion, got: Array) -> bool:
    """Return whether an output is an argument, and holds what it held before the call."""
    top, *keys = name.split(".")
    if top not in case.inputs or top in names_set_by(criterion):
        return False
    before = _part(case.inputs[top], keys)
    if not isinstance(before, np.ndarray | float | int) or np.shape(before) != got.shape:
        return False
    return np.array_equal(got, np.asarray(before))


@lru_cache(KEPT)
def names_set_by(criterion: Criterion) -> frozenset[str]:
    """Return the names that the lines of a case set themselves."""
    nodes = ast.walk(ast.parse(criterion.call))
    stored = (n for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return frozenset(node.id for node in stored)


def _part(value: Any, keys: list[str]) -> Any:
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list | tuple) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value
