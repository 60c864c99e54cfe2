"""What a submission's own method leaves in its objects, where a recorded call answers for it."""

from typing import Any

import numpy as np

from grader.confined.replay.arguments.given_arguments import GivenArguments
from grader.confined.replay.arguments.own_attributes import as_its_author_looks
from grader.confined.replay.recorded_calls import Change, Parts, RecordedCall

X = np.array([1.0, 2.0])


class Layer:
    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.near = [self]

    def step(self, x: Any) -> Any:
        self.rate = np.random.rand()
        self.cache = (x, 2 * x)
        return 5 * x


def left(step: Any = Layer.step) -> tuple[Layer, list[Change]]:
    """The object after the call, and the changes that are made in it."""
    layer = Layer(0.5)
    right = Parts("Layer", {".*class": "Layer", ".rate": 0.5})
    changes = (Change((0, "rate"), "put", 0.25), Change((0, "inputs"), "put", X))
    call = RecordedCall("Layer.step", ("self", "x"), (right, X), (3 * X,), False, changes=changes)
    given = GivenArguments([layer, X], {}, {}, False)
    return layer, as_its_author_looks(call, given, given.prepared(changes), step)


def test_only_what_the_reference_does_not_have_is_left() -> None:
    layer, changes = left()
    assert [change.path for change in changes] == [(0, "rate")]  # nobody looks at `inputs`
    assert layer.rate == 0.5
    assert (layer.cache[0] == X).all()
    assert layer.near == [layer]


def test_random_numbers_that_it_draws_are_drawn_again() -> None:
    np.random.seed(1)
    left()
    drawn = np.random.rand()
    np.random.seed(1)
    assert drawn == np.random.rand()


def test_a_method_that_raises_leaves_nothing() -> None:
    def failing(self: Layer, x: Any) -> Any:
        self.cache = 1
        raise SystemExit

    layer, _ = left(failing)
    assert not hasattr(layer, "cache")
    assert not hasattr(left(None)[0], "cache")
