"""Of groups of criteria the best one counts, and the points stay the same."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

from grader.core.grades import CriterionGrade, Grade, Status
from grader.core.policy.one_of import OneOf
from grader.core.rubric import Limits, Rubric, Tolerance
from grader.judging.score.one_group import with_one_group
from grader.judging.score.rescore import rescored
from grader.reports.result_kinds import short_status, status_words
from tests.judging.conftest import build_criterion

CHOICE = OneOf("the network", {"old": ("a", "b"), "new": ("c",)})


def graded(**scores):
    points = {"a": 1, "b": 3, "c": 4, "other": 2}
    return tuple(
        CriterionGrade(
            name, name, "f.py",
            Status.MISSING if score is None else Status.RIGHT,
            Fraction(score or 0), Fraction(points[name]), feedback=("Look.",),
        )
        for name, score in scores.items()
    )  # fmt: skip


def counting(**scores):
    chosen = with_one_group(graded(**scores), [CHOICE])
    grade = Grade("x", "X", "s", "full", chosen)
    return [c.name for c in chosen if c.counts], grade.score, grade.points


@pytest.mark.parametrize(
    ("scores", "names"),
    [
        ({"a": 1, "b": 3, "c": None}, ["a", "b"]),
        ({"a": None, "b": None, "c": 2}, ["c"]),
        ({"a": 1, "b": 2, "c": 4}, ["c"]),
        ({"a": 1, "b": 3, "c": 4}, ["a", "b"]),  # more of it was tried
        ({"a": None, "b": None, "c": 0}, ["c"]),  # tried, and wrong
        ({"a": None, "b": None, "c": None}, ["a", "b"]),  # the first
    ],
)
def test_the_best_group_counts(scores, names):
    found, score, points = counting(**scores, other=2)
    assert found == [*names, "other"]
    assert points == 6
    assert score == 2 + sum(scores[name] or 0 for name in names)


def test_what_does_not_count_says_so():
    *_, last = with_one_group(graded(a=1, b=3, c=None), [CHOICE])
    assert last.aside == "old"
    assert (last.score, last.points, last.lost_to) == (0, 0, None)
    assert last.feedback == ("“old” counts in its place",)
    assert short_status(last) == status_words(last) == "does not count"


def test_nothing_is_chosen_where_a_part_is_not_graded():
    assert counting(a=1, c=None) == (["a", "c"], 1, 5)


def test_the_maximum_holds_one_group():
    criteria = tuple(build_criterion(name=name) for name in ("a", "b", "c"))
    rubric = Rubric("x", "X", "r", "t", "c", 0, Limits(), Tolerance(), criteria)
    assert rubric.points == 24
    assert Rubric(**{**vars(rubric), "one_of": (CHOICE,)}).points == 16


def test_what_does_not_count_is_not_scored_again():
    """What it earned is not stored, and a change of the rubric may make it count."""
    chosen = with_one_group(graded(a=1, b=3, c=None), [CHOICE])
    names = [SimpleNamespace(name=criterion.name) for criterion in chosen]
    assignment = SimpleNamespace(rubric=SimpleNamespace(criteria=names))
    assert rescored(Grade("x", "X", "s", "full", chosen), assignment) is None
