"""The template of a notebook: its cells without solutions, outputs and other graders' cells."""

import json
import re
from collections.abc import Iterator
from typing import Any

from grader.authoring.handout.solution_markers import without_solutions
from grader.core.errors import GraderError
from grader.files.notebooks.notebook_document import (
    NotebookError,
    cells_of,
    kind_of,
    read_document,
    text_key,
    text_of,
)

Cell = dict[str, Any]

ANSWER = "_Type your answer here, in place of this text._"
# The raw cells by which otter says what the cells after them are.
_OTTER = re.compile(
    r"#[ \t]*(?P<which>BEGIN|END|ASSIGNMENT)[ \t]+(?P<what>\w+)(?:[ \t]*\n.*)?", re.DOTALL
)


def render_notebook(raw: bytes, path: str) -> bytes:
    """Return a notebook as students get it. Raise `GraderError` for what is not a notebook."""
    try:
        document = read_document(raw)
    except NotebookError as error:
        raise GraderError(f"{path} cannot be read: {error}.", "Save it in Jupyter.") from error
    kept = [id(cell) for cell in _kept(cells_of(document), path)]
    for holder in (document, *(document.get("worksheets") or [])):
        if isinstance(holder.get("cells"), list):
            holder["cells"] = [cell for cell in holder["cells"] if id(cell) in kept]
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _kept(cells: list[Cell], path: str) -> Iterator[Cell]:
    """Yield the cells for students, changed in place."""
    inside: list[str] = []  # what otter's raw cells have opened
    codes = 0
    for cell in cells:
        codes += kind_of(cell) == "code"
        mark = _OTTER.fullmatch(text_of(cell).strip()) if kind_of(cell) == "raw" else None
        if mark:
            inside = _opened(inside, mark["which"], mark["what"].upper())
            continue
        if "TESTS" in inside:
            continue
        if kind_of(cell) == "code":
            _clear(cell)
            _rewrite(cell, _student_code(cell, f"{path}, cell {codes}"))
        elif "SOLUTION" in inside or _is_nbgrader_answer(cell):
            _rewrite(cell, ANSWER)
        yield cell


def _opened(inside: list[str], which: str, what: str) -> list[str]:
    if which == "BEGIN":
        return [*inside, what]
    return [each for each in inside if each != what]


def _student_code(cell: Cell, place: str) -> str:
    lines = text_of(cell).splitlines(keepends=True)
    return "".join(without_solutions(lines, place)).rstrip("\n")


def _clear(cell: Cell) -> None:
    cell["outputs"] = []
    cell["prompt_number" if text_key(cell) == "input" else "execution_count"] = None


def _rewrite(cell: Cell, text: str) -> None:
    cell[text_key(cell)] = text.splitlines(keepends=True)


def _is_nbgrader_answer(cell: Cell) -> bool:
    """Return whether nbgrader has a text cell answered by hand."""
    metadata = cell.get("metadata")
    told = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return isinstance(told, dict) and bool(told.get("solution"))
