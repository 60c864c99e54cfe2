"""A submission of placeholders alone is told from one that is wrong."""

from fractions import Fraction

import pytest

from grader.core.grades import CriterionGrade, Status
from grader.judging.charges.blocking import NOTHING_YET, nothing_written


def grades(*statuses: Status) -> list[CriterionGrade]:
    return [CriterionGrade("f", "f", "", each, Fraction(0), Fraction(1)) for each in statuses]


@pytest.mark.parametrize(
    "statuses",
    [
        (Status.NOT_IMPLEMENTED, Status.NOT_IMPLEMENTED),
        (Status.NOT_IMPLEMENTED, Status.MISSING, Status.BLOCKED, Status.WAITING),
    ],
)
def test_placeholders_alone(statuses: tuple[Status, ...]) -> None:
    assert nothing_written(grades(*statuses)) == (NOTHING_YET,)


@pytest.mark.parametrize(
    "statuses",
    [
        (),
        (Status.MISSING, Status.MISSING),
        (Status.NOT_IMPLEMENTED, Status.WRONG),
        (Status.NOT_IMPLEMENTED, Status.RIGHT),
        (Status.NOT_IMPLEMENTED, Status.NOT_LOADED),
    ],
)
def test_anything_else(statuses: tuple[Status, ...]) -> None:
    assert nothing_written(grades(*statuses)) == ()
