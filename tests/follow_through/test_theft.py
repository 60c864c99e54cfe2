"""Work that is judged again cannot take what it does not ask for as right work does."""

from contextlib import closing
from dataclasses import replace

import pytest

from grader.confined.replay.recorded_calls import Made
from grader.core.replay_orders import NAMED, SEARCH, Replay
from grader.core.submission import Submission
from grader.grading.grade_submission import grade_submission
from grader.judging.retry.function_pairs import find_pairs
from grader.sandbox.sandboxes import PlainSandbox, open_sandbox
from grader.sandbox.wire.requests import run_request

STEP = "def rnn_step_forward(x, prev_h, Wx, Wh, b):\n    return x @ Wx + prev_h @ Wh, (x,)\n"
LOOK = """
def right_values():
    import gc, numpy
    for found in gc.get_objects():
        if type(found).__name__ == "CallAnswers":
            yield from (call.returned for call in found.calls if call.returned)
"""
THIEF = """
def rnn_forward(x, h0, Wx, Wh, b):
    found = [returned[0] for returned in right_values()]
    return np.stack(found, axis=1), None
"""
HONEST = """
def rnn_forward(x, h0, Wx, Wh, b):
    h, prev_h = [], h0
    for t in range(x.shape[1]):
        prev_h, _ = rnn_step_forward(x[:, t], prev_h, Wx, Wh, b)
        h.append(prev_h)
    found = len(list(right_values()))
    assert found in (0, len(h)), "it knows what it asked for, and nothing else"
    return np.stack(h, axis=1), None
"""
ASKS_WITH_NOTHING = HONEST.replace("x[:, t], prev_h", "0 * x[:, t], prev_h")


@pytest.fixture(scope="module", params=[open_sandbox, PlainSandbox])
def forward_score(request, untrained):
    names = ("rnn_step_forward", "rnn_forward")

    def grade(source: str) -> tuple[object, object]:
        files = {"rnn_layers.py": f"import numpy as np\n{STEP}{LOOK}{source}".encode()}
        with closing(request.param()) as sandbox:
            grade = grade_submission(Submission("x", files, {}, {}), untrained, sandbox, names)
        step, forward = grade.criteria
        assert step.score == 0
        return forward.score, forward.points

    return grade


@pytest.mark.parametrize("source", [THIEF, ASKS_WITH_NOTHING])
def test_a_thief_gains_nothing(forward_score, source) -> None:
    assert forward_score(source)[0] == 0


def test_who_asks_as_right_work_does_keeps_the_credit(forward_score) -> None:
    score, points = forward_score(HONEST)
    assert score == points


def test_no_right_value_is_sent_before_it_is_asked_for(untrained) -> None:
    """In no criterion, case or layout."""
    seen = 0
    functions = tuple(untrained.functions)
    forwards = {pair.backward: pair.forward for pair in find_pairs(untrained.rubric)}
    for criterion in untrained.rubric.criteria:
        for case in untrained.cases.cases[criterion.name]:
            calls = untrained.recorded(criterion.name, case.name)
            forward = forwards.get(criterion.function, "")
            replay = Replay(calls, functions, functions, forward=forward)
            bare = run_request(criterion, case)
            for layout in (NAMED, SEARCH):
                request = run_request(criterion, case, replace(replay, layout=layout))
                for array in _right_arrays(calls):
                    found = array.tobytes() in request and array.tobytes() not in bare
                    assert not found, (criterion.name, case.name)
                    seen += 1
    assert seen > 1000


def _right_arrays(calls):
    values = [v for call in calls for v in (*call.arguments, *call.returned)]
    arrays = [v for v in values if not isinstance(v, Made) and hasattr(v, "tobytes")]
    return [array for array in arrays if array.size > 2]
