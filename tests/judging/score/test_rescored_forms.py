"""Which form of an answer is closest depends on the tolerance: such answers are run again."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from grader.core.assignment import Assignment
from grader.core.cases import CaseSet
from grader.core.grades import Grade
from grader.core.outcomes import LoadedFunction
from grader.core.rubric import Limits, OutputSpec, Rubric, Tolerance
from grader.judging.score.criterion_score import score_criterion
from grader.judging.score.rescore import rescored
from tests.judging.conftest import build_case, build_criterion, judge_values

V = np.random.default_rng(1).normal(size=(6, 2))
WRONG = V + np.eye(6, 2)


def assignment_of(spec: OutputSpec, tolerance: Tolerance, points: int = 8) -> Assignment:
    criterion = build_criterion(spec, points=Fraction(points))
    rubric = Rubric("a", "A", "reference", "template", "a.h5", 0, Limits(), tolerance, (criterion,))
    cases = CaseSet({"f": (build_case({"V": V}),)}, {})
    return Assignment(rubric, cases, {}, {}, Path(), (), "new")


def stored(spec: OutputSpec, got: np.ndarray = WRONG) -> Grade:
    verdict = judge_values({"V": V}, {"V": got}, spec)
    loaded = LoadedFunction("f", file="layers.py")
    criterion = score_criterion(build_criterion(spec), [verdict], loaded)
    return Grade("a", "A", "anna", "full", (criterion,))


@pytest.mark.parametrize("words", [(), ("sign",), ("order",)])
def test_other_tolerances_need_the_answer_where_it_has_several_forms(words) -> None:
    spec = OutputSpec("V", up_to=words)
    again = rescored(stored(spec), assignment_of(spec, Tolerance(double=1e-3)))
    assert (again is None) == bool(words)


def test_other_points_need_nothing_and_keep_the_sentence() -> None:
    spec = OutputSpec("V", up_to=("sign",))
    before = stored(spec)
    again = rescored(before, assignment_of(spec, Tolerance(), points=20))
    assert again and again.criteria[0].points == 20
    told = [grade.criteria[0].cases[0].outputs[0].message for grade in (before, again)]
    assert told[0] == told[1]
    assert told[0].endswith("; compared up to the sign of each column, shown as in the reference")


def test_right_answers_stay_right() -> None:
    spec = OutputSpec("V", up_to=("sign",))
    again = rescored(stored(spec, -V), assignment_of(spec, Tolerance(), points=20))
    assert again and again.score == 20


def test_a_sloppy_answer_to_an_own_tolerance_counts_as_the_rubric_states() -> None:
    spec = OutputSpec("V", tolerance=1e-6)
    before = stored(OutputSpec("V"), V * 1.001)
    assert before.score == 4
    own = rescored(before, assignment_of(spec, Tolerance()))
    stated = rescored(before, assignment_of(spec, replace(Tolerance(), sloppy_stated=True)))
    assert own and own.score == 0
    assert stated and stated.score == 4
