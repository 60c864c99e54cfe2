"""What `grader batch` ends with: the mean, and the mistake that most made."""

from dataclasses import replace
from fractions import Fraction

from grader.commands.shared.class_sentences import class_lines
from grader.core.entries import Entry
from grader.core.grades import CriterionGrade, Grade, Status
from grader.reports.classroom.class_summary import Summing, class_row_of

WRONG = CriterionGrade(
    "code", "code", "a.py", Status.WRONG, Fraction(1), Fraction(4), lost_to="own", answer="aa"
)


def lines(*diagnoses: str) -> list[str]:
    summing = Summing()
    for number, sentence in enumerate(diagnoses):
        criterion = replace(WRONG, diagnosis=(sentence,) if sentence else ())
        grade = Grade("tiny", "Tiny", f"s{number}", "full", (criterion,))
        summing.add(class_row_of(Entry(f"s{number}", (), grade)))
    return [*class_lines(summing.of_class())]


def test_the_mean_and_the_commonest_mistake() -> None:
    assert lines("`h` is doubled", "`h` is zero", "`h` is doubled") == [
        "Mean: 1 of 4 points",
        "Commonest mistake (2 of 3): `code`: `h` is doubled",
    ]
    assert lines("", "")[1:] == ["Commonest mistake (2 of 2): `code`, with equal answers"]


def test_one_student_alone_makes_no_common_mistake() -> None:
    assert lines("`h` is doubled") == ["Mean: 1 of 4 points"]
    assert lines() == []
