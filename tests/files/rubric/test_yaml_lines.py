"""YAML keeps the line of every key."""

from grader.files.rubric.yaml_lines import path_text
from grader.files.rubric.yaml_reader import parse_yaml


def test_values_and_lines() -> None:
    document = parse_yaml("a: 1\nb:\n  c: [x, y]\n  d:\n  - e: 2\n")
    assert document.value == {"a": 1, "b": {"c": ["x", "y"], "d": [{"e": 2}]}}
    assert document.line(("b", "c")) == 3
    assert document.line(("b", "d", 0, "e")) == 5
    assert document.line(("b", "not there")) == 2


def test_a_power_of_ten_is_a_number_unless_it_is_quoted() -> None:
    document = parse_yaml("a: 1e-6\nb: -2E+3\nc: '1e-6'\nd: \"1e5\"\ne: x1e5\n")
    assert document.value == {"a": 1e-6, "b": -2000.0, "c": "1e-6", "d": "1e5", "e": "x1e5"}


def test_a_key_that_stands_twice_is_a_problem_with_its_line() -> None:
    document = parse_yaml("a: 1\nb: 2\na: 3\n")
    assert [(p.line, p.path) for p in document.problems] == [(3, "a")]


def test_broken_yaml_is_one_problem_with_its_line() -> None:
    document = parse_yaml("a: 1\nb: [1, 2\nc: 3\n")
    assert len(document.problems) == 1
    assert document.problems[0].line in (2, 3)


def test_an_empty_file_is_none() -> None:
    assert parse_yaml("").value is None


def test_merge_keys_are_followed() -> None:
    document = parse_yaml("base: &base {x: 1}\nown:\n  <<: *base\n  y: 2\n")
    assert document.value["own"] == {"x": 1, "y": 2}


def test_paths_read_as_people_write_them() -> None:
    assert path_text(("criteria", "f", "accept", 0, "credit")) == "criteria.f.accept[0].credit"
