"""The reference, loaded in the trusted process."""

from collections.abc import Mapping
from contextlib import nullcontext
from functools import cached_property
from types import MappingProxyType
from typing import Any

from grader.confined.case.work_folder import FOLDER
from grader.confined.load.loaded_program import FileGroups, Program
from grader.confined.load.loader import load_program, unload
from grader.confined.values.leaf_names import output_of
from grader.core.asked.properties import Properties, Unjudged
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.outcomes import Returned, Value
from grader.core.rubric import Criterion, Rubric
from grader.files.sources import read_sources
from grader.grading.ensured_values import ensured_leaves, misfit_of, other_kind_of
from grader.grading.evaluated_properties import evaluate_properties
from grader.grading.reference_folder import reference_folder
from grader.sandbox.wire.packages import allowed_packages
from grader.sandbox.wire.requests import result_names

NONE: Mapping[str, bytes] = MappingProxyType({})


def load_reference(
    sources: Mapping[str, bytes], rubric: Rubric, shipped: Mapping[str, bytes] = NONE
) -> Program:
    """Load a reference's modules, `checks.py` among them, and leave this process's imports alone.

    What does not load is told in the program's notes. `shipped` files lie where it runs.
    """
    folder = reference_folder(shipped, rubric)
    with folder.loading() if folder else nullcontext():
        program = load_program(
            FileGroups(dict(sources)),
            {c.function: c.files for c in rubric.criteria if not c.by_hand},
            allow=allowed_packages(rubric.allow),
            this_thread=True,  # the page's templates, say, are prepared meanwhile
        )
    unload()
    if folder:
        program.scope[FOLDER] = folder
    return program


class EnsuredProperties:
    """Evaluates the properties of one assignment; the reference is loaded at the first."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment

    def __call__(self, criterion: Criterion, case: Case, outcome: Returned) -> Properties | None:
        """Return the result of each property; None without properties.

        Values of another structure, shape or kind than the reference's are the student's mistake.
        With all that as it should be, an expression that raises is not.
        """
        if not criterion.ensure:
            return None
        misfit = misfit_of(criterion, case, outcome.values)
        if misfit:
            return dict.fromkeys(criterion.ensure, misfit)
        leaves = _leaves(criterion, case, outcome)
        limits = self._assignment.rubric.limits
        found = evaluate_properties(criterion, case, leaves, self._scope, limits)
        fault = other_kind_of(case, outcome.values)
        return {s: fault if fault and isinstance(p, Unjudged) else p for s, p in found.items()}

    @cached_property
    def _scope(self) -> dict[str, Any]:
        sources = read_sources(self._assignment.reference, self._assignment.shared)
        shipped = self._assignment.shipped
        return load_reference(sources, self._assignment.rubric, shipped).scope


def _leaves(criterion: Criterion, case: Case, outcome: Returned) -> dict[str, Value]:
    """Return the leaves that the reference has too; all of a value that no case was asked for."""
    known = {output_of(name) for name in (*case.shapes, *case.kinds)}
    asked = set(result_names(criterion)) - known
    more = {n: v for n, v in outcome.values.items() if output_of(n) in asked}
    return {**ensured_leaves(case, outcome.values), **more}
