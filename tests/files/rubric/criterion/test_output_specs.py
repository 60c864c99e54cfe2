"""Keys of outputs: into the record, and a sentence for those that do not go together."""

from fractions import Fraction
from typing import Any

import pytest

from grader.core.assignment import _counting
from grader.core.outputs.freedom import Freedom, freedom_of
from grader.core.rubric import OutputSpec
from grader.files.rubric.criterion.output_specs import check_outputs, outputs_of
from grader.files.rubric.yaml_reader import parse_yaml

RUBRIC = """
sizes: {N: 4, K: 3}
criteria:
  f:
    outputs: %s
    ensure: {"it begins at 0": "t[0] == 0"}
"""


def problems(outputs: str) -> list[str]:
    document = parse_yaml(RUBRIC % outputs)
    check_outputs(document, "f")
    return [f"{problem.path}: {problem.message}" for problem in document.problems]


@pytest.mark.parametrize("outputs", [
    "[y]", "{y: {up_to: sign}}", "{y: {up_to: [sign of rows, order]}}", "{y: {dtype: uint8}}",
    "{y: {shape: [N, 2]}}", "{t: {shape: [any]}}", "{y: {up_to: [order, phase]}}",
    "{y: {up_to: [scale of columns, order of columns]}}", "{y: {dtype: float}}",
    "{v: {up_to: order}, y: {up_to: order, with: v}}",
    "{v: {up_to: relabelling}, y: {up_to: [sign of rows, order], with: v}}",
])  # fmt: skip
def test_what_goes_together_has_no_problem(outputs: str) -> None:
    assert problems(outputs) == []


APART = "these do not go together"


@pytest.mark.parametrize(("outputs", "told"), [
    ("{y: {up_to: [sign, rotation]}}", APART), ("{y: {up_to: [order, relabelling]}}", APART),
    ("{y: {up_to: [sign, phase]}}", APART), ("{y: {up_to: [order, order of rows]}}", APART),
    ("{y: {up_to: [sign of the whole, order]}}", APART),
    ("{y: {up_to: [sign, order, scale]}}", APART),
    ("{y: {up_to: [sign of columns, order of rows]}}", APART),
    ("{y: {dtype: uint9}}", "unknown dtype uint9; did you mean uint8?"),
    ("{y: {shape: [M]}}", "unknown size M"),
    ("{t: {shape: [..., N, ...]}}", "`...` stands in it twice"),
    ("{y: {shape: [any]}}", "nothing judges the values of y; expected a line in `ensure`"),
    ("{t: {shape: [any], up_to: sign}}", "an open shape leaves nothing to compare"),
    ("{y: {up_to: order, with: v}}", "unknown output v"),
    ("{y: {up_to: order, with: y}}", "unknown output y"),
    ("{v: {}, y: {up_to: order, with: v}}", "y and v have no order in common"),
    ("{v: {up_to: order}, y: {up_to: sign, with: v}}", "y and v have no order in common"),
    ("{v: {up_to: order}, w: {up_to: order, with: v}, y: {up_to: order, with: w}}",
     "w has `with` itself"),
])  # fmt: skip
def test_what_does_not_is_one_sentence(outputs: str, told: str) -> None:
    (problem,) = problems(outputs)
    assert told in problem


def test_keys_come_into_the_record() -> None:
    keys = {"up_to": "sign", "with": "w", "shape": ["N", "any"], "dtype": "uint8", "points": 0.1}
    (spec,) = outputs_of({"y": keys}, "rel")
    assert spec == OutputSpec(
        "y", "rel", points=Fraction(1, 10), up_to=("sign",), together="w", shape=("N", "any"),
        dtype="uint8",
    )  # fmt: skip
    assert spec.free_shape
    assert outputs_of({"y": {"up_to": ["sign", "order"]}}, "rel")[0].up_to == ("sign", "order")


def test_a_default_leaves_what_is_hashed_as_it_was() -> None:
    old = OutputSpec("y")
    assert repr(old).endswith("end=None)")
    names = [name for name, _ in _counting(old)]
    assert names == ["name", "metric", "absolute", "end"]
    assert old.forms == {}
    new = OutputSpec("y", up_to=("sign",), shape=(3,))
    assert new.forms == {"up_to": ("sign",), "shape": (3,)}
    assert dict(_counting(new))["up_to"] == ["sign"]


@pytest.mark.parametrize(("words", "ndim", "freedom", "told"), [
    (["sign"], 2, {"factor": "sign", "factor_of": "columns"}, "the sign of each column"),
    (["sign"], 1, {"factor": "sign", "factor_of": "the whole"}, "the sign"),
    (["sign of rows"], 2, {"factor": "sign", "factor_of": "rows"}, "the sign of each row"),
    (["order"], 1, {"order": "rows"}, "the order"),
    (["order"], 2, {"order": "rows"}, "the order of the rows"),
    (["phase", "order"], 2, {"factor": "phase", "factor_of": "columns", "order": "columns"},
     "the phase of each column and the order of the columns"),
    (["scale of rows", "order"], 2, {"factor": "scale", "factor_of": "rows", "order": "rows"},
     "a factor of each row and the order of the rows"),
    (["relabelling"], 1, {"relabelling": True}, "the names of the labels"),
    (["rotation"], 2, {"mixture": "rotation"}, "a rotation of the columns"),
    (["basis"], 2, {"mixture": "basis"}, "the choice of the basis"),
])  # fmt: skip
def test_words_and_what_they_mean(
    words: list[str], ndim: int, freedom: dict[str, Any], told: str
) -> None:
    found = freedom_of(tuple(words), ndim)
    assert found == Freedom(**freedom)
    assert found.words(ndim) == told
