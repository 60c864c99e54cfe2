"""Callers with `raises` and `ensure` are judged again with right helpers, as all others are."""

from contextlib import closing

import pytest

from grader.confined.load.loader import unload
from grader.core.grades import CriterionGrade
from tests.conftest import criterion_of
from tests.small_assignments import SmallAssignment

REFERENCE = """
class Lost(Exception):
    pass


def previous(graph, source):
    # BEGIN SOLUTION
    if source not in graph:
        raise Lost(source)
    found, ready = {source: source}, [source]
    for node in ready:
        for other in graph[node]:
            if other not in found:
                found[other] = node
                ready.append(other)
    return found
    # END SOLUTION


def path(graph, source, target):
    # BEGIN SOLUTION
    found = previous(graph, source)
    if target not in found:
        raise ValueError(target)
    nodes = [target]
    for _ in graph:
        if nodes[-1] != source:
            nodes.append(found[nodes[-1]])
    return nodes[::-1]
    # END SOLUTION
"""
RUBRIC = """
sizes: {N: 4}
precision: [float64]
cases: {main: {}}
criteria:
  previous:
    file: layers.py
    points: 2
    given: {graph: "{'A': ['B'], 'B': ['C', 'D'], 'C': ['A'], 'D': []}"}
    call: found = previous(graph, 'A')
    outputs: [found]
  path:
    file: layers.py
    points: 4
    given: {like: previous}
    call: nodes = path(graph, 'A', 'D')
    outputs: {nodes: {points: 3}}
    raises: {ValueError: ["path(graph, 'D', 'A')"], Lost: ["path(graph, 'E', 'A')"]}
  path_of_properties:
    function: path
    file: layers.py
    points: 4
    given: {like: previous}
    call: nodes = path(graph, 'C', 'D')
    ensure:
      "{nodes} follows edges": "all(v in graph[u] for u, v in zip(nodes, nodes[1:]))"
      "{nodes} goes from C to D": "(nodes[:1], nodes[-1:]) == (['C'], ['D'])"
"""
OWN = REFERENCE.partition("def previous")[0]
PATH = "def path" + REFERENCE.partition("def path")[2]
MISSING = OWN + PATH
WRONG = OWN + "def previous(graph, source):\n    return {k: source for k in graph}\n\n\n" + PATH


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, inside_sandbox: type):
    with closing(SmallAssignment(tmp_path_factory.mktemp("small"), REFERENCE, RUBRIC)) as small:
        small.sandbox.close()
        small.sandbox = inside_sandbox()
        small.close = lambda: None
        yield small


def callers(small: SmallAssignment, source: str) -> list[CriterionGrade]:
    grade = small.grade(source)
    unload()
    return [criterion_of(grade, name) for name in ("path", "path_of_properties")]


@pytest.mark.parametrize("source", [MISSING, WRONG], ids=["missing", "wrong"])
def test_a_right_caller_earns_all(small: SmallAssignment, source: str) -> None:
    found = callers(small, source)
    assert [(c.score, c.replaced) for c in found] == [(4, ("previous",))] * 2, found


@pytest.mark.parametrize(
    ("old", "new", "scores"),
    [
        ("raise ValueError(target)", "return None", (3, 4)),
        ("found = previous(graph, source)", "found = previous({**graph, 'Z': []}, source)", (0, 0)),
        ("    found = previous", "    try:\n        previous(graph, source)\n    except Lost:\n"
         "        return None\n    found = previous", (3, 4)),
        ("return nodes[::-1]", "return nodes[:1]", (0, 0)),
    ],
    ids=["returns", "asks for something else", "catches", "is wrong"],
)  # fmt: skip
def test_a_wrong_caller_is_charged(
    small: SmallAssignment, old: str, new: str, scores: tuple[int, int]
) -> None:
    assert old in MISSING
    found = callers(small, MISSING.replace(old, new))
    assert tuple(c.score for c in found) == scores, [c.feedback for c in found]
