"""What a worker hears of right values, and how the tries of its search are read."""

import numpy as np

from grader.confined.replay.recorded_calls import Made, RecordedCall
from grader.confined.replay.search_orders import MOST_CANDIDATES
from grader.confined.shared_words import KEYS, LENGTHS
from grader.core import replay_orders
from grader.core.outcomes import Foreign, Returned, TimedOut
from grader.core.replay_orders import MOST_PLACES, SEARCH, Replay, lengths_of, tries_of

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


def test_steps_are_told_where_a_cache_is_searched_for() -> None:
    replay = Replay(CALLS, ("forward",), (), SEARCH, "forward")
    assert replay.answer("forward", {"0": RIGHT}, "float64") == {0: CALLS[0], 1: CALLS[1]}


def test_each_try_has_its_keys_and_its_values() -> None:
    stacked = {KEYS: np.array([[0, 2], [1, 2]]), "dx": np.array([[1.0, 1.0], [5.0, 5.0]])}
    (first, one), (second, other) = tries_of(Returned(stacked), 20)
    assert (first, second) == ((0, 2), (1, 2))
    assert one.values["dx"].tolist() == [1, 1]
    assert other.values["dx"].tolist() == [5, 5]


def test_no_more_tries_are_read_than_have_both_keys_and_values() -> None:
    stacked = {KEYS: np.array([[0], [1], [2]]), "dx": np.ones((2, 4))}
    assert [keys for keys, _ in tries_of(Returned(stacked), 20)] == [(0,), (1,)]


def test_lengths_are_believed_only_as_far_as_a_search_goes() -> None:
    """Else a reply of a few bytes could keep the grader busy for ever."""
    lengths = np.array([1, MOST_CANDIDATES])
    assert lengths_of(Returned({LENGTHS: lengths})) == [1, MOST_CANDIDATES]
    told = (lengths * 2, lengths - 1, lengths * 1.0, lengths[:, None], np.int64(3), Foreign("set"))
    too_many = np.ones(MOST_PLACES + 1, np.int64)
    for value in (*told, too_many, np.zeros((10**12, 0), np.int64)):
        assert lengths_of(Returned({LENGTHS: value})) == []
    assert lengths_of(Returned({})) == lengths_of(TimedOut(10)) == []


def test_what_is_no_stack_of_values_is_no_part_of_a_try() -> None:
    values = {
        KEYS: np.array([[3]]),
        "dx": np.ones((1, 2)),
        "db": np.float64(1),
        "y": Foreign("set"),
    }
    ((_, one),) = tries_of(Returned(values), 20)
    assert set(one.values) == {"dx"}


def test_where_nothing_came_back_nothing_was_tried() -> None:
    assert tries_of(TimedOut(10), 20) == []
    assert tries_of(Returned({"dx": np.ones((2, 2))}), 20) == []


def test_a_stack_is_read_no_further_than_was_asked_for() -> None:
    """A message of a few bytes may say that it holds any number of empty arrays."""
    endless = np.zeros((10**12, 0))
    tries = tries_of(Returned({KEYS: endless.astype(np.int64), "dx": endless}), 20)
    assert len(tries) == 20


def test_a_call_with_equal_arguments_is_not_compared_with_every_recorded_one(monkeypatch):
    calls = tuple(RecordedCall("f", ("n",), (n,), (n * n,)) for n in range(3000))
    replay = Replay(calls, ("f",), ())

    def compared(*_):
        raise AssertionError

    monkeypatch.setattr(replay_orders, "closest_fit", compared)
    assert list(replay.answer("f", {"0": np.array(2999)}, "float64")) == [2999]


def test_calls_within_a_call_are_told_with_it():
    inside = (None, 0, 1, None, 0, 3)
    calls = tuple(RecordedCall("f", ("n",), (n,), (n,), inside=i) for n, i in enumerate(inside))
    replay = Replay(calls, ("f",), ())
    assert list(replay.answer("f", {"0": np.array(0)}, "float64")) == [0, 1, 2, 4]
    assert list(replay.answer("f", {"0": np.array(3)}, "float64")) == [3, 5]
