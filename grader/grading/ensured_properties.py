"""Judges the properties of a rubric's `ensure` in the trusted process, by the reference."""

from functools import cached_property
from typing import Any

import numpy as np

from grader.confined.values.tree import unflatten
from grader.core.assignment import Assignment
from grader.core.cases import Case, named_shape
from grader.core.outcomes import Returned
from grader.core.rubric import Criterion
from grader.files.sources import read_sources


class PropertyJudge:
    """Loads the reference only if a criterion has a property to judge."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment

    def judge(
        self, criterion: Criterion, case: Case, outcome: Returned
    ) -> dict[str, bool | str] | None:
        """Property -> True, False or why it cannot be judged; None without properties."""
        if not criterion.ensure:
            return None
        misfit = _misfit(case, outcome)
        if misfit:
            return dict.fromkeys(criterion.ensure, misfit)
        values = unflatten({name: outcome.values[name] for name in case.shapes})
        from grader.grading.case_settings import evaluate_properties

        return evaluate_properties(criterion, case, values, self._scope)

    @cached_property
    def _scope(self) -> dict[str, Any]:
        from grader.grading.reference import load_reference

        sources = read_sources(self._assignment.reference, self._assignment.shared)
        return load_reference(sources, self._assignment.rubric).scope


def _misfit(case: Case, outcome: Returned) -> str:
    """What keeps the values from being judged: only arrays of the reference's shapes are."""
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
