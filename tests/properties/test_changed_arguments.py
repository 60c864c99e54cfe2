"""Arguments that a call changes in place, as outputs."""

from contextlib import closing

import pytest

from grader.core.errors import RubricError
from grader.files.rubric.rubric_file import load_rubric
from tests.small_assignments import SmallAssignment, write_small

REFERENCE = """
import numpy as np


def norm(x, state):
    # BEGIN SOLUTION
    state["mean"] *= 0.9
    state["mean"] += 0.1 * x.mean(axis=0)
    state["steps"] = state["steps"] + 1
    return x - x.mean(axis=0)
    # END SOLUTION


def sort(a):
    # BEGIN SOLUTION
    a[:] = np.sort(a)
    # END SOLUTION
"""
RUBRIC = """
sizes: {N: 4, D: 3}
cases: {main: {}, layout: {order: F}}
criteria:
  norm:
    file: layers.py
    points: 4
    given: {x: "normal(N, D)", state: {mean: normal(D), steps: "3", mode: "'train'"}}
    call: out = norm(x, state)
    outputs: {out: {points: 2}, state.mean: {points: 1}, state.steps: {points: 1}}
  sort:
    file: layers.py
    points: 2
    given: {a: normal(N)}
    call: sort(a)
    outputs: [a]
"""
NORM = """
def norm(x, state):
    mean = np.mean(x, axis=0)
    state["mean"] = 0.9 * state["mean"] + 0.1 * mean
    state["steps"] += 1
    return x - mean
"""
SORT = "\n\ndef sort(a):\n    a.sort()\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    with closing(SmallAssignment(folder, REFERENCE, RUBRIC)) as small:
        yield small


def grade(small, norm, sort):
    return small.grade("import numpy as np\n\n" + norm + sort).criteria


def test_right_answers_are_right_and_nothing_is_said_of_the_change(small):
    found = grade(small, NORM, SORT)
    assert [c.status for c in found] == ["right", "right"], [c.feedback for c in found]
    assert not any(case.warnings for c in found for case in c.cases)


@pytest.mark.parametrize(
    "norm, score, sentence",
    [
        (NORM.replace('state["mean"] = 0.9', "_ = 0.9"), 3, "`state.mean` was not changed;"),
        (NORM.replace('state["steps"] += 1', ""), 3, "`state.steps` was not changed;"),
        (NORM.replace("0.9", "0.1", 1), 3, "`state.mean`: 3 of 3 elements are off"),
        (NORM.replace('state["mean"] = 0.9', 'state = {"mean": 0, "steps": 0}; _ = 0.9').replace(
            '* state["mean"] +', '* 0 +'), 2, "was not changed"),
        (NORM.replace("state[\"steps\"] += 1", 'del state["steps"]'), 3, "`state` has no `steps`"),
    ],
)  # fmt: skip
def test_what_was_not_changed_is_said(small, norm, score, sentence):
    found = grade(small, norm, SORT)[0]
    assert any(sentence in text for text in found.feedback), found.feedback
    assert found.score == score


@pytest.mark.parametrize(
    "sort, sentence",
    [
        ("\n\ndef sort(a):\n    return np.sort(a)\n", "`a` was not changed; expected other values"),
        ("\n\ndef sort(a):\n    a[:] = -np.sort(-a)\n", "`a`: "),
        ("\n\ndef sort(a):\n    a = np.sort(a)\n    return a\n", "`a` was not changed"),
    ],
)
def test_a_whole_argument_is_judged(small, sort, sentence):
    found = grade(small, NORM, sort)[1]
    assert (found.status, found.score) == ("wrong", 0)
    assert any(sentence in text for text in found.feedback), found.feedback


def test_an_output_that_nothing_sets_is_told(tmp_path):
    rubric = RUBRIC.replace("outputs: [a]", "outputs: [b.first]")
    with pytest.raises(RubricError) as refused:
        load_rubric(write_small(tmp_path, REFERENCE, rubric))
    assert "unknown output b.first" in str(refused.value)
