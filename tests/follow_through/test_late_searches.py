"""A search that takes too long ends, and the report says what was not tried."""

import pytest

from grader.grading.retrials import search_time
from tests.follow_through.foreign import graded, with_change
from tests.follow_through.test_same_mistakes import MEAN, RIGHT, tools

__all__ = ["tools"]
STEP = "def lstm_step_forward("
OTHER_BIAS = f"""


def with_other(sign):
    {STEP}x, h, c, Wx, Wh, b):
        return right_lstm_step_forward(x, h, c, Wx, Wh, sign * b)

    return lstm_step_forward


lstm_step_forward = with_other(-1)
"""  # has no lines of its own that could be set right
CACHES = (
    "`lstm_step_backward` was tested with some of the caches that a correct `lstm_step_forward` "
    "may make; there was no time for all of them."
)
CHANGES = (
    "There was no time to find out whether `squared` fails by the mistake that `plain` is charged "
    "for."
)


@pytest.mark.parametrize("most", [-1.0, 10.0])
def test_a_late_search_for_a_cache_says_so(styles, grade_inside, monkeypatch, most) -> None:
    monkeypatch.setattr(search_time, "MOST_SEARCHED", most)
    text = styles["all_right"]["rnn_layers.py"]
    text = text.replace(STEP, STEP.replace("def ", "def right_")) + OTHER_BIAS
    names = ("lstm_step_forward", "lstm_step_backward")
    sources = {**styles["all_right"], "rnn_layers.py": text}
    backward = grade_inside(sources, *names).criteria[1]
    assert (backward.score == backward.points) is (most > 0)
    assert (CACHES in backward.feedback) is (most < 0)


@pytest.mark.parametrize("most", [-1.0, 10.0])
def test_a_late_search_for_a_change_says_so(tools, inside_sandbox, monkeypatch, most) -> None:
    monkeypatch.setattr(search_time, "MOST_SEARCHED", most)
    wrong = with_change(RIGHT, "tools.py", MEAN, "(x - w).sum(axis=1) / len(w)")
    squared = graded(tools, wrong, inside_sandbox())["squared"]
    assert (squared.score == squared.points) is (most > 0)
    assert (CHANGES in squared.feedback) is (most < 0)
