"""The same inputs must give the same answer twice."""

from dataclasses import replace

from grader.core.grades import FLAKY, CaseVerdict, Status


def judge_repeat(first: CaseVerdict, second: CaseVerdict) -> CaseVerdict:
    """The worse of two verdicts on one case, with a sentence if they differ."""
    if second.credit >= first.credit:
        return first
    status = second.status if second.status is not Status.PARTLY_RIGHT else Status.WRONG
    ending = f": {second.message}" if second.message and not second.hidden else ""
    return replace(second, status=status, message=f"{FLAKY}{ending}", outputs=())
