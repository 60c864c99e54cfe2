"""What a worker hears of right values."""

import numpy as np

from grader.confined.replay.recorded_calls import Made, RecordedCall
from grader.core.replay_orders import CORRECTED, Replay

RIGHT = np.ones(2)


def call(function: str, returned: tuple[object, ...], inside: int | None = None) -> RecordedCall:
    return RecordedCall(function, ("x",), (RIGHT,), returned, inside=inside, locals={"h": RIGHT})


CALLS = (
    call("forward", (RIGHT, Made(0, 1))),
    call("step", (RIGHT, Made(1, 1)), inside=0),
    call("helper", (RIGHT,)),
    RecordedCall("backward", ("dh", "cache"), (RIGHT, Made(0, 1)), (RIGHT,)),
)
REPLACED = ("forward", "helper", "backward")


def test_the_outline_tells_which_calls_there_are_and_no_value() -> None:
    forward, step, helper, backward = Replay(CALLS, REPLACED, ()).outline
    assert forward == RecordedCall("forward", ("x",), (None,))
    assert step == RecordedCall("step", inside=0)
    assert helper == RecordedCall("helper", ("x",), (None,))
    assert backward.arguments == (None, Made(0, 1))


def test_a_right_question_is_told_the_call_and_what_it_calls() -> None:
    told = Replay(CALLS, REPLACED, ()).answer("forward", {"0": RIGHT}, "float64")
    assert told == {0: CALLS[0], 1: RecordedCall("step", inside=0)}
    told = Replay(CALLS, REPLACED, ()).answer("backward", {"0": RIGHT, "1": "made 0 1"}, "float64")
    assert told == {3: CALLS[3]}


def test_any_other_question_is_told_nothing() -> None:
    replay = Replay(CALLS, REPLACED, ())
    for function, arguments in (
        ("forward", {"0": RIGHT + 1e-3}),
        ("forward", {"0": "made 0 1"}),
        ("forward", {}),
        ("backward", {"0": RIGHT, "1": "made 1 1"}),
        ("backward", {"0": RIGHT, "1": RIGHT}),
        ("step", {"0": RIGHT}),  # which is not replaced
        ("nothing", {}),
    ):
        assert replay.answer(function, arguments, "float64") == {}


def test_intermediates_are_told_only_where_a_cache_is_made_of_them() -> None:
    replay = Replay(CALLS, REPLACED, ())
    assert replay.answer("forward", {"0": RIGHT}, "float64")[0].locals
    (helper,) = replay.answer("helper", {"0": RIGHT}, "float64").values()
    assert (helper.returned, helper.locals) == ((RIGHT,), {})


def test_steps_are_told_where_lines_are_set_right_by_them() -> None:
    replay = Replay(CALLS, ("forward",), (), CORRECTED, "forward")
    assert replay.answer("forward", {"0": RIGHT}, "float64") == {0: CALLS[0], 1: CALLS[1]}
