"""The key `one_of`, and functions whose name two files define."""

import pytest

from grader.core.errors import RubricError
from grader.core.policy.one_of import OneOf
from grader.files.rubric.rubric_file import load_rubric

HEAD = """\
version: 1
assignment: tiny
title: A tiny one
reference: .
template: template
test_cases: tiny.h5
sizes: {N: 3}
cases: {main: {}}
"""
CRITERIA = """\
criteria:
  first:
    {<<: &f {given: {x: "normal(N)"}, outputs: [y]},
    function: "one:f", file: one.py, points: 2, call: y = one.f(x)}
  second: {<<: *f, function: "two:f", file: two.py, points: 2, call: y = two.f(x)}
"""
RIGHT = HEAD + "one_of: {way: {a: [first], b: [second]}}\n" + CRITERIA


def load(folder, text):
    for name in ("one", "two"):
        (folder / f"{name}.py").write_text("def f(x):\n    return x\n")
    path = folder / "tiny.yaml"
    path.write_text(text, "utf-8")
    return load_rubric(path)


def test_groups_and_modules_are_read(tmp_path):
    rubric = load(tmp_path, RIGHT)
    assert rubric.one_of == (OneOf("way", {"a": ("first",), "b": ("second",)}),)
    assert [criterion.function for criterion in rubric.criteria] == ["one:f", "two:f"]
    assert rubric.points == 2


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("b: [second]", "b: [third]", "one_of.way.b[0]: unknown criterion third"),
        ("b: [second]", "b: [first]", "first is in the group a too; expected one group"),
        ("two.py, points: 2", "two.py, points: 3", "the groups have different points (a 2, b 3)"),
        (", b: [second]", "", "one_of.way"),
        ('"two:f"', '"three:f"', "criteria.second.function: unknown module three"),
        ("y = two.f(x)", "y = three.f(x)", "unknown name three"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, old, new, told):
    assert RIGHT.count(old) == 1
    with pytest.raises(RubricError) as caught:
        load(tmp_path, RIGHT.replace(old, new))
    assert told in caught.value.message
