"""A class asks for the same recorded calls: each answer is made once, and none is mixed up."""

from dataclasses import replace

import numpy as np
import pytest

from grader.confined.replay.recorded_calls import RecordedCall
from grader.core.replay_orders import Replay
from grader.sandbox.wire import told_calls
from grader.sandbox.wire.requests import told_request
from grader.sandbox.wire.told_calls import KEPT, MOST_BYTES, ToldCalls

X, Y = np.array([1.0, 2.0]), np.array([3.0, 4.0])


def call(given: object, returned: np.ndarray, function: str = "step") -> RecordedCall:
    return RecordedCall(function, ("x",), (given,), (returned,))


REPLAY = Replay((call(X, Y), call(Y, X), call("X", Y + 1)), ("step",), ())


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The calls for which a message was made."""
    found: list[object] = []

    def request(calls):
        found.append(calls)
        return told_request(calls)

    monkeypatch.setattr(told_calls, "told_request", request)
    return found


def test_the_same_question_is_answered_once(made: list[object]) -> None:
    told = ToldCalls()
    messages = {told.message(REPLAY, "step", {"0": X.copy()}, "float64") for _ in range(3)}
    assert messages == {told_request({0: REPLAY.calls[0]})}
    assert len(made) == 1


def test_every_other_question_has_its_own_answer() -> None:
    """Other bits, kinds, shapes and names of arguments; other calls, and other things replaced."""
    told = ToldCalls()
    other = Replay((call(X, Y + 5),), ("step",), ())
    questions = [
        (replay, function, arguments, dtype)
        for replay in (REPLAY, other, replace(REPLAY, replaced=()), replace(REPLAY, forward="f"))
        for function in ("step", "other")
        for arguments in (
            {"0": X},
            {"0": Y},
            {"1": X},
            {"0": X + 1e-9},
            {"0": X.astype(np.float32)},
            {"0": X[None]},
            {"0": "text X"},
            {"0": "text "},
            {"0": np.zeros((0, 3))},
            {},
        )
        for dtype in ("float64", "float32")
    ]
    for _ in range(2):
        for replay, function, arguments, dtype in questions:
            right = told_request(replay.answer(function, arguments, dtype))
            assert told.message(replay, function, arguments, dtype) == right


def test_little_is_kept(made: list[object]) -> None:
    told = ToldCalls()
    large = {"0": np.zeros(MOST_BYTES // 8 + 1)}
    for _ in range(2):
        told.message(REPLAY, "step", large, "float64")
    assert len(made) == 2
    for number in range(2 * KEPT):
        told.message(REPLAY, "step", {"0": np.array(float(number))}, "float64")
    assert len(told._kept) == len(told._keys) == KEPT


def test_more_questions_than_are_kept_still_find_answers(made: list[object]) -> None:
    """Each submission of a class asks them in the same order, and other ones came first."""
    told = ToldCalls()

    def asked(first: int) -> int:
        """How many messages are made for a fourth more questions than are kept."""
        before = len(made)
        for number in range(first, first + KEPT * 5 // 4):
            told.message(REPLAY, "step", {"0": np.array(float(number))}, "float64")
        return len(made) - before

    asked(10_000)
    assert [asked(0) for _ in range(4)][-1] < KEPT * 3 // 4
