"""The template of a notebook: what students get of markers, outputs and text cells."""

import json

import pytest

from grader.authoring.handout.notebook_template import ANSWER, render_notebook
from grader.authoring.handout.student_template import render_template
from grader.core.assignment import STUB
from grader.core.errors import GraderError
from grader.files.notebooks.notebook_document import read_cells
from tests.notebooks.written_notebooks import DIALECTS, Cell


def rendered(*cells: Cell, dialect: str = "jupyter") -> list[tuple[str, str]]:
    raw = DIALECTS[dialect](cells).encode("utf-8")
    return [(cell.kind, cell.text) for cell in read_cells(render_notebook(raw, "hw.ipynb"))]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_solutions_and_outputs_are_cut_out_of_every_dialect(dialect: str) -> None:
    code = "def f(x):\n    # BEGIN SOLUTION\n    y = 7\n    # END SOLUTION\n    return y"
    raw = DIALECTS[dialect]([("markdown", "# Title"), code]).encode("utf-8")
    made = render_notebook(raw, "hw.ipynb")
    stub = f"def f(x):\n    {STUB}\n    return y"
    assert [cell.text for cell in read_cells(made)] == ["# Title", stub]
    assert b"iVBORw0KGgo" not in made and b"the output" not in made


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("    y = 2 * x  # SOLUTION\n", "    y = ...\n"),
        ("    return 2 * x # SOLUTION\n", "    return ...\n"),
        ("    a, b = f(x)  # SOLUTION\r\n", "    a, b = ...\r\n"),
        ("    out[i, j] = 3  # SOLUTION\n", "    out[i, j] = ...\n"),
        ("    print(x == 3)  # SOLUTION\n", "    ...\n"),
        ("    y = 1  # SOLUTION NO PROMPT\n", ""),
        ("    y = 1  # THE SOLUTION of x\n", "    y = 1  # THE SOLUTION of x\n"),
        ("    ### BEGIN SOLUTION\n    y = 1\n    ### END SOLUTION\n", f"    {STUB}\n"),
        ("# BEGIN SOLUTION NO PROMPT\ny = 1\n# END SOLUTION\n", ""),
        ('""" # BEGIN PROMPT\ny = ...\n""" # END PROMPT\n', "y = ...\n"),
        ("### BEGIN HIDDEN TESTS\nassert f(1) == 2\n### END HIDDEN TESTS\n", ""),
    ],
)
def test_markers_of_other_graders(line: str, left: str) -> None:
    assert render_template(f"x = 1\n{line}") == f"x = 1\n{left}"


def test_raw_cells_of_otter() -> None:
    cells = rendered(
        ("raw", "# ASSIGNMENT CONFIG\ntests:\n  files: true"),
        ("raw", "# BEGIN QUESTION\nname: q1"),
        ("markdown", "Question 1"),
        ("raw", "# BEGIN SOLUTION"),
        ("markdown", "Because."),
        "y = 2  # SOLUTION",
        ("raw", "# END SOLUTION"),
        ("raw", "# BEGIN TESTS"),
        "assert y == 2",
        ("raw", "# END TESTS"),
        ("raw", "# END QUESTION"),
        ("raw", "kept"),
        "z = 3",
    )
    assert cells == [
        ("markdown", "Question 1"),
        ("markdown", ANSWER),
        ("code", "y = ..."),
        ("raw", "kept"),
        ("code", "z = 3"),
    ]


def test_a_text_answer_of_nbgrader_is_cut_out() -> None:
    cell = {"cell_type": "markdown", "metadata": {"nbgrader": {"solution": True}}, "source": "So."}
    raw = json.dumps({"cells": [cell, {**cell, "metadata": {}}]}).encode()
    assert [c.text for c in read_cells(render_notebook(raw, "hw.ipynb"))] == [ANSWER, "So."]


def test_markers_that_do_not_pair_are_refused_with_their_cell() -> None:
    with pytest.raises(GraderError) as caught:
        rendered(("markdown", "text"), "x = 1", "y\n# BEGIN SOLUTION\nx")
    assert caught.value.message == (
        "hw.ipynb, cell 2, line 2: # BEGIN SOLUTION without an # END SOLUTION."
    )
    with pytest.raises(GraderError, match="BEGIN HIDDEN TESTS without END HIDDEN TESTS"):
        rendered("### BEGIN HIDDEN TESTS\nx")


def test_what_is_not_a_notebook_is_refused() -> None:
    with pytest.raises(GraderError, match=r"hw\.ipynb cannot be read: it is empty"):
        render_notebook(b"", "hw.ipynb")
