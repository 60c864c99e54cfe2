"""What is said to who is judged again, or cannot be."""

from fractions import Fraction

import pytest

from grader.core.grades import CaseVerdict, CriterionGrade, OutputVerdict, Status
from grader.core.rubric import FollowThrough
from grader.judging.retry.carried_credit import better_cases, inherited, own_cases


def grade(name: str, replaced: tuple[str, ...] = ()) -> CriterionGrade:
    status, points = Status.WRONG, Fraction(4)
    return CriterionGrade(name, "f", "f.py", status, Fraction(0), points, replaced=replaced)


def verdict(credit: str, said: str, *, raised: bool = False) -> CaseVerdict:
    worth = Fraction(credit)
    status = {0: Status.WRONG, 1: Status.RIGHT}.get(worth, Status.PARTLY_RIGHT)
    outputs = () if raised else (OutputVerdict("y", status, worth, said),)
    return CaseVerdict("main", "visible", status, worth, outputs=outputs, message=said)


@pytest.mark.parametrize(
    ("direct", "again", "better", "own"),
    [
        (("0", "helper's"), ("1/2", "own"), "own", "own"),
        (("0", "helper's"), ("0", "own"), "own", "own"),
        (("1/2", "by luck"), ("0", "own"), "by luck", "own"),
        (("1", "right"), ("1", "own"), "right", "own"),
    ],
)
def test_what_is_judged_again_tells_the_own_mistake(direct, again, better, own) -> None:
    before, after = [verdict(*direct)], {"main": verdict(*again)}
    assert [case.message for case in better_cases(before, after)] == [better]
    assert [case.message for case in own_cases(before, after)] == [own]


def test_a_call_that_nothing_answers_tells_nothing() -> None:
    before, after = [verdict("0", "helper's")], {"main": verdict("0", "WrongCall", raised=True)}
    assert better_cases(before, after) == own_cases(before, after) == before
    assert [case.message for case in better_cases(before, {})] == ["helper's"]


@pytest.mark.parametrize(
    ("replaced", "ending"),
    [
        (("step",), "with a correct `step`."),
        (("step", "affine"), "with correct versions of `step` and `affine`."),
        (("Net.forward",), "without the failing lines of `Net.forward`."),
        (
            ("step", "Net.f"),
            "with a correct `step` and without the failing lines of `Net.f`.",
        ),
    ],
)
def test_who_cannot_be_judged_again_is_told_through_whom(
    replaced: tuple[str, ...], ending: str
) -> None:
    found = inherited(grade("training"), grade("loss", replaced), FollowThrough())
    assert found.feedback == (
        "`training` was not tested again: it runs the same functions as `loss`, "
        f"which is right {ending}",
    )
