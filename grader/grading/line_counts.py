"""Has the lines counted that functions execute in larger and larger cases."""

from grader.core.aspects import LineCount
from grader.core.assignment import Assignment
from grader.core.grades import CriterionGrade, Status
from grader.core.outcomes import Returned
from grader.core.rubric import Criterion
from grader.judging.credit import FULL, Judge
from grader.judging.score.line_growth import line_count
from grader.sandbox.sandbox_protocol import Worker

NOTHING_TO_COUNT = (
    Status.MISSING,
    Status.NOT_LOADED,
    Status.NOT_IMPLEMENTED,
    Status.TIMED_OUT,
    Status.CRASHED,
)


def count_lines(
    criterion: Criterion,
    grade: CriterionGrade,
    assignment: Assignment,
    worker: Worker,
    judge: Judge,
) -> tuple[LineCount, ...]:
    """Return one count for the first case and one for each larger one, up to the first without.

    The values are judged too: code that returns other values while it is counted fails.
    """
    cases = assignment.cases
    may_earn = grade.score or cases.needs.get(criterion.name)  # what it needs may be to blame
    if not criterion.efficiency or not may_earn or grade.status in NOTHING_TO_COUNT:
        return ()
    first = cases.cases[criterion.name][0]
    counts: list[LineCount] = []
    for case in (first, *cases.counted[criterion.name]):
        outcome = worker.run(criterion, case, counted=True)
        right = judge(criterion, case, outcome).credit == FULL
        times, fault = None, ""
        if isinstance(outcome, Returned):
            times, fault = outcome.times, outcome.fault
            fault = fault or ("" if times else "no count came back")
        counts.append(line_count(case, first.sizes, times, fault, right=right))
        if times is None or fault:
            break
    return tuple(counts)
