"""Answers in words, which a person grades: shown where they are found, said where they are not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.core.grades import CriterionGrade, Status
from grader.core.text import quoted
from grader.judging.score.criterion_score import BY_HAND


def with_answers(
    grades: Sequence[CriterionGrade],
    questions: Mapping[str, str],
    answers: Mapping[str, str | None],
) -> tuple[CriterionGrade, ...]:
    """Return the grades with what students wrote, by criterion; `None` if nobody knows where.

    What is not found waits for a person, because it may stand elsewhere. What is found to be empty
    earns nothing until a person says otherwise.
    """
    return tuple(
        _with_answer(grade, questions[grade.name], answers[grade.name])
        if grade.name in answers
        else grade
        for grade in grades
    )


def _with_answer(grade: CriterionGrade, question: str, answer: str | None) -> CriterionGrade:
    if answer:
        return replace(grade, written=answer)
    if answer is None:
        where = f"{quoted(question)} is in no text cell of the submission"
        return replace(grade, feedback=(f"{BY_HAND}; {where}, and may be elsewhere",))
    told = f"Nothing is written below {quoted(question)}"
    return replace(grade, status=Status.NOT_IMPLEMENTED, feedback=(told,), lost_to="own")
