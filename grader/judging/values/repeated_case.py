"""The same inputs must give the same answer twice."""

from dataclasses import replace

import numpy as np

from grader.core.grades import FLAKY, CaseVerdict, Status
from grader.core.outcomes import Outcome, Returned, Value


def same_answer(first: Outcome, second: Outcome) -> bool:
    """Return whether both hold the very same bytes, which need not be judged twice."""
    if not isinstance(first, Returned) or not isinstance(second, Returned):
        return False
    one, other = first.values, second.values
    return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)


def _same(one: Value, other: Value) -> bool:
    if not isinstance(one, np.ndarray) or not isinstance(other, np.ndarray):
        return False
    alike = (one.dtype, one.shape) == (other.dtype, other.shape)
    return alike and one.tobytes() == other.tobytes()


def judge_repeat(first: CaseVerdict, second: CaseVerdict) -> CaseVerdict:
    """Return the worse of two verdicts on one case, with a sentence if they differ.

    Work that ran out of time the second time gave no other answer: only the limit is told.
    """
    if second.credit >= first.credit:
        return first
    if second.status is Status.TIMED_OUT:
        return second
    status = second.status if second.status is not Status.PARTLY_RIGHT else Status.WRONG
    ending = f": {second.message}" if second.message and not second.hidden else ""
    return replace(second, status=status, message=f"{FLAKY}{ending}", outputs=())
