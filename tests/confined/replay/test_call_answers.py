"""A recorded call is found by its arguments: looked for once, if they are the same bit by bit."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from grader.confined.load.loaded_program import Program
from grader.confined.replay import call_answers
from grader.confined.replay.call_answers import MOST_BYTES, MOST_FOUND, CallAnswers
from grader.confined.replay.matching import Leaves, closest_fit
from grader.confined.replay.recorded_calls import Made, RecordedCall

X = np.arange(6.0)
Looked = list[tuple[Any, ...]]


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> Looked:
    """The arguments that were taken apart and compared."""
    seen: Looked = []
    real = call_answers.leaves_of

    def noted(arguments, *more, **named):
        seen.append(arguments)
        return real(arguments, *more, **named)

    monkeypatch.setattr(call_answers, "leaves_of", noted)
    return seen


@pytest.fixture
def answers() -> Callable[..., CallAnswers]:
    """`answers(x)`: of one call of f, recorded with x, which is told to whoever asks for it."""

    def make(x: Any = X) -> CallAnswers:
        call = RecordedCall("f", ("x",), (x,), (2 * X,))
        program = Program({}, [], [], [], {}, MappingProxyType({}))

        def told(function: str, leaves: Leaves) -> dict[int, RecordedCall]:
            fits = function == "f" and closest_fit(leaves, {0: call}, "float64") == 0
            return {0: call} if fits else {}

        return CallAnswers(program, [call], {}, "float64", lambda *_: None, told)

    return make


def test_the_same_arguments_are_looked_up_once(answers, looked_up: Looked) -> None:
    made = answers()
    assert [made.find("f", [X.copy()]) for _ in range(3)] == [0, 0, 0]
    assert len(looked_up) == 1


def test_other_bits_shapes_and_functions_are_looked_up(answers, looked_up: Looked) -> None:
    made = answers()
    assert made.find("f", [X]) == 0
    assert made.find("f", [X + 1e-14]) == 0  # rounded otherwise
    assert made.find("f", [X + 1]) is None
    assert made.find("f", [X.reshape(2, 3)]) is None
    assert made.find("g", [X]) is None
    assert len(looked_up) == 5


def test_what_was_not_found_is_looked_up_again(answers, looked_up: Looked) -> None:
    made = answers()
    assert [made.find("f", [X + 1]) for _ in range(2)] == [None, None]
    assert len(looked_up) == 2


def test_lists_and_large_arrays_are_looked_up(answers, looked_up: Looked) -> None:
    for value in (list(X), np.zeros(MOST_BYTES)):
        made = answers(value)
        assert [made.find("f", [value]) for _ in range(2)] == [0, 0]
    assert len(looked_up) == 4


def test_a_cache_is_found_again_by_the_call_that_made_it(answers, looked_up: Looked) -> None:
    made = answers(Made(0, 1))
    for cache in (X, X.copy(), ("another",)):
        made.handed_out(cache, Made(0, 1))
        assert made.find("f", [cache]) == 0
    assert len(looked_up) == 1
    made.handed_out(other := X.copy(), Made(0, 2))
    assert made.find("f", [other]) is None
    assert made.find("f", [X.copy()]) is None  # as it is: nobody gave it out
    assert len(looked_up) == 3


@pytest.mark.parametrize(("one", "other"), [(1, True), ("1", 1), (0, None), (1, np.array(1))])
def test_plain_values_are_found_by_their_kinds_too(answers, looked_up, one, other) -> None:
    made = answers(one)
    assert [made.find("f", [one]) for _ in range(2)] == [0, 0]
    assert len(looked_up) == 1
    made.find("f", [other])
    assert len(looked_up) == 2


def test_few_calls_are_kept(answers, looked_up: Looked) -> None:
    made = answers()
    for number in range(MOST_FOUND + 9):
        made.find("f", [X + number * 1e-15])
    assert len(made._found) <= MOST_FOUND
