"""Scoring stored verdicts again: as if the student's code had been run, or not at all."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from grader.core.assignment import Assignment
from grader.core.entries import pack_grade, unpack_grade
from grader.core.grades import Grade, Status
from grader.core.rubric import Criterion, Tolerance
from grader.judging.score.rescore import rescored

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[3] / "examples" / "submissions"
STRICT = Tolerance(double=1e-18, single=1e-17)
LENIENT = Tolerance(double=1e6, single=1e6)


@pytest.fixture(scope="module")
def stored(captioning: Assignment, grade: Callable[..., Grade]) -> dict[str, Grade]:
    """As they come out of a gradebook."""
    plain = without_training(captioning)
    names = ("all_right", "three_mistakes", "half_finished")
    grades = {name: grade(EXAMPLES / name, assignment=plain) for name in names}
    return {name: unpack_grade(pack_grade(one)) for name, one in grades.items()}


def without_training(assignment: Assignment) -> Assignment:
    criteria = tuple(c for c in assignment.rubric.criteria if not c.ensure)
    return replace(assignment, rubric=replace(assignment.rubric, criteria=criteria))


def changed(assignment: Assignment, change: Callable[[Criterion], Criterion]) -> Assignment:
    plain = without_training(assignment)
    criteria = tuple(change(criterion) for criterion in plain.rubric.criteria)
    return replace(plain, rubric=replace(plain.rubric, criteria=criteria), fingerprint="new")


def with_tolerance(assignment: Assignment, tolerance: Tolerance) -> Assignment:
    plain = without_training(assignment)
    return replace(plain, rubric=replace(plain.rubric, tolerance=tolerance), fingerprint="new")


@pytest.mark.parametrize("name", ["all_right", "three_mistakes", "half_finished"])
def test_an_unchanged_rubric_gives_the_same_grade(stored, captioning, name) -> None:
    again = rescored(stored[name], without_training(captioning))
    assert again and pack_grade(again) == pack_grade(
        replace(stored[name], fingerprint=captioning.fingerprint)
    )


@pytest.mark.parametrize("name", ["all_right", "three_mistakes", "half_finished"])
def test_points_count_in_proportion(stored, captioning, name) -> None:
    def double(criterion: Criterion) -> Criterion:
        outputs = tuple(replace(o, points=o.points and 2 * o.points) for o in criterion.outputs)
        return replace(criterion, points=2 * criterion.points, outputs=outputs)

    doubled = changed(captioning, double)
    again = rescored(stored[name], doubled)
    assert again and again.fingerprint == "new"
    assert (again.score, again.points) == (2 * stored[name].score, 2 * stored[name].points)


def test_points_of_outputs_are_counted_again_exactly(stored, captioning, grade) -> None:
    """As a run under the new rubric has it."""

    def dearer(criterion: Criterion) -> Criterion:
        if criterion.name != "rnn_step_backward":
            return criterion
        outputs = tuple(
            replace(o, points=Fraction(3 if o.name == "db" else 1)) for o in criterion.outputs
        )
        return replace(criterion, outputs=outputs)

    new = changed(captioning, dearer)
    again = rescored(stored["three_mistakes"], new)
    run = grade(EXAMPLES / "three_mistakes", assignment=new)
    assert again and scores(again) == scores(run)
    assert again.score != stored["three_mistakes"].score


def test_a_strict_tolerance_turns_right_into_wrong_with_a_sentence(stored, captioning) -> None:
    again = rescored(stored["all_right"], with_tolerance(captioning, STRICT))
    assert again is None, "callers fail with what they call: that has to be run"
    one = replace(
        stored["all_right"],
        criteria=tuple(c for c in stored["all_right"].criteria if c.name == "affine_forward"),
    )
    alone = changed(with_tolerance(captioning, STRICT), lambda c: c)
    kept = tuple(c for c in alone.rubric.criteria if c.name == "affine_forward")
    alone = replace(alone, rubric=replace(alone.rubric, criteria=kept))
    again = rescored(one, alone)
    assert again and again.criteria[0].status is Status.WRONG and again.score == 0
    message = again.criteria[0].cases[0].outputs[0].message
    assert message.startswith("`out` is off by a relative error of ")
    assert message.endswith(" is allowed")


def test_what_was_carried_forward_has_to_be_run_when_its_cause_is_gone(stored, captioning) -> None:
    assert any(c.carried_forward for c in stored["three_mistakes"].criteria)
    assert rescored(stored["three_mistakes"], with_tolerance(captioning, LENIENT)) is None


@pytest.mark.parametrize("shares", [True, False])
def test_who_shares_a_mistake_has_to_be_run_when_that_is_charged_otherwise(
    stored, captioning, shares
) -> None:
    names = ("affine_forward", "word_embedding_forward")

    def stricter(criterion: Criterion) -> Criterion:
        outputs = tuple(replace(output, tolerance=1e-18) for output in criterion.outputs)
        return replace(criterion, outputs=outputs) if criterion.name == names[0] else criterion

    strict = changed(captioning, stricter)
    kept = tuple(c for c in strict.rubric.criteria if c.name in names)
    strict = replace(strict, rubric=replace(strict.rubric, criteria=kept))
    first, other = (c for c in stored["all_right"].criteria if c.name in names)
    other = replace(other, same_mistake_as=first.name if shares else "")
    again = rescored(replace(stored["all_right"], criteria=(first, other)), strict)
    assert (again is None) is shares


def test_another_set_of_criteria_has_to_be_run(stored, captioning) -> None:
    assert rescored(stored["all_right"], captioning) is None


def scores(grade: Grade) -> dict[str, Fraction]:
    return {criterion.name: criterion.score for criterion in grade.criteria}
