import numpy as np

from grader.confined.recorded import Made, RecordedCall
from grader.core.replay import SEARCH, Replay

RIGHT = np.ones(2)


def call(function: str, returned: tuple[object, ...], inside: int | None = None) -> RecordedCall:
    return RecordedCall(function, ("x",), (RIGHT,), returned, inside=inside, locals={"h": RIGHT})


CALLS = (
    call("forward", (RIGHT, Made(0, 1))),
    call("step", (RIGHT, Made(1, 1)), inside=0),
    call("helper", (RIGHT,)),
    call("backward", (RIGHT,)),
)


def test_of_what_is_not_replaced_nothing_but_its_place_is_told() -> None:
    told = Replay(CALLS, ("forward", "helper"), ()).told
    assert told[1] == RecordedCall("step", inside=0)
    assert told[3] == RecordedCall("backward")


def test_intermediates_are_told_only_where_a_cache_is_made_of_them() -> None:
    forward, _, helper, _ = Replay(CALLS, ("forward", "helper"), ()).told
    assert forward is CALLS[0]
    assert helper.returned == (RIGHT,)
    assert helper.locals == {}


def test_steps_are_told_where_a_cache_is_searched_for() -> None:
    told = Replay(CALLS, ("forward",), (), SEARCH, "forward").told
    assert told[1] is CALLS[1]
    assert told[2] == RecordedCall("helper")
