"""Answers that hold objects: taken apart for a case, and put together of a submission's classes."""

from typing import Any

import numpy as np
import pytest

from grader.authoring.cases.storable_values import held
from grader.confined.replay.arguments.given_answers import OF_LIBRARY, Restoring, kept
from grader.confined.replay.recorded_calls import WrongCall


class Node:
    def __init__(self, key: int, parent: Any = None) -> None:
        self.key, self.parent, self.below = key, parent, []
        if parent is not None:
            parent.below.append(self)


Own = type("Own", (), {"__doc__": "The submission's class of that name."})


def restored(value: Any, *arguments: Any) -> Any:
    return Restoring({"Node": Own}, lambda path: arguments[path[0]]).restored(value)


def test_objects_that_hold_one_another_do_so_again() -> None:
    root = Node(1)
    for key in (2, 3):
        Node(key, root)
    own = restored(kept((root, root.below[1])))
    assert type(own[0]) is Own
    assert [node.key for node in own[0].below] == [2, 3]
    assert all(node.parent is own[0] for node in own[0].below)
    assert own[1] is own[0].below[1]


def test_an_object_among_the_arguments_is_the_very_one() -> None:
    root, own = Node(1), Own()
    child = Node(2, root)
    found = restored(kept([child], {id(root): (0,)}), own)
    assert found[0].parent is own


def test_an_object_of_a_class_that_is_none_is_no_answer() -> None:
    for scope in ({}, {"Node": len}, {"Node": dict}):
        with pytest.raises(WrongCall, match="there is no ordinary class Node"):
            Restoring(scope, lambda path: None).restored(kept(Node(1)))


@pytest.mark.parametrize("value", [np.float32, float, np.tanh, max, np.mean])
def test_classes_and_functions_of_python_and_numpy_are_kept_by_their_names(value: Any) -> None:
    told = kept({"dtype": value})
    assert list(told["dtype"]) == [OF_LIBRARY]
    assert held(told)
    assert restored(told)["dtype"] is value


def test_what_this_numpy_lacks_is_no_answer() -> None:
    with pytest.raises(WrongCall, match="this numpy has no float1024"):
        restored({OF_LIBRARY: "numpy.float1024"})


def test_what_goes_by_another_name_is_kept_as_it_is() -> None:
    own = type("float64", (), {})
    assert kept([own]) == [own]
