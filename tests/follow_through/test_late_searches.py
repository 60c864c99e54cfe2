"""A search that takes too long ends, and the report says what was not tried."""

import pytest

from grader.core.outcomes import TimedOut
from grader.grading.retrials import search_time
from grader.grading.retrials.change_search import ChangeSearch
from tests.follow_through.foreign import graded, losing, with_change
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


BRANCHES = """
def score(x, w, squared=False, mask=None):
    if squared:
        x = x**3
    if mask is not None:
        x = x + mask
    return (x * w).sum(axis=1) / len(w)
"""


@pytest.fixture
def searched(monkeypatch) -> list[set[int]]:
    """Lines of which changes are tried, of each search."""
    found: list[set[int]] = []
    right_changes = ChangeSearch.right_changes

    def noted(search: ChangeSearch, changes: list[tuple[int, int]]):
        found.append({line for _, line in changes})
        return right_changes(search, changes)

    monkeypatch.setattr(ChangeSearch, "right_changes", noted)
    return found


def test_changes_of_lines_that_do_not_run_in_the_other_criterion_are_not_tried(
    tools, inside_sandbox, searched
) -> None:
    """What does not run in `masked` cannot be why that fails, so no search tries to change it."""
    wrong = {**RIGHT, "tools.py": RIGHT["tools.py"] + BRANCHES}
    assert losing(graded(tools, wrong, inside_sandbox())) == ["squared", "masked"]
    assert searched == [{1, 2, 4, 6}]  # of `score`: neither `x**3` nor `x + mask`


def test_all_changes_are_tried_where_it_is_not_known_which_lines_run(
    tools, inside_sandbox, searched
) -> None:
    class Lost(inside_sandbox):
        def open(self, job):
            worker = super().open(job)
            run = worker.enter_result.run

            def run_or_not(criterion, case, replay=None, **more):
                if replay and replay.asked and criterion.name == "masked":
                    return TimedOut(1.0)
                return run(criterion, case, replay, **more)

            worker.enter_result.run = run_or_not
            return worker

    wrong = {**RIGHT, "tools.py": RIGHT["tools.py"] + BRANCHES}
    assert losing(graded(tools, wrong, Lost())) == ["squared", "masked"]
    assert searched == [{1, 2, 3, 4, 6}]  # all that run in `squared`
