"""What is said to who is judged again, or cannot be."""

from fractions import Fraction

import pytest

from grader.core.grades import CriterionGrade, Status
from grader.core.rubric import FollowThrough
from grader.judging.retry.carried_credit import inherited


def grade(name: str, replaced: tuple[str, ...] = ()) -> CriterionGrade:
    status, points = Status.WRONG, Fraction(4)
    return CriterionGrade(name, "f", "f.py", status, Fraction(0), points, replaced=replaced)


@pytest.mark.parametrize(
    ("replaced", "ending"),
    [
        (("step",), "with `step` replaced by a right one."),
        (("step", "affine"), "with `step` and `affine` replaced by right ones."),
        (("Net.forward",), "without the lines of `Net.forward` that stop it."),
        (
            ("step", "Net.f"),
            "with `step` replaced by a right one and without the lines of `Net.f` that stop it.",
        ),
    ],
)
def test_who_cannot_be_judged_again_is_told_through_whom(
    replaced: tuple[str, ...], ending: str
) -> None:
    found = inherited(grade("training"), grade("loss", replaced), FollowThrough())
    assert found.feedback == (
        "`training` was not judged again: it runs what `loss` runs, which is right " + ending,
    )
