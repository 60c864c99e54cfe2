"""What a verdict depends on beside points, weights and tolerances: while it stays the same, stored
errors can be scored again without running anything."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from grader.confined.tree import encode
from grader.core.assignment import Assignment
from grader.core.cases import Array, Case
from grader.core.rubric import Criterion, Rubric


def substance_of(assignment: Assignment, version: str) -> str:
    """Hash of what is run on what, and how it is compared; `version` is grader's own."""
    digest = hashlib.sha256(version.encode())
    for part in _parts(assignment):
        digest.update(part if isinstance(part, bytes) else repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def _parts(assignment: Assignment) -> Iterator[Any]:
    rubric = assignment.rubric
    yield _settings(rubric)
    for group in (assignment.templates, assignment.support):
        for path, source in sorted(group.items()):
            yield path
            yield source
    for criterion in rubric.criteria:
        yield _asked(criterion)
        for case in assignment.cases.cases.get(criterion.name, ()):
            yield from _case(case)


def _settings(rubric: Rubric) -> tuple[Any, ...]:
    judged = (rubric.feedback, rubric.misconceptions, rubric.follow_through)
    return (rubric.limits, rubric.allow, rubric.compatibility, *judged)


def _asked(criterion: Criterion) -> tuple[Any, ...]:
    run = (criterion.name, criterion.function, criterion.files, criterion.call, criterion.needs)
    outputs = tuple((o.name, o.metric, o.absolute, o.end) for o in criterion.outputs)
    judged = (outputs, criterion.accept, criterion.ensure, criterion.efficiency, criterion.style)
    cases = tuple(replace(case, weight=None) for case in criterion.cases)
    return (*run, *judged, cases)


def _case(case: Case) -> Iterator[Any]:
    arrays: list[Array] = []
    yield encode(dict(case.inputs), arrays)
    arrays += [expected.array for expected in case.expected]
    for array in arrays:
        yield array.dtype.str, array.shape
        yield np.ascontiguousarray(array).tobytes()
