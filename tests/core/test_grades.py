"""What could be earned: bonus on top, optional only for those who tried."""

from fractions import Fraction

import pytest

from grader.core.grades import CriterionGrade, Grade, Status


def criterion(status: Status, score: int, **kind: bool) -> CriterionGrade:
    return CriterionGrade("f", "f", "layers.py", status, Fraction(score), Fraction(4), **kind)


def grade(*criteria: CriterionGrade) -> Grade:
    return Grade("a", "A", "s", "none", criteria)


def test_points_and_score_are_sums() -> None:
    result = grade(criterion(Status.RIGHT, 4), criterion(Status.WRONG, 1))
    assert (result.score, result.points) == (5, 8)


def test_bonus_comes_on_top() -> None:
    result = grade(criterion(Status.RIGHT, 4), criterion(Status.RIGHT, 4, bonus=True))
    assert (result.score, result.points) == (8, 4)


@pytest.mark.parametrize("status", [Status.MISSING, Status.NOT_IMPLEMENTED])
def test_an_optional_criterion_nobody_attempted_does_not_count(status: Status) -> None:
    result = grade(criterion(Status.RIGHT, 4), criterion(status, 0, optional=True))
    assert (result.score, result.points) == (4, 4)


def test_an_optional_criterion_that_was_attempted_counts() -> None:
    result = grade(criterion(Status.RIGHT, 4), criterion(Status.WRONG, 0, optional=True))
    assert (result.score, result.points) == (4, 8)
