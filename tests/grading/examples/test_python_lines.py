"""Values and lines of a case as short Python."""

import numpy as np
import pytest

from grader.grading.examples.python_lines import NoText, Recipe, answer_text, literal, python_lines

SETUP = '''def scaled(x):
    """A sentence of the instructor's."""
    return factor() * x
def factor():
    return 2
def unused():
    return 3
'''


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([[0.1 + 0.2, -0.0]]), "np.array([[0.3, 0.0]])"),
        (np.array([1, 2]), "np.array([1, 2])"),
        (np.array([1], np.uint8), "np.array([1], dtype=np.uint8)"),
        (np.array([True]), "np.array([True])"),
        (np.zeros((0,)), "np.array([], dtype=np.float64)"),
        (np.float64(1.5), "1.5"),
        ({"W": np.array([1.0]), "mode": "train"}, "{'W': np.array([1.0]), 'mode': 'train'}"),
        ([1, None], "[1, None]"),
    ],
)
def test_values_as_python_writes_them(value: object, text: str) -> None:
    assert literal(value) == text


@pytest.mark.parametrize("value", [object(), np.zeros(99), np.array(["a"]), "a" * 200])
def test_what_is_long_or_not_plain_has_no_text(value: object) -> None:
    with pytest.raises(NoText):
        literal(value)


def test_only_what_is_needed_is_written() -> None:
    recipe = Recipe(SETUP, {"f": "lambda t: scaled(t)"}, "out = g(f, x, N)  # a remark\nleft = x")
    assert recipe.free == {"g", "x", "N"}
    values = {"N": 2, "M": 3, "x": np.array([1.5]), "unread": 1}
    assert python_lines({"g": "work.layers"}, values, recipe, "out").splitlines() == [
        "import numpy as np",
        "from work.layers import g",
        "def scaled(x):",
        "    return factor() * x",
        "def factor():",
        "    return 2",
        "N = 2; x = np.array([1.5])",
        "f = lambda t: scaled(t)",
        "out = g(f, x, N)",
        "left = x",
        "print(out)",
    ]


def test_a_name_that_is_read_before_it_is_made_is_given() -> None:
    recipe = Recipe("", {}, "w, config = step(w, config)")
    lines = python_lines({"step": "optim"}, {"w": 1.0, "config": {"t": 1}}, recipe, "w")
    assert "w = 1.0; config = {'t': 1}" in lines


def test_answers_have_few_digits() -> None:
    assert answer_text(np.array(2 / 3)) == "0.6667"
    assert answer_text(np.array([2 / 3, 1])) == "[0.6667, 1.0], of shape (2,)"
    assert answer_text(np.array([[3]])) == "[[3]]"


def test_the_functions_of_a_notebook_are_not_imported() -> None:
    recipe = Recipe("", {}, "out = g(x)")
    lines = python_lines({"g": "hw.ipynb"}, {"x": 1.0}, recipe, "out").splitlines()
    assert lines[:2] == ["import numpy as np", "# in a new cell at the end of hw.ipynb:"]
    assert not any("import g" in line for line in lines)
