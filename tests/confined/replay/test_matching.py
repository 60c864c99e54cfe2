from collections import deque

import numpy as np
import pytest

from grader.confined.replay import object_parts, recorded_calls
from grader.confined.replay.arguments.argument_leaves import leaves_of
from grader.confined.replay.matching import EqualCalls, closest_fit
from grader.confined.replay.recorded_calls import Instance, Made, RecordedCall

X = np.array([[1.0, -2.0], [0.5, 4.0]])


class Model:
    pass


def call(*arguments):
    return RecordedCall("f", tuple("abcdef"[: len(arguments)]), arguments)


def fit(values, *arguments, dtype="float64", made=None):
    known = made or {}
    leaves = leaves_of(values, lambda place, value: known.get(id(value)))
    return closest_fit(leaves, {0: call(*arguments)}, dtype) == 0


def test_what_a_recorded_call_holds_is_taken_apart_once(monkeypatch) -> None:
    """A helper in a loop asks thousands of times, and all calls are compared each time."""
    taken = []

    def leaves_in(name, value):
        taken.append(name)
        return object_parts.leaves_in(name, value)

    monkeypatch.setattr(recorded_calls, "leaves_in", leaves_in)
    calls = {n: call(["a", "b"], n) for n in range(3)}
    for number in range(3):
        leaves = leaves_of([["a", "b"], number], lambda place, value: None)
        assert closest_fit(leaves, calls, "float64") == number
    assert taken == ["0", "1"] * 3


@pytest.mark.parametrize(
    ("own", "right"),
    [
        (X * (1 + 1e-7), X),
        (X.tolist(), X.tolist()),
        ((X, [X]), [X, (X,)]),
        (deque([X]), [X]),
        ([], deque()),
        ({"W": X, "b": {"c": 1.0}}, {"W": X, "b": {"c": 1}}),
        (3, 3),
        (np.float64(3), 3),
        ("relu", "relu"),
        (None, None),
        ({}, {}),
        ({"W": None}, {"W": None}),
        (0, np.zeros((2, 2))),
        (X[0], np.array([X[0], X[0]])),
        (X[:1], np.array([X[0], X[0]])),
        (X[:, :1], np.array([X[:, 0], X[:, 0]]).T),
        (np.zeros(2), np.zeros((3, 2))),
        (Model(), Instance("Model")),
    ],
)
def test_equal_arguments_fit(own, right) -> None:
    assert fit([own], right)
    assert fit([own, "more"], right)
    assert not fit([], right)
    assert not fit([own], right, X)


@pytest.mark.parametrize(
    ("own", "right"),
    [
        (X * (1 + 1e-5), X),
        (X[0], X),
        (X[0], X[:1]),
        (X[:1], X[0]),
        (X[0], np.array([X[0], X[1]])),
        (np.zeros(3), np.zeros((3, 2))),
        (X.T[:1], np.array([X[0], X[0]])),
        (X.T, X),
        (1, np.zeros((2, 2))),
        ([X], X),
        ({"W": X}, {"W": X, "b": X}),
        ({"W": X, "b": X}, {"W": X}),
        ({"W": X}, {"V": X}),
        ("tanh", "relu"),
        ("3", 3),
        (3, "3"),
        (None, 0),
        (0, None),
        ([], {}),
        ("text relu", "relu"),
        ("made 0 1", Made(0, 1)),
        (X, Made(0, 1)),
        ("kind Model", Instance("Model")),
        (object(), Instance("Model")),
        (np.full((2, 2), np.nan), X),
        (np.full((2, 2), np.inf), X),
    ],
)
def test_other_arguments_do_not(own, right) -> None:
    assert not fit([own], right)


def test_single_precision_is_compared_less_strictly() -> None:
    assert fit([X * (1 + 1e-5)], X, dtype="float32")
    assert not fit([X * (1 + 1e-3)], X, dtype="float32")


