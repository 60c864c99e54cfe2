"""The reference, loaded in the trusted process."""

from collections.abc import Mapping
from contextlib import nullcontext
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from grader.confined.case.work_folder import FOLDER
from grader.confined.load.loaded_program import FileGroups, Program
from grader.confined.load.loader import load_program, unload
from grader.confined.values.tree import unflatten
from grader.core.assignment import Assignment
from grader.core.cases import Case, named_shape
from grader.core.outcomes import Returned
from grader.core.rubric import Criterion, Rubric
from grader.files.sources import read_sources
from grader.grading.case_settings import evaluate_properties
from grader.grading.reference_folder import reference_folder
from grader.sandbox.wire.packages import allowed_packages

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

    def __call__(
        self, criterion: Criterion, case: Case, outcome: Returned
    ) -> dict[str, bool | str] | None:
        """Return property -> True, False or why it cannot be judged; None without properties."""
        if not criterion.ensure:
            return None
        misfit = _misfit(case, outcome)
        if misfit:
            return dict.fromkeys(criterion.ensure, misfit)
        values = unflatten({name: outcome.values[name] for name in case.shapes})
        return evaluate_properties(criterion, case, values, self._scope)

    @cached_property
    def _scope(self) -> dict[str, Any]:
        sources = read_sources(self._assignment.reference, self._assignment.shared)
        shipped = self._assignment.shipped
        return load_reference(sources, self._assignment.rubric, shipped).scope


def _misfit(case: Case, outcome: Returned) -> str:
    """Return what keeps values from being judged: only arrays of the reference's shapes are."""
    for name, shape in case.shapes.items():
        value = outcome.values.get(name)
        if value is None:
            return f"`{name}` is missing"
        if not isinstance(value, np.ndarray):
            return f"`{name}` is {value.description}"
        if value.shape != shape:
            expected = named_shape(shape, case.sizes)
            return f"`{name}` has shape {named_shape(value.shape, case.sizes)}, expected {expected}"
    return ""
