"""What a worker hears of right values, and how the tries of its search are read."""

import numpy as np

from grader.confined.recorded import Made, RecordedCall
from grader.confined.words import KEYS
from grader.core.outcomes import Foreign, Returned, TimedOut
from grader.core.replay import SEARCH, Replay, tries_of

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


def test_each_try_has_its_keys_and_its_values() -> None:
    stacked = {KEYS: np.array([[0, 2], [1, 2]]), "dx": np.array([[1.0, 1.0], [5.0, 5.0]])}
    (first, one), (second, other) = tries_of(Returned(stacked))
    assert (first, second) == ((0, 2), (1, 2))
    assert one.values["dx"].tolist() == [1, 1]
    assert other.values["dx"].tolist() == [5, 5]


def test_no_more_tries_are_read_than_have_both_keys_and_values() -> None:
    stacked = {KEYS: np.array([[0], [1], [2]]), "dx": np.ones((2, 4))}
    assert [keys for keys, _ in tries_of(Returned(stacked))] == [(0,), (1,)]


def test_what_is_no_stack_of_values_is_no_part_of_a_try() -> None:
    values = {
        KEYS: np.array([[3]]),
        "dx": np.ones((1, 2)),
        "db": np.float64(1),
        "y": Foreign("set"),
    }
    ((_, one),) = tries_of(Returned(values))
    assert set(one.values) == {"dx"}


def test_where_nothing_came_back_nothing_was_tried() -> None:
    assert tries_of(TimedOut(10)) == []
    assert tries_of(Returned({"dx": np.ones((2, 2))})) == []
