"""Records survive being made plain: nothing is lost, defaults take no room."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from grader.core.entries import pack_grade, unpack_grade
from grader.core.graded_attempt import attempt_of
from grader.core.grades import CaseVerdict, CriterionGrade, Grade, OutputVerdict, Status, Worst
from grader.core.outcomes import Frame
from grader.core.plain_records import from_plain, to_plain

OUTPUT = OutputVerdict(
    "grads.Wx",
    Status.WRONG,
    Fraction(1, 3),
    error=float("inf"),
    tolerance=1e-10,
    axes=("N", "4H"),
    wrong=7,
    total=28,
    worst=Worst((1, 2), "0.5", "0.25"),
    errors=np.array([[1e-3, np.nan], [0.1, 2.0]]),
)
CASE = CaseVerdict(
    "main",
    "hidden",
    Status.RAISED,
    Fraction(0),
    weight=Fraction(1, 20),
    outputs=(OUTPUT,),
    frames=(Frame("a.py", 3, "f", "x = 1", {"x": "(4, 7) float64"}),),
    sizes={"N": 4},
)
CRITERION = CriterionGrade(
    "loss", "Model.loss", "a.py", Status.BLOCKED, Fraction(7, 2), Fraction(4), cases=(CASE,)
)
GRADE = Grade("tiny", "Tiny", "anna", "full", (CRITERION,), versions={"NumPy": "2.4.6"})


def test_a_grade_comes_back_whole() -> None:
    back = unpack_grade(pack_grade(GRADE))
    errors = back.criteria[0].cases[0].outputs[0].errors
    assert errors is not None and errors.dtype == np.float64
    np.testing.assert_array_equal(errors, OUTPUT.errors)
    assert back.criteria[0].cases[0].outputs[0].status is Status.WRONG
    assert to_plain(back) == to_plain(GRADE)
    assert back.score == Fraction(7, 2)


def test_what_is_at_its_default_takes_no_room() -> None:
    assert to_plain(Frame("a.py", 3, "f", "x")) == {
        "file": "a.py",
        "line": 3,
        "function": "f",
        "text": "x",
    }


def test_an_attempt_carries_its_scores_and_its_grade() -> None:
    attempt = attempt_of(replace(GRADE, fingerprint="f"), "digest")
    assert (attempt.digest, attempt.fingerprint) == ("digest", "f")
    assert [(c.criterion, c.score, c.status) for c in attempt.criteria] == [
        ("loss", Fraction(7, 2), "blocked")
    ]
    assert attempt.grade.criteria[0].name == "loss"


def test_damaged_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="incorrect header"):
        unpack_grade(b"not a grade")


def test_an_array_of_objects_is_refused() -> None:
    plain = to_plain(OUTPUT) | {"errors": ["|O", [1], ""]}
    with pytest.raises(ValueError, match="objects"):
        from_plain(OutputVerdict, plain)