def test_a_cache_is_known_by_the_call_that_made_it() -> None:
    cache = (X, X)
    made = {id(cache): Made(4, 1)}
    assert fit([X, cache], X, Made(4, 1), made=made)
    assert not fit([X, cache], X, Made(3, 1), made=made)
    assert not fit([X, cache], X, Made(4, 0), made=made)


def test_whatever_comes_over_the_wire_is_compared_without_a_warning(recwarn) -> None:
    strange = {"0": np.array(np.inf), "0.x": "text", "": "", "7.7": np.zeros(0), "1": np.array(1)}
    assert closest_fit(strange, {0: call(X, X)}, "float64") is None
    infinite = {"0": np.full((2, 2), np.inf), "1": X}
    assert closest_fit(infinite, {0: call(X, X)}, "float64") is None
    assert not recwarn.list


@pytest.mark.parametrize("apart", [1e-7, 1e-10, 1e-13])
def test_of_calls_that_all_fit_the_closest_one_is_found(apart: float) -> None:
    """A loop that converges calls a function with arguments that differ by less and less."""
    known = {number: call(X * (1 + number * apart)) for number in range(4)}
    for number in known:
        own = X * (1 + (number + 0.2) * apart)
        leaves = leaves_of([own], lambda place, value: None)
        assert closest_fit(leaves, known, "float64") == number


def test_of_equal_calls_the_first_one_is_found() -> None:
    leaves = leaves_of([X * (1 + 1e-9)], lambda place, value: None)
    assert closest_fit(leaves, {3: call(X), 5: call(X)}, "float64") == 3


@pytest.mark.parametrize(
    ("own", "fits"),
    [
        ({"b", "a", "it's"}, True),
        (["a", "it's", "b"], True),
        (("it's", "b", "a"), True),
        (["a", "b"], False),
        (["a", "b", "it's", "b"], False),
        (["a", "b", "c"], False),
        ([], False),
        ("ab", False),
        ({"a": 1, "b": 2, "it's": 3}, False),
        (np.ones((2, 2)), False),
        (np.array(["a", "b"]), False),
        (None, False),
        (1.5, False),
    ],
)
def test_a_list_of_its_elements_stands_for_a_set(own: object, fits: bool) -> None:
    assert fit([own], {"a", "b", "it's"}) == fits


def test_a_list_stands_for_a_set_of_numbers_or_tuples() -> None:
    assert fit([[2, 1]], {1, 2})
    assert fit([[(2, 0), (1, 1)]], {(1, 1), (2, 0)})
    assert not fit([[(1, 2), (1, 1)]], {(1, 1), (2, 1)})
    assert not fit([{2, 1}], [1, 2])  # a list has an order


def test_calls_with_equal_arguments_are_looked_up() -> None:
    calls = {
        3: call(X, 2, "relu", None),
        5: call(X, 2, "relu", None),
        6: call([X, {"a": 1}], 2, "relu", True),
        7: call(X + 1, 2, "tanh", None),
    }
    known = EqualCalls(calls)

    def find(*values):
        return known.find(leaves_of(values, lambda place, value: None))

    assert find(X.copy(), 2.0, "relu", None) == 3
    assert find(X + 1, 2, "tanh", None, "further") == 7
    assert find((X.astype(np.float32), {"a": 1}), 2, "relu", np.True_) == 6
    assert find(X + 1e-12, 2, "relu", None) is None
    assert find(X.ravel(), 2, "relu", None) is None
    assert find(X, 2, "relu") is None
    assert find(X, 2, "text relu", None) is None


def test_calls_with_objects_or_caches_are_not_looked_up() -> None:
    calls = {0: call(Made(3, 0)), 1: call(Instance("Model")), 2: call({1, 2}), 3: call(-0.0 * X)}
    known = EqualCalls(calls)
    assert [known.find({"0": text}) for text in ("made 3 0", "kind Model", "set [1, 2]")] == [
        None
    ] * 3
    assert known.find({"0": 0 * X}) == 3
