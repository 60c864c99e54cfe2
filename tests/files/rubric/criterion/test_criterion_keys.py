"""A key of a criterion is complete: in the schema, in the record, and in the documentation."""

import copy
import json
from dataclasses import fields
from typing import Any

import jsonschema
import pytest

from grader.core.rubric import Criterion
from grader.files.rubric.criterion.criterion_keys import build_criterion
from grader.files.rubric.rubric_schema import load_schema
from tests.conftest import ROOT

KEYS = load_schema()["$defs"]["criterion"]["properties"]
OTHER_FIELDS = {"file": "files", "precision": "precisions"}  # of keys that may be one or a list
TREE: dict[str, Any] = {
    "sizes": {"N": 3},
    "cases": {"main": {}, "more": {}},
    "criteria": {"f": {"file": "a.py", "points": 1, "call": "y = f(x)", "outputs": ["y"]}},
}
VALUES: dict[str, Any] = {
    "function": "Net.f",
    "file": ["a.py", "b.py"],
    "points": 2,
    "given": {"x": "normal(N)"},
    "call": "y = f(x + 1)",
    "answer": "Question 1",
    "outputs": ["y", "z"],
    "accept": [{"y": "x", "credit": 0.5, "say": "half"}],
    "ensure": {"it is finite": "np.isfinite(y)"},
    "raises": {"ValueError": ["f(-1.0)"]},
    "statistical": {"z": {"mean": "np.pi", "detect": 0.1}},
    "setup": "import math",
    "cases": ["main"],
    "precision": ["float64"],
    "gradient": {"dx": "x", "of": "y"},
    "hints": {"y": "look again"},
    "needs": [],
    "efficiency": {"no_loop_over": ["N"]},
    "style": {"must_call": ["np.dot"]},
    "was": "g",
    "bonus": True,
    "optional": True,
}


def test_the_schema_and_the_record_have_the_same_keys() -> None:
    others = {"name", "framework", "further_hints"}  # of the rubric, or beside a key's own field
    in_record = {field.name for field in fields(Criterion)} - others
    assert {OTHER_FIELDS.get(key, key) for key in KEYS} == in_record


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_in_the_documentation(key: str) -> None:
    assert f"`{key}" in (ROOT / "docs" / "rubric.md").read_text("utf-8")


@pytest.mark.parametrize("key", KEYS)
def test_what_a_key_says_comes_into_the_record(key: str) -> None:
    assert key in VALUES, f"give {key} a value here that is not what it is without"
    tree = copy.deepcopy(TREE)
    tree["criteria"]["f"][key] = VALUES[key]
    field = OTHER_FIELDS.get(key, key)
    before = getattr(build_criterion("f", TREE), field)
    assert getattr(build_criterion("f", tree), field) != before


def test_of_a_list_of_hints_the_first_comes_first() -> None:
    tree = copy.deepcopy(TREE)
    tree["criteria"]["f"]["hints"] = {"y": ["look again", "at the sign"]}
    criterion = build_criterion("f", tree)
    assert criterion.hints == {"y": "look again"}
    assert criterion.further_hints == {"y": ("at the sign",)}


@pytest.mark.parametrize("key", KEYS)
def test_the_schema_allows_the_value_that_is_tried(key: str) -> None:
    schema = {"$ref": "#/$defs/criterion", "$defs": load_schema()["$defs"]}
    validator = jsonschema.Draft202012Validator(schema)
    own = {**TREE["criteria"]["f"], key: VALUES[key]}
    assert not list(validator.iter_errors(json.loads(json.dumps(own))))
