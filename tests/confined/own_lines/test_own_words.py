"""A marked statement is shown as the student wrote it."""

import ast

import pytest

from grader.confined.own_lines.own_words import LONGEST_LINE, own_words
from grader.confined.style.function_texts import read_texts

WRITTEN = [
    "x = x / (y + 1e-8)",
    'grads["b"] = dout.sum(axis = 0)',
    "return a,b",
    "return (a, b)",
    "y = -x**2 if x>0 else 0x1F",
    "name = 'größe' + \"#1\"",
    "raise ValueError('no')",
]


@pytest.mark.parametrize("line", WRITTEN)
def test_one_line(line: str) -> None:
    source = f"def f(x):\n    é = 1; {line}  # why\n    return x\n"
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert own_words(function.body[1], source) == line


def _first(source: str) -> str:
    return own_words(ast.parse(source).body[0], source)


def test_the_head_of_a_loop_or_condition() -> None:
    assert _first("for i in range( 1,n ):  # all\n    # more\n    x += i\n") == (
        "for i in range( 1,n ):"
    )
    assert _first('while key == "#":\n    x += 1\n') == 'while key == "#":'
    assert _first("if (x\n    > 1e-8):\n    y = 1\n") == "if (x > 1e-8):"
    assert _first("if x>1: y = 1\n") == "if x>1: y = 1"


def test_several_lines() -> None:
    assert _first("y = f(x,\n      1e-8)\n") == "y = f(x, 1e-8)"
    assert _first("y = f(x,  # the first\n      1e-8)\n") == "y = f(x, 1e-08)"
    assert _first("y = [" + "1e-8,\n" * 200 + "]").startswith("y = [1e-08, 1e-08, ")
    assert len(_first("y = [" + "1e-8,\n" * 200 + "]")) == LONGEST_LINE


def test_a_place_that_is_not_the_statement_s_is_not_shown() -> None:
    node = ast.parse("y = x * 1e-8\n").body[0]
    for other in ("", "y = x * 1e-7\n", "y = x * (\n", "\x00", "# nothing"):
        assert own_words(node, other) == "y = x * 1e-08"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_endings_of_lines(ending: str) -> None:
    source = ending.join(["x = 0", "def f(x):", "    return x*1e-8", ""])
    (text,) = read_texts({"work.py": source.encode()}, False)
    (function,) = text.parts["f"]
    assert isinstance(function, ast.FunctionDef)
    assert own_words(function.body[0], text.source) == "return x*1e-8"
