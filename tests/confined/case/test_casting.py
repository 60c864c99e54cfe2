"""Each run of a case gets containers of its own."""

from collections import Counter, OrderedDict, deque

import numpy as np
import pytest

from grader.confined.case.casting import cast_floats

HELD = [
    [1],
    {1, 2},
    deque([1, [2]]),
    {"a": [1]},
    Counter("aab"),
    OrderedDict(b=1, a=2),
]


@pytest.mark.parametrize("value", HELD, ids=lambda value: type(value).__name__)
def test_a_container_is_equal_and_new(value) -> None:
    made = cast_floats(value, "float32")
    assert made == value
    assert type(made) is type(value)
    assert made is not value


def test_arrays_in_containers_have_the_precision_that_is_asked_for() -> None:
    for container in (deque([np.ones(2)]), OrderedDict(a=np.ones(2))):
        (array,) = container.values() if isinstance(container, dict) else container
        (cast,) = map(np.asarray, dict(cast_floats({"x": container}, "float32"))["x"] or [array])
        assert array.dtype == "float64"
        assert cast is not array
