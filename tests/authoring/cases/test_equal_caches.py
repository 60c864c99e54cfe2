"""Which caches stand for one another."""

import numpy as np
import pytest

from grader.authoring.cases.equal_caches import with_equal_caches
from grader.confined.replay.recorded_calls import Change, Instance, Made, RecordedCall


def forward(x: object, number: int, out: float = 2.0, **more) -> RecordedCall:
    given = ("x",), (x,), (np.array(out), Made(number, 1))
    return RecordedCall("forward", *given, **more)


def backward(cache: Made) -> RecordedCall:
    return RecordedCall("backward", ("cache",), (cache,), (1.0,), several=False)


def taken(second: RecordedCall, first: RecordedCall) -> tuple[tuple[int, int], ...]:
    """Return the other calls whose cache is as good as the second one's."""
    return with_equal_caches([first, second, backward(Made(1, 1))])[2].arguments[0].through


X = np.ones(3)


def test_the_cache_of_an_equal_call_is_as_good() -> None:
    assert taken(forward(X.copy(), 1), forward(X, 0)) == ((0, 1),)


@pytest.mark.parametrize(
    "second",
    [
        forward(X + 1, 1),
        forward(X.astype("f"), 1),
        forward(X, 1, out=3.0),  # drawn at random
        forward(X, 1, changes=(Change((0,), "fill", X),)),
        forward(Instance("Model"), 1),
        forward(X, 1, optional={1: "train"}),
    ],
)
def test_that_of_any_other_call_is_not(second: RecordedCall) -> None:
    first = forward(Instance("Model") if type(second.arguments[0]) is Instance else X, 0)
    assert taken(second, first) == ()


def test_caches_of_equal_calls_make_calls_equal() -> None:
    """Steps that are given the caches of equal calls are equal, too."""
    calls = [forward(X, 0), forward(X, 1)]
    calls += [
        RecordedCall("step", ("cache",), (Made(number, 1),), (Made(2 + number, 0),), several=False)
        for number in (0, 1)
    ]
    last = with_equal_caches([*calls, backward(Made(3, 0))])[-1]
    assert last.arguments[0].through == ((2, 0),)
