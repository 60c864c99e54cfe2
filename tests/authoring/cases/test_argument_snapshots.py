"""Records that hold one another, in circles or many times, are no reason to look for ever."""

import random
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from grader.authoring.cases.argument_snapshots import changes_since, snapshot
from grader.confined.replay.arguments.argument_changes import changed
from grader.confined.replay.arguments.given_answers import kept


@dataclass
class Node:
    """Knows its neighbours, which know it."""

    value: float
    near: list[Any] = field(default_factory=list)


def ring(count: int) -> Node:
    nodes = [Node(float(n)) for n in range(count)]
    for node, following in zip(nodes, [*nodes[1:], nodes[0]], strict=True):
        node.near = [following]
    return nodes[0]


def doubled(depth: int) -> Node:
    """A node at the end of 2 ** depth ways."""
    node = Node(0.0)
    for _ in range(depth):
        node = Node(1.0, [node, node])
    return node


def test_a_change_in_a_ring_is_found_once() -> None:
    first = ring(3)
    before = snapshot(first)
    first.near[0].value = 7.0
    assert [(c.path, c.value) for c in changes_since(before, first, (0,))] == [
        ((0, "near", 0, "value"), 7.0)
    ]


def test_long_rings_and_many_ways_end() -> None:
    for node in (ring(5000), doubled(60)):
        assert not changes_since(snapshot(node), node, (0,))
        assert kept(node) is not node


def test_an_answer_with_records_that_are_shared_is_kept_whole() -> None:
    point = Node(2.0)
    assert kept([point, point]) == [{"*class": "Node", "value": 2.0, "near": []}] * 2


def test_arrays_of_records_are_looked_into() -> None:
    node = Node(np.zeros(3))  # type: ignore[arg-type]
    nodes = [node]
    before = snapshot(nodes)
    node.value += 1.0
    found = changes_since(before, nodes, (0,))
    assert [(c.path, c.kind) for c in found] == [((0, 0, "value"), "fill")]


@pytest.mark.parametrize("kind", [random.Random, np.random.default_rng, np.random.RandomState])
def test_a_random_generator_is_left_where_the_call_leaves_it(kind: Any) -> None:
    node, other = Node(kind(1)), Node(kind(1))
    before = snapshot([node])
    assert not changes_since(before, before.thing, ())
    node.value.random()
    (change,) = changes_since(before, before.thing, (0,))
    assert (change.path, change.kind) == ((0, 0, "value"), "turn")
    changed([[other]], [change])
    one, two = (each.value.random() for each in (node, other))
    assert one == two
