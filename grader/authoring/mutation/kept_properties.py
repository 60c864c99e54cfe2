"""Judges what a changed reference leaves behind by the properties of `ensure`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.authoring.cases.reference_runs import reference_leaves
from grader.authoring.mutation.trials import MORE_SECONDS, SPARE_SECONDS, Trial
from grader.core.rubric import Limits
from grader.grading.ensured.ensured_values import ensured_leaves
from grader.grading.ensured.property_misfits import misfit_of
from grader.grading.evaluated_properties import evaluate_properties


def keeps_properties(trial: Trial, values: Mapping[str, Any]) -> bool:
    """Return whether every property holds, as of a submission.

    The reference must be as it is again: properties may call its functions. One that takes far
    longer than for the reference is left to a person, and so does not hold here.
    """
    criterion, case = trial.criterion, trial.case
    if not criterion.ensure:
        return True
    kept = ensured_leaves(criterion, case, reference_leaves(values))
    if misfit_of(criterion, case, kept):
        return False
    if trial.judging is not None:
        case = replace(case, seconds=MORE_SECONDS * trial.judging + SPARE_SECONDS)
    held = evaluate_properties(criterion, case, kept, trial.scope, Limits())
    return all(each is True for each in held.values())
