"""Inputs that are equal by choice stay equal when they are moved in the last digit."""

import numpy as np
import pytest

from grader.authoring.proof.precisions import _moved_alike
from grader.core.errors import GraderError

ROC = """
def rates(truth, score):
    order = np.argsort(-score, kind="stable")
    last = np.append(np.nonzero(np.diff(score[order]))[0], len(score) - 1)
    return np.cumsum(truth[order])[last] / truth.sum()
"""
RUBRIC = """
sizes: {N: 20}
criteria:
  rates:
    file: layers.py
    points: 1
    given: {truth: "np.arange(N) % 3 % 2", score: SCORE}
    call: r = rates(truth, score)
    outputs: [r]
"""


def test_scores_that_are_tied_are_taken(make_with_cases):
    rubric = RUBRIC.replace("SCORE", '"np.round(normal(N), 1)"')
    (case,) = make_with_cases(ROC, rubric).case_set.cases["rates"]
    assert len(np.unique(case.inputs["score"])) < 20  # so there are ties


def test_what_is_equal_only_on_the_way_is_refused(make_with_cases):
    """Other formulas for the same numbers would not tie."""
    source = ROC.replace("return", "score = np.abs(score - 0.5)\n    return", 1)
    source = source.replace("    order", "    score = (score - 0.3) ** 2\n    order", 1)
    rubric = RUBRIC.replace("SCORE", '"0.1 * (np.arange(N) - 7)"')
    with pytest.raises(GraderError, match="r changes by inf when its inputs change in the last"):
        make_with_cases(source, rubric)


@pytest.mark.parametrize("zeros_stay", [True, False])
def test_equal_numbers_of_all_inputs_move_alike_once_up_and_once_down(zeros_stay: bool):
    x = np.round(np.random.default_rng(0).normal(size=(9, 8)), 1)
    parts = [x[0].astype(np.float32), x[0] + 1j * x[1]]
    inputs = {"x": x, "centres": x[:3].copy(), "parts": parts, "n": 3}
    up, down = (_moved_alike(zeros_stay, 5, number, inputs) for number in (0, 1))
    for moved in (up, down):
        assert np.array_equal(moved["centres"], moved["x"][:3])
        assert np.array_equal(moved["parts"][1].real, moved["x"][0])
        assert np.array_equal(moved["x"] == x, (x == 0) & zeros_stay)
        assert len(np.unique(moved["x"])) == len(np.unique(x))
        assert np.abs(moved["x"] - x).max() <= np.spacing(np.abs(x).max())
        assert moved["parts"][0].dtype == np.float32
        assert moved["n"] == 3
    assert np.array_equal(up["x"] > x, down["x"] < x)
