"""What a grade depends on beside points, weights and tolerances: while it stays the same, stored
errors can be scored again without running anything."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import Field, fields, is_dataclass
from typing import Any

import numpy as np

from grader.confined.values.tree import encode
from grader.core.assignment import Assignment
from grader.core.cases import Array, Case
from grader.core.rubric import FREE


def substance_of(assignment: Assignment, version: str) -> str:
    """Return the hash of what is run, how it is compared and what is said of it.

    `version` is grader's own.
    """
    digest = hashlib.sha256(version.encode())
    for part in _parts(assignment):
        digest.update(part if isinstance(part, bytes) else repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def counts(one: Field[Any]) -> bool:
    """Return whether a change of this field of a rubric's record makes submissions run again."""
    return one.metadata != FREE


def _parts(assignment: Assignment) -> Iterator[Any]:
    yield _counting(assignment.rubric)
    # Sentences on mistakes come from the reference, and so do the judges of `ensure`.
    yield assignment.cases.provenance.get("reference")
    for group in (assignment.templates, assignment.support):
        for path, source in sorted(group.items()):
            yield path
            yield source
    for criterion in assignment.rubric.criteria:
        for case in assignment.cases.cases.get(criterion.name, ()):
            yield from _case(case)


def _counting(value: Any) -> Any:
    """Return a record without what does not count, and without what that holds in turn."""
    if is_dataclass(value):
        return [(f.name, _counting(getattr(value, f.name))) for f in fields(value) if counts(f)]
    if isinstance(value, Mapping):
        return [(key, _counting(each)) for key, each in value.items()]
    if isinstance(value, list | tuple):
        return [_counting(each) for each in value]
    return value


def _case(case: Case) -> Iterator[Any]:
    arrays: list[Array] = []
    yield encode(dict(case.inputs), arrays)
    arrays += [expected.array for expected in case.expected]
    for array in arrays:
        yield array.dtype.str, array.shape
        yield np.ascontiguousarray(array).tobytes()
