"""Mistakes have one name wherever they are made, and comments find them."""

from dataclasses import replace
from fractions import Fraction

import pytest

from grader.core.grades import CaseVerdict, CriterionGrade, Grade, Status
from grader.core.mistakes import comments_on, mistake_in

WRONG = CriterionGrade(
    "f", "f", "a.py", Status.WRONG, Fraction(0), Fraction(4), lost_to="own",
    diagnosis=("`h` is doubled",), answer="0123456789ab",
)  # fmt: skip
RAISED = replace(WRONG, status=Status.RAISED, diagnosis=(), answer="")


def raised(message: str, visibility: str = "visible") -> CriterionGrade:
    case = CaseVerdict("main", visibility, Status.RAISED, Fraction(0), message=message)
    return replace(RAISED, cases=(case,))


def name(criterion: CriterionGrade) -> str:
    mistake = mistake_in(criterion)
    assert mistake
    return mistake.name


def test_a_mistake_is_the_same_by_what_it_behaves_like_else_by_the_answer() -> None:
    other_answer, unknown = replace(WRONG, answer="ff"), replace(WRONG, diagnosis=())
    assert name(WRONG) == name(other_answer) != name(replace(WRONG, name="g"))
    assert name(unknown) != name(replace(other_answer, diagnosis=()))
    assert name(raised("raised E (a.py, line 3)")) == name(
        raised("raised E (in `g`, a.py, line 9)")
    )
    assert name(raised("raised E (a.py, line 3)")) != name(raised("raised F (a.py, line 3)"))


@pytest.mark.parametrize(
    "criterion",
    [
        RAISED,
        raised("secret", "hidden"),
        replace(WRONG, lost_to="cascade"),
        replace(WRONG, lost_to=None),
        replace(WRONG, status=Status.NOT_IMPLEMENTED),
    ],
)
def test_nothing_is_named_that_is_no_mistake_of_their_own(criterion: CriterionGrade) -> None:
    assert mistake_in(criterion) is None


@pytest.mark.parametrize(
    ("changes", "private"),
    [
        ({}, False),
        ({"diagnosis": (), "instructor_notes": ("x",)}, True),
        ({"instructor_notes": ("x",)}, False),
        ({"diagnosis": ()}, False),
    ],
)
def test_words_of_notes_are_for_instructors(changes: dict[str, object], private: bool) -> None:
    mistake = mistake_in(replace(WRONG, **changes))
    assert mistake and mistake.private is private


def test_comments_on_the_mistake_and_on_the_answer_reach_their_criterion() -> None:
    mistake = mistake_in(WRONG)
    grade = Grade("tiny", "Tiny", "anna", "full", (WRONG, raised("raised E"), RAISED))
    assert mistake
    comments = {mistake.answer_name: "of the answer", mistake.name: "of both", "0": "of others"}
    assert comments_on(grade, comments) == {"f": ("of both", "of the answer")}
    assert comments_on(grade, {}) == {}
