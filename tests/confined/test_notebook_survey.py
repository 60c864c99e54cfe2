"""Where functions of notebooks are written, and lines of cells that lead back to them."""

import pytest

from grader.confined.notebook_cells import CellLines, cell_texts, joined, skipped_lines
from grader.confined.survey import survey

WRITTEN = "def f(x):\n    return x + 1\n"
STUB = "def f(x):\n    pass\n"


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        ([WRITTEN, STUB], True),
        ([STUB, WRITTEN], True),
        ([STUB, STUB], False),
        (['a = """', WRITTEN, 'b = """'], True),
        (["def g(:", WRITTEN], True),
    ],
)
def test_a_function_is_written_if_a_cell_has_it(cells: list[str], written: bool) -> None:
    source = joined(list(enumerate(cells, 1))).encode("utf-8")
    (found,) = set(survey(["f"], {"hw.ipynb": source}, {}))
    assert (found.path, found.written) == ("hw.ipynb", written)


def test_of_a_module_the_last_definition_counts() -> None:
    (found,) = survey(["f"], {"hw.py": (WRITTEN + STUB).encode()}, {})
    assert not found.written


def test_lines_lead_back_to_their_cells() -> None:
    text = joined([(1, "a\nb"), (3, "# %% cell 9\nc\n\n"), (4, "")])
    lines = CellLines("hw.ipynb", text)
    places = [lines.find(number) for number in range(1, 1 + text.count("\n"))]
    assert places == [(1, 0), (1, 1), (1, 2), (3, 0), (3, 1), (3, 2), (4, 0), (4, 1)]
    assert lines.place(6) == ("hw.ipynb, cell 3", 2)
    assert CellLines("hw.py", text).place(6) == ("hw.py", 6)


def test_cells_keep_their_lines_and_other_sources_are_whole() -> None:
    text = joined([(1, "a"), (2, "b")])
    assert cell_texts("hw.ipynb", text) == ["# %% cell 1\na\n", "\n\n# %% cell 2\nb\n"]
    assert cell_texts("hw.py", text) == [text]
    assert cell_texts("hw.ipynb", "a\n") == ["a\n"]


def test_lines_that_were_skipped_are_known_by_cell() -> None:
    text = joined([(1, "pass  # skipped: !ls\n  pass  # skipped: %cd"), (2, "pass")])
    assert skipped_lines("hw.ipynb", text) == {1: ["!ls", "%cd"]}
    assert skipped_lines("hw.py", text) == {}
