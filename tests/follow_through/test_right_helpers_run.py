"""A wrong forward is set right line by line while its right helpers run as they are."""

from pathlib import Path

import pytest

from grader.core.submission import Submission
from grader.files.assignments import load_assignment
from grader.grading.grade_submission import grade_submission

ROOT = Path(__file__).parents[2]
FILE = "transformer_layers.py"
FORWARDS = {
    "mask": ("scores = np.where(mask, scores, -np.inf)", "pass"),
    "sum": ("weights.sum(axis=3, keepdims=True)", "weights.sum(axis=2, keepdims=True)"),
}
BACKWARDS = {
    "term": (
        "weights * (dweights - along)",
        "weights * dweights",
        "`dquery`, `dkey`, `dWq` and 1 more behave as if a term were missing",
    ),
    "scale": (
        "merge_heads(scale * dscores @ k)",
        "merge_heads(dscores @ k)",
        "Every value of `dquery` and `dWq` is √E times the right one",
    ),
}


@pytest.fixture(scope="module")
def backward(shared_sandbox):
    """Grades the backward of attention in a reference with some changes."""
    assignment = load_assignment(ROOT / "rubrics" / "transformer.yaml")
    only = ("split_heads", "merge_heads", "attention_forward", "attention_backward")

    def grade(*changes):
        text = (ROOT / "reference" / "transformer" / FILE).read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        submission = Submission("", {FILE: text.encode()}, {}, {})
        return grade_submission(submission, assignment, shared_sandbox, only).criteria[-1]

    return grade


@pytest.mark.parametrize("mine", BACKWARDS)
@pytest.mark.parametrize("forward", FORWARDS)
def test_a_mistake_of_its_own_is_explained_behind_a_wrong_forward(backward, forward, mine) -> None:
    """A helper that gave what is right whatever it is given would hide the wrong line before it."""
    old, new, said = BACKWARDS[mine]
    alone = backward((old, new))
    behind = backward(FORWARDS[forward], (old, new))
    assert (behind.diagnosis, behind.score) == ((said,), alone.score)
    assert alone.diagnosis == behind.diagnosis
