from fractions import Fraction

import pytest

from grader.core.grades import (
    CaseVerdict,
    CriterionGrade,
    Grade,
    OutputVerdict,
    Status,
    student_view,
)
from grader.core.outcomes import Frame


def grade_with(visibility: str) -> Grade:
    output = OutputVerdict("secret", Status.WRONG, Fraction(0), "secret", 0.5, 1e-9)
    case = CaseVerdict(
        "tail",
        visibility,
        Status.WRONG,
        Fraction(0),
        Fraction(1, 20),
        "secret",
        (output,),
        (Frame("secret", 1, "secret", "secret"),),
        "secret",
        {"secret": 1},
        ("secret",),
    )
    criterion = CriterionGrade(
        "f", "f", "f.py", Status.WRONG, Fraction(0), Fraction(4), cases=(case,)
    )
    return Grade("a", "A", "ann", "full", (criterion,))


@pytest.mark.parametrize("visibility", ["hidden", "after_due_date", "after_published"])
def test_of_a_hidden_case_only_the_class_of_the_error_is_left(visibility: str) -> None:
    (criterion,) = student_view(grade_with(visibility)).criteria
    assert criterion.cases == (CaseVerdict("tail", visibility, Status.WRONG, Fraction(0)),)
    assert "secret" not in repr(criterion)


def test_visible_cases_and_scores_stay_as_they_are() -> None:
    grade = grade_with("visible")
    assert student_view(grade) == grade
