"""Judges what a case of a submission did: its values by comparison, properties by the reference."""

from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CaseVerdict
from grader.core.outcomes import LoadedFunction, Outcome, Returned
from grader.core.rubric import Criterion
from grader.grading.ensured_properties import PropertyJudge
from grader.judging.values.case_verdict import compare_case


class CaseJudge:
    """For one assignment. Loads the reference only if a criterion has a property to judge."""

    def __init__(self, assignment: Assignment) -> None:
        self._tolerance = assignment.rubric.tolerance
        self._properties = PropertyJudge(assignment)

    def __call__(
        self,
        criterion: Criterion,
        case: Case,
        outcome: Outcome,
        loaded: LoadedFunction | None = None,
    ) -> CaseVerdict:
        """The verdict; `loaded` tells whether the function is the hand-out's, untouched."""
        stub, idle = (loaded.stub, loaded.idle) if loaded else (False, False)
        ensured = (
            self._properties.judge(criterion, case, outcome)
            if isinstance(outcome, Returned)
            else None
        )
        tolerance = self._tolerance
        return compare_case(
            outcome, case, criterion, tolerance, stub=stub, idle=idle, ensured=ensured
        )
