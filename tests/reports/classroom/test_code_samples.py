"""Which lines of a source a sample has, whatever the source is like."""

import pytest

from grader.core.outcomes import Frame
from grader.reports.classroom.class_rows import Mark
from grader.reports.classroom.code_samples import LONGEST_LINE, MOST_LINES, sample_of


def sample(source: str, *marked: int, function: str = "f", file: str = "a.py") -> list[str]:
    frames = tuple(Frame(file, number, function, f"line {number}") for number in marked)
    mark = Mark(0, 1, True, False, function=function, file=file, lines=frames)
    lines = sample_of(mark, {"a.py": source.encode()})
    return [f"{'… ' if one.gap else ''}{'>' if one.marked else ''}{one.text}" for one in lines]


LONG = "def f(x):\n" + "".join(f"    a{n} = {n}\n" for n in range(2, 20))


@pytest.mark.parametrize(
    ("marked", "lines"),
    [
        ((), ["a2 = 2", "a3 = 3", "a4 = 4", "a5 = 5", "a6 = 6", "a7 = 7"]),
        ((5,), ["a4 = 4", ">a5 = 5", "a6 = 6"]),
        ((5, 10), ["a4 = 4", ">a5 = 5", "a6 = 6", "… a9 = 9", ">a10 = 10", "a11 = 11"]),
        ((3, 5, 10), [">a3 = 3", "… >a5 = 5", "… >a10 = 10"]),
        ((99,), [">line 99"]),
    ],
)
def test_the_lines_around_those_that_are_marked(marked: tuple[int, ...], lines: list[str]) -> None:
    assert sample(LONG, *marked) == lines
    assert len(lines) <= MOST_LINES


def test_all_lines_of_a_block_are_marked() -> None:
    block = Frame("a.py", 5, "f", "a5 = 5", last=7)
    mark = Mark(0, 1, counts=True, passed=False, function="f", file="a.py", lines=(block,))
    lines = sample_of(mark, {"a.py": LONG.encode()})
    assert [one.text for one in lines if one.marked] == ["a5 = 5", "a6 = 6", "a7 = 7"]


@pytest.mark.parametrize(
    "docstring", ['"""One line."""', 'r"""Two\n    lines."""', "'''Two\n    lines.\n    '''"]
)
def test_docstrings_comments_and_other_functions_are_left_out(docstring: str) -> None:
    head = "def g():\n    no\n\ndef f(\n    x,\n):\n"
    source = f"{head}    {docstring}\n\n    # me\n    y = '#a\\'#'# It's me\n    z = 1  # me\nno"
    assert sample(source) == ["y = '#a\\'#'", "z = 1"]


def test_a_method_is_that_of_its_class() -> None:
    source = "class B:\n  def f(self):\n    no\nclass A:\n  def f(self):\n    yes\nno"
    assert sample(source, function="A.f") == ["yes"]


@pytest.mark.parametrize("source", ["", "def g(): pass", "\x00\u202e", "class f:\n  x = 1"])
def test_where_the_function_is_not_found_there_is_no_sample(source: str) -> None:
    assert sample(source) == []
    assert sample(source, file="b.py") == []


def test_long_lines_and_invisible_characters_end_there() -> None:
    (line, hidden) = sample(f"def f():\n  {'x' * 10_000}\n  a\u202e = 1")
    assert len(line) <= LONGEST_LINE
    assert hidden == "a� = 1"
