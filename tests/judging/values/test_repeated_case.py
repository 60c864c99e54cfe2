"""An answer counts if it comes twice."""

from fractions import Fraction

from grader.core.grades import FLAKY, CaseVerdict, Status
from grader.judging.values.repeated_case import judge_repeat


def verdict(credit: int, message: str = "", visibility: str = "visible") -> CaseVerdict:
    status = Status.RIGHT if credit else Status.WRONG
    return CaseVerdict("main", visibility, status, Fraction(credit), message=message)


def test_the_same_answer_twice_is_the_first() -> None:
    first = verdict(1)
    assert judge_repeat(first, verdict(1)) is first


def test_another_answer_the_second_time_is_wrong_and_said() -> None:
    judged = judge_repeat(verdict(1), verdict(0, "`y`: 3 of 3 elements are off"))
    assert judged.credit == 0
    assert judged.status is Status.WRONG
    assert judged.message == f"{FLAKY}: `y`: 3 of 3 elements are off"


def test_of_a_hidden_case_only_that_is_said() -> None:
    judged = judge_repeat(verdict(1, "", "hidden"), verdict(0, "wrong values", "hidden"))
    assert judged.message == FLAKY
