"""Answers that hold objects: taken apart for a case, and put together of a submission's classes."""

from typing import Any

import pytest

from grader.confined.replay.arguments.given_answers import Restoring, kept
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
