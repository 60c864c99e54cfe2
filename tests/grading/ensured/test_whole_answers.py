"""Properties see the whole answer: longer and shorter ones, with other keys, of the right kinds."""

from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from grader.confined.values.leaves import MAX_LEAVES
from grader.core.cases import Case
from grader.core.outcomes import Foreign, Formed, Returned
from grader.core.rubric import Criterion, Limits, OutputSpec
from grader.grading.ensured.ensured_values import (
    ensured_leaves,
    kinds_of,
    sent_values,
    shapes_of,
)
from grader.grading.ensured.example_values import reference_kinds
from grader.grading.ensured.nested_values import Unreadable, nested_values
from grader.grading.ensured.property_misfits import misfit_of
from grader.grading.reference import properties_with

EDGES = [("A", "B", 1.0), ("B", "C", 2.0)]
LONG = [("A", "B")] * 30
Point = namedtuple("Point", "x y")


@dataclass
class Holder:
    items: list[Any]


def criterion_of(expression: str = "v", **spec: Any) -> Criterion:
    outputs = (OutputSpec("v", **spec),) if spec else ()
    return Criterion(
        "c", "f", ("f.py",), 1, call="v = f()", outputs=outputs, ensure={"it holds": expression}
    )


def case_of(reference: Any) -> Case:
    sent = sent_values({"v": reference}, ())
    return Case(
        "c", "main", {}, "float64", 1, "visible", None, {}, (),
        shapes=shapes_of(sent), kinds=kinds_of({"v": reference}, sent),
    )  # fmt: skip


def seen(reference: Any, answer: Any, **spec: Any) -> tuple[Any, str]:
    """Return what properties see of an answer, and what keeps it from being judged."""
    criterion, case = criterion_of(**spec), case_of(reference)
    leaves = ensured_leaves(criterion, case, sent_values({"v": answer, "w": 1}, ()))
    found = nested_values(reference_kinds(case), leaves)
    return found.get("v"), misfit_of(criterion, case, leaves)


def judged(expression: str, reference: Any, answer: Any) -> Any:
    values = sent_values({"v": answer}, ())
    return properties_with(
        {}, Limits(), criterion_of(expression), case_of(reference), Returned(values)
    )["it holds"]


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        (["A", "C"], ["A", "B", "C"]),
        (["A", "C"], ["A"]),
        (["A", "C"], []),
        (("A", "C"), ("A", "B", "C")),
        (EDGES, [*EDGES, ("C", "D", 3.0), ("D", "E", 1.0)]),
        (EDGES, EDGES[:1]),
        (LONG, LONG[:3]),
        (EDGES, EDGES * 20),
        ([["A"] * 3] * 30, [["A"] * 2]),
        ([1, 2], list(range(40))),
        (list(range(40)), [3, 4]),
        ({"A": 1.0}, {"A": 1.0, "Z": 2.0}),
        ({"A": None, "B": "A"}, {"A": "B", "B": None, "C": "B"}),
        ({"A": ("B",)}, {"C": ("A", "B")}),
        ({"A": {"B": 1}}, {"A": {"C": 1, "D": 2}, "B": {}}),
        ([None, "A", 3], [3, None]),
        ({}, {"A": 1}),
        ([], [1, 2]),
    ],
)
def test_lengths_and_keys_are_free(reference: Any, answer: Any) -> None:
    assert seen(reference, answer) == (answer, "")


def test_values_have_the_types_that_they_have_in_the_reference() -> None:
    assert seen(EDGES, [[*edge] for edge in EDGES])[0] == EDGES
    assert seen([(1, 2)] * 20, [[1, 2]] * 25)[0] == [(1, 2)] * 25
    assert type(seen([1, 2], list(range(40)))[0][0]) is np.int64
    assert type(seen(list(range(40)), [1, 2])[0][0]) is int
    assert seen(Point(1, 2), Point(3, 4))[0] == {"x": 3, "y": 4}


@pytest.mark.parametrize(
    ("reference", "answer", "told"),
    [
        (["A", "C"], None, "`v` is None, expected a list"),
        (["A", "C"], {"A": 1}, "`v` is a mapping of 1 value, expected a list"),
        (["A", "C"], np.ones(2), "`v` is an array, expected a list"),
        (["A", "C"], ["A", None], "`v.1` is None, expected a text"),
        (["A", "C"], [1] * 30, "`v.0` is a single number, expected a text"),
        ([1, 2], ["A"] * 30, "`v.0` is a text, expected a single number"),
        ([[1]] * 30, [[[1]]] * 30, "`v.0.0` is a list, expected a number or a text"),
        ([1] * 30, [[1]] * 30, "`v.0` is a list, expected a number or a text"),
        (EDGES, ["A", "B"], "`v.0` is the text 'A', expected a tuple"),
        ([True, False], [None], "`v.0` is None, expected True or False"),
        ([None, "A"], [2], "`v.0` is a single number, expected None or a text"),
        ({"A": 1.0}, [1.0], "`v` is a tuple or list of 1 value, expected a mapping"),
        ({"A": 1.0}, {"A": "B"}, "`v.A` is the text 'B', expected a single number"),
        (np.ones((3, 2)), np.ones((2, 2)), "`v` has shape (2, 2), expected (3, 2)"),
        (np.ones(3), 1.0, "`v` is a single number, expected an array of shape (3,)"),
        ([np.ones(3), np.ones(2)], [np.ones(4)], "`v.0` has shape (4,), expected (3,) or (2,)"),
        (Point(1, 2), {"x": 1, "y": 2}, "`v` is a mapping of 2 values, expected an object"),
        ([1], [object()], "`v.0` is a value of type object, expected a single number"),
        ([1], [*range(MAX_LEAVES)] * 2, ""),
        ([1], [(1,)], "`v.0` is a tuple or list of 1 value, expected a single number"),
        (
            [(1,)],
            [(1,)] * (MAX_LEAVES + 1),
            "`v` is a container of more than 20000 values, expected",
        ),
    ],
)
def test_values_of_another_kind_are_told(reference: Any, answer: Any, told: str) -> None:
    misfit = seen(reference, answer)[1]
    assert misfit.startswith(told)
    assert bool(misfit) == bool(told)


