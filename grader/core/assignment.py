"""An assignment as a whole: its rubric, its test cases, the sources around them, and their hash."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, field, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.recorded_calls import RecordedCall
from grader.confined.values.arrays import Array
from grader.confined.values.tree import encode
from grader.core.cases import Case, CaseSet
from grader.core.policy.field_marks import FREE, YOUNG, default_of
from grader.core.rubric import Rubric

# The line of a template in place of a solution, which students replace.
STUB = "raise NotImplementedError  # Your code goes here, in place of this line."


def _nothing(criterion: str, case: str) -> tuple[RecordedCall, ...]:
    """Return no calls, for an assignment of which nothing is recorded."""
    return ()


@dataclass(frozen=True)
class Assignment:
    """Everything that grading needs to know, read into memory."""

    rubric: Rubric
    cases: CaseSet
    templates: Mapping[str, bytes]  # the template's files, by path
    support: Mapping[str, bytes]  # of these, the ones no criterion grades
    reference: Path  # folder of the reference; need not exist where students grade themselves
    shared: tuple[Path, ...]  # files from elsewhere that belong to the reference too
    fingerprint: str  # hash of rubric, cases and grader version
    evidence: Path | None = None  # file with evidence on mistakes, read only when needed
    recorded: Callable[[str, str], tuple[RecordedCall, ...]] = _nothing
    """Criterion and case -> the calls that the reference makes in it."""
    shipped: Mapping[str, bytes] = field(default_factory=dict)
    """Data files that students get, by their paths in the folder where student code runs."""

    def answered_methods(self, criterion: str) -> frozenset[str]:
        """Return the methods that recorded calls can replace in each case where one is called."""
        cases = self.cases.cases[criterion]
        calls = [call for case in cases for call in self.recorded(criterion, case.name)]
        methods = {call.function for call in calls if "." in call.function}
        return frozenset(methods - {call.function for call in calls if not call.is_answerable})

    @property
    def own_files(self) -> tuple[str, ...]:
        """Return the files that students fill in or may change, named by a criterion or not."""
        changeable = self.rubric.students_may_change
        return (
            *self.rubric.graded_files,
            *(p for p, text in self.support.items() if STUB.encode() in text or p in changeable),
        )

    @property
    def functions(self) -> dict[str, tuple[str, ...]]:
        """Return each graded function with the files that may define it."""
        return {c.function: c.files for c in self.rubric.criteria if not c.by_hand}


def substance_of(assignment: Assignment, version: str) -> str:
    """Return the hash of what is run, how it is compared and which sentences it gets.

    While it stays the same, stored errors can be scored again without running anything: points,
    weights and tolerances are not in it. `version` is grader's own.
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
    for group in (assignment.templates, assignment.support, assignment.shipped):
        for path, source in sorted(group.items()):
            yield path
            yield source
    for criterion in assignment.rubric.criteria:
        for case in assignment.cases.cases.get(criterion.name, ()):
            yield from _case(case)


def _counting(value: Any) -> Any:
    """Return a record without what does not count, and without what that holds in turn."""
    if is_dataclass(value):
        kept = (f for f in fields(value) if counts(f))
        pairs = ((f, getattr(value, f.name)) for f in kept)
        return [
            (f.name, _counting(v)) for f, v in pairs if f.metadata != YOUNG or v != default_of(f)
        ]
    if isinstance(value, Mapping):
        return [(key, _counting(each)) for key, each in value.items()]
    if isinstance(value, list | tuple):
        return [_counting(each) for each in value]
    return value


def _case(case: Case) -> Iterator[Any]:
    arrays: list[Array] = []
    yield encode(dict(case.inputs), arrays)
    arrays += [expected.array for expected in case.expected]
    arrays += case.compared.values()
    for array in arrays:
        yield array.dtype.str, array.shape
        yield np.ascontiguousarray(array).tobytes()
