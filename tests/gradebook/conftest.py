"""Small classes and attempts for the tests of the gradebook."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from grader.core.attempts import Attempt, attempt_of
from grader.core.grades import CriterionGrade, Grade, Status
from grader.core.handed_in import HandIn, Student
from grader.gradebook.store import Gradebook


def hand_in(name: str, *others: str, **more: object) -> HandIn:
    """Of one student, named like the submission, and of further ones."""
    people = tuple(Student(key, key.title(), f"{key}@x.edu") for key in (name, *others))
    return HandIn(name, Path("class") / name, people, **more)


def attempt(
    name: str, score: Fraction | int = 1, digest: str = "d1", print_: str = "f1"
) -> Attempt:
    """At two criteria: `code` of 4 points, and `essay` of 6 that waits for a human."""
    code = CriterionGrade(
        "code", "code", "a.py", Status.WRONG, Fraction(score), Fraction(4), lost_to="own"
    )
    essay = CriterionGrade("essay", "essay", "a.py", Status.WAITING, Fraction(0), Fraction(6))
    graded_at = "2026-10-02T12:00:00+02:00"
    grade = Grade(
        "tiny", "Tiny", name, "full", (code, essay), fingerprint=print_, graded_at=graded_at
    )
    return attempt_of(grade, digest)


@pytest.fixture
def location(tmp_path: Path) -> Path:
    return tmp_path / "out" / "gradebook.sqlite"


@pytest.fixture
def book(location: Path) -> Iterator[Gradebook]:
    with Gradebook.open(location, "tiny") as opened:
        yield opened


@pytest.fixture
def class_of(book: Gradebook) -> Callable[..., Gradebook]:
    """The gradebook with submissions of these names."""

    def enter(*names: str) -> Gradebook:
        book.enter(hand_in(name) for name in names)
        return book

    return enter