def test_open_shapes_and_keys_that_do_not_matter() -> None:
    assert seen(np.ones(3), np.ones(7), shape=("any",))[1] == ""
    assert seen(np.ones(3), np.float64(1), shape=("...",))[1] == ""
    assert seen(np.ones(3), [1.0], shape=("any",))[1].endswith("value, expected an array")
    cut = seen({"A": 1.0}, {"A": 1.0, "Z": object()}, keys="asked")
    assert cut == ({"A": 1.0}, "")


def test_other_keys_may_hold_anything() -> None:
    found, misfit = seen({"A": 1.0}, {"A": 1.0, "Z": object(), "Y": None})
    assert (list(found), misfit) == (["A", "Z", "Y"], "")
    assert isinstance(found["Z"], Unreadable)


@pytest.mark.parametrize(
    ("expression", "reference", "answer", "told"),
    [
        ("v[0] == 'A'", ["A", "C"], [], "`v` is an empty list"),
        ("v['B'] == 1", {"A": 1, "B": 1}, {"A": 1}, "`v.B` is missing"),
        ("v['B'] == 1", {"B": 1}, {}, "`v` is an empty mapping"),
        ("sum(v.values()) > 0", {"A": 1}, {"A": 1, "B": None}, "`v.B` is None, expected a single"),
        ("1 // v['A'] > 0 / 0", {"A": 1}, {"A": np.nan}, "`v.A` holds NaN or infinity"),
        ("1 // v['A'] > 0 / 0", {"A": 1}, {"A": 1.5}, "`v.A` holds another kind of numbers"),
        ("v[0] + v[1].x", [1, "A"], ["A", 1], "`v.0` is the text 'A', expected a single number"),
        ("v['a'] @ v['b']", {"a": np.ones(3), "b": np.ones(2)}, {"a": np.ones(2), "b": np.ones(3)},
         "`v.a` has shape (2,), expected (3,)"),
    ],
)  # fmt: skip
def test_what_a_property_cannot_read_is_told(
    expression: str, reference: Any, answer: Any, told: str
) -> None:
    assert str(judged(expression, reference, answer)).startswith(told)


@pytest.mark.parametrize(
    ("expression", "reference", "answer"),
    [
        ("v[2] == 'C'", ["A", "B", "C"], ["A", "C"]),
        ("[u for u, w in v] == []", [("A", "B")], [("A", "B", "C")]),
    ],
)
def test_a_property_that_another_length_is_too_much_for_is_left_to_a_person(
    expression: str, reference: Any, answer: Any
) -> None:
    assert judged(expression, reference, answer).reason.startswith("raised ")


def test_what_another_process_made_up_is_no_harm() -> None:
    criterion, case = criterion_of(), case_of([[1, 2]])
    invented = {
        "v": Formed("parts", np.array(["", "v"])), "v.0": Formed("integer", np.array("x")),
        "v.1.0.9": Formed("list", np.zeros((0, 3))), "v[": np.ones(3), "v.0.0": Foreign("it"),
        'v["\\': Formed("text", np.array("{")), "v..": np.array("U"), "": np.ones(1),
    }  # fmt: skip
    for name, leaf in invented.items():
        for leaves in ({name: leaf}, invented):
            kept = ensured_leaves(criterion, case, leaves)
            misfit_of(criterion, case, kept)
            nested_values(reference_kinds(case), kept)
    deep = {"v" + ".0" * 62: np.ones(1)}
    assert misfit_of(criterion, case, deep)
    assert nested_values(reference_kinds(case), deep)


def test_a_list_that_fills_the_memory_is_left_to_a_person() -> None:
    huge = {"v": Formed("list", np.zeros((1 << 21, 8), np.uint8))}  # 250 MB as a list
    found = properties_with(
        {}, Limits(memory=16 << 20), criterion_of("len(v)"), case_of([[1]]), Returned(huge)
    )
    assert "MemoryError" in found["it holds"].reason
