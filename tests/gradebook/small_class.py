"""Hand-ins and attempts for the tests of the gradebook."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from grader.core.entries import Attempt
from grader.core.graded_attempt import attempt_of
from grader.core.grades import CriterionGrade, Grade, Status
from grader.core.people.class_submissions import HandIn, Student


def hand_in(name: str, *others: str, **more: Any) -> HandIn:
    """Of one student, named like the submission, and of further ones."""
    people = tuple(Student(key, key.title(), f"{key}@x.edu") for key in (name, *others))
    return HandIn(name, Path("class") / name, people, **more)


def attempt(
    name: str, score: Fraction | int = 1, digest: str = "files", fingerprint: str = "rubric"
) -> Attempt:
    """At two criteria: `code` of 4 points, and `essay` of 6 that waits for a human."""
    code = CriterionGrade(
        "code", "code", "a.py", Status.WRONG, Fraction(score), Fraction(4), lost_to="own"
    )
    essay = CriterionGrade("essay", "essay", "a.py", Status.WAITING, Fraction(0), Fraction(6))
    grade = Grade(
        assignment="tiny",
        title="Tiny",
        submission=name,
        isolation="full",
        criteria=(code, essay),
        fingerprint=fingerprint,
        graded_at="2026-10-02T12:00:00+02:00",
    )
    return attempt_of(grade, digest)
