"""What is seen of a function while it runs."""

import sys

import numpy as np
import pytest

from grader.authoring.mutation.watch import (
    TooManyLinesError,
    Watch,
    alike_names,
    array_names,
    number_names,
)

SOURCE = """
def outer(n):
    return [inner(np.ones((n, 3)), np.zeros((n, 3)), np.arange(n))]


def inner(x, y, z):
    total = x + y
    width = 3
    return total


def loop():
    while True:
        pass
"""


@pytest.fixture
def space():
    names = {"np": np}
    exec(SOURCE, names)
    return names


def test_functions_that_are_entered_and_their_callers(space):
    watch = Watch({id(space)})
    watch.run(lambda: space["outer"](2))
    assert {space["outer"].__code__, space["inner"].__code__} <= set(watch.entered)
    assert watch.callers[space["inner"].__code__] == {space["outer"].__code__}
    assert space["loop"].__code__ not in watch.entered


def test_functions_of_other_modules_are_not_watched(space):
    watch = Watch(())
    watch.run(lambda: space["outer"](2))
    assert not watch.entered
    assert watch.lines == 0


def test_names_are_alike_that_held_the_same_shapes_in_every_call(space):
    watch = Watch({id(space)})
    watch.run(
        lambda: [space["inner"](np.ones((n, 3)), np.ones((n, 3)), np.ones(n)) for n in (2, 4)]
    )
    calls = watch.held[space["inner"].__code__]
    alike = alike_names(calls)
    assert set(alike["x"]) == {"y", "total"}
    assert alike["z"] == ()
    assert array_names(calls) == {"x", "y", "z", "total"}


def test_single_numbers_are_no_arrays_and_alike_to_none(space):
    watch = Watch({id(space)})
    watch.run(lambda: space["inner"](1.5, np.float64(2.5), np.ones(2)))
    calls = watch.held[space["inner"].__code__]
    assert {"x", "y"}.isdisjoint(alike_names(calls))
    assert {"x", "y"} <= number_names(calls) - array_names(calls)


def test_shapes_that_agree_only_once_are_not_alike(space):
    watch = Watch({id(space)})
    watch.run(lambda: space["inner"](np.ones((2, 3)), np.ones((2, 3)), 0))
    watch.run(lambda: space["inner"](np.ones((2, 3)), np.ones((1, 3)), 0))
    alike = alike_names(watch.held[space["inner"].__code__])
    assert alike["x"] == ("total",)


def test_endless_loops_end(space):
    with pytest.raises(TooManyLinesError):
        Watch({id(space)}, limit=1000).run(space["loop"])


def test_the_tracer_of_before_is_back_afterwards(space):
    before = sys.gettrace()
    with pytest.raises(TooManyLinesError):
        Watch({id(space)}, limit=10).run(space["loop"])
    assert sys.gettrace() is before
