"""Judges what a changed reference leaves behind by the properties of `ensure`."""

from collections.abc import Iterator, Mapping
from typing import Any

from grader.authoring.cases.reference_values import reference_leaves
from grader.authoring.limited.process_limits import arm
from grader.authoring.mutation.trials import MORE_SECONDS, SPARE_SECONDS, Trial
from grader.core.asked.properties import Property
from grader.grading.ensured.ensured_values import ensured_leaves
from grader.grading.ensured.evaluated_properties import evaluate_here
from grader.grading.ensured.property_misfits import misfit_of


def keeps_properties(trial: Trial, values: Mapping[str, Any]) -> bool:
    """Return whether every property holds, as of a submission.

    The reference must be as it is again: properties may call its functions. One that takes far
    longer than for the reference ends this process, as a mutant does that never ends.
    """
    criterion, case = trial.criterion, trial.case
    if not criterion.ensure:
        return True
    kept = ensured_leaves(criterion, case, reference_leaves(values))
    if misfit_of(criterion, case, kept):
        return False
    each = evaluate_here(criterion, case, kept, trial.scope)
    return all(holds is True for holds in _in_time(each, trial))


def _in_time(properties: Iterator[Property], trial: Trial) -> Iterator[Property]:
    """Yield properties; the kernel ends this process, a mutant's own, if one takes too long."""
    seconds = None if trial.judging is None else MORE_SECONDS * trial.judging + SPARE_SECONDS
    arm(seconds)
    for one in properties:
        yield one
        arm(seconds)
