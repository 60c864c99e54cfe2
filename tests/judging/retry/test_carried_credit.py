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
