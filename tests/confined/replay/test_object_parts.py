"""What arguments consist of, however they hold one another."""

import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.confined.replay.arguments.argument_leaves import MAX_LEAVES, leaves_of
from grader.confined.replay.matching import closest_fit
from grader.confined.replay.object_parts import attributes_of, leaves_in
from grader.confined.replay.recorded_calls import Parts, RecordedCall


class Node:
    def __init__(self, **attributes: Any) -> None:
        vars(self).update(attributes)


class Slotted:
    __slots__ = ("x", "y")


@dataclass
class Point:
    x: int
    note: str = field(default="", compare=False)


def leaves(value: Any) -> dict[str, Any]:
    return dict(leaves_in("0", value))


def fits(own: Any, right: Any) -> bool:
    parts = Parts("any", {n[1:]: leaf for n, leaf in leaves(right).items()})
    found = leaves_of([own], lambda place, value: None)
    return closest_fit(found, {0: RecordedCall("f", ("x",), (parts,))}, "float64") == 0


def test_objects_are_their_attributes_and_the_name_of_their_class() -> None:
    slotted = Slotted()
    slotted.x = [Node(a=1)]
    assert leaves(slotted) == {"0.*class": "Slotted", "0.x.0.*class": "Node", "0.x.0.a": 1}
    assert leaves(SimpleNamespace(a=1)) == {"0.*class": "SimpleNamespace", "0.a": 1}
    assert leaves({1: "a", (2, "b"): 0.5}) == {"0.1": "a", "0.(2, 'b')": 0.5}


def test_fields_that_do_not_count_are_left_out_but_of_the_whole() -> None:
    assert leaves(Point(1, "a")) == {"0.*class": "Point", "0.x": 1}
    assert dict(leaves_in("0", Point(1, "a"), whole=True))["0.note"] == "a"


@pytest.mark.parametrize(
    "value",
    [random.Random(1), threading.Lock(), Fraction(1, 2), len, Node, np.add, ValueError(1),
     np.random.default_rng(1), Counter()],
)  # fmt: skip
def test_what_may_have_a_state_elsewhere_is_not_looked_into(value: Any) -> None:
    assert attributes_of(value) is None


def test_an_object_that_holds_itself_ends_there() -> None:
    node = Node(near=[Node(value=1)])
    node.near.append(node)  # type: ignore[attr-defined]
    assert leaves(node)["0.near.1.*up"] == 2
    around: list[Any] = []
    around.append(around)
    assert leaves(around) == {"0.0.*up": 1}


@pytest.mark.parametrize("of", [lambda each: [each, each], lambda each: Node(a=each, b=each)])
def test_what_is_held_in_many_ways_is_not_followed_along_all_of_them(of: Any) -> None:
    value = of(1.0)
    for _ in range(60):
        value = of(value)
    assert len(leaves_of([value], lambda place, each: None)) == MAX_LEAVES


@pytest.mark.parametrize(
    ("own", "right", "same"),
    [
        (Node(a=1, b=2), Node(a=1), True),
        (Node(a=[Node(b=1, c=2)]), Node(a=[Node(b=1)]), True),
        (Node(a=1), Node(a=1, b=2), False),
        (Node(a=1), Node(a=2), False),
        (Node(a=Node(b=1)), Node(a=Slotted()), False),
        (Node(a=[Node(), Node()]), Node(a=[Node()]), False),
        (Node(a={"b": 1, "c": 2}), Node(a={"b": 1}), False),
        (Node(a={1: 2}), Node(a={1: 3}), False),
        (Node(a={1, 2}), Node(a={1}), False),
        (Point(1), Point(2), False),
    ],
)  # fmt: skip
def test_an_object_fits_if_it_holds_what_the_reference_holds(own, right, same: bool) -> None:
    assert fits(own, right) is same


def test_names_over_the_wire_may_have_any_length() -> None:
    right = Parts("any", {".*class": "Node", ".a": 1})
    call = RecordedCall("f", ("x",), (right,))
    given = {"0.*class": "text Node", "0.a": np.array(1), "0" + ".x" * 200_000: np.array(1)}
    assert closest_fit(given, {0: call}, "float64") == 0


def test_an_object_may_keep_a_list_where_the_reference_keeps_a_set() -> None:
    right = SimpleNamespace(rows=3, walls={(1, 1), (0, 2)})
    assert fits(SimpleNamespace(rows=3, walls=[(0, 2), (1, 1)]), right)
    assert fits(SimpleNamespace(rows=3, blocked=[(0, 2), (1, 1)]), right)  # found by its value
    assert not fits(SimpleNamespace(rows=3, walls=[(0, 2)]), right)
    assert not fits(SimpleNamespace(rows=3, walls=[(0, 2), (1, 2)]), right)
    assert not fits(SimpleNamespace(rows=3, map=np.ones((2, 2), bool)), right)
