"""Notebooks as programs write them: Jupyter, Colab, VS Code, and older versions of the format."""

import json
from collections.abc import Callable, Sequence
from typing import Any

Cell = str | tuple[str, str]  # code; or a kind ("markdown", "raw") and its text
PICTURE = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo="}}
PRINTED = {"output_type": "stream", "name": "stdout", "text": ["def step(): the output\n"]}
ERROR = {"output_type": "error", "ename": "E", "evalue": "e", "traceback": ["\x1b[0;31mE\x1b[0m"]}


def _cells(cells: Sequence[Cell], **more: Any) -> list[dict[str, Any]]:
    return [_cell(number, cell, more) for number, cell in enumerate(cells, 1)]


def _cell(number: int, cell: Cell, more: dict[str, Any]) -> dict[str, Any]:
    kind, text = ("code", cell) if isinstance(cell, str) else cell
    found = {"cell_type": kind, "metadata": dict(more), "source": text.splitlines(keepends=True)}
    if kind == "code":
        found |= {"execution_count": number, "outputs": [PRINTED, PICTURE, ERROR]}
    return found


def jupyter(cells: Sequence[Cell]) -> str:
    """Format 4.5, as Jupyter saves it."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python", "version": "3.11.7"}}
    listed = [{"id": f"cell{i}", **cell} for i, cell in enumerate(_cells(cells))]
    whole = {"cells": listed, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False)


def colab(cells: Sequence[Cell]) -> str:
    """Format 4.0 with Colab's metadata, all on one line."""
    metadata = {"colab": {"provenance": [], "gpuType": "T4"}, "accelerator": "GPU"}
    metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    listed = _cells(cells, id="x9Zq", colab={"base_uri": "https://localhost:8080/"})
    whole = {"nbformat": 4, "nbformat_minor": 0, "metadata": metadata, "cells": listed}
    return json.dumps(whole)


def vs_code(cells: Sequence[Cell]) -> str:
    """Format 4.2 as VS Code writes it: texts in one piece, Windows line ends, the language told."""
    listed = _cells(cells, vscode={"languageId": "python"})
    for cell in listed:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    metadata = {"language_info": {"name": "python"}, "orig_nbformat": 4}
    whole = {"cells": listed, "metadata": metadata, "nbformat": 4, "nbformat_minor": 2}
    return "\ufeff" + json.dumps(whole)


def format_3(cells: Sequence[Cell]) -> str:
    """Format 3: worksheets, `input` and headings."""
    listed = _cells(cells)
    for cell in listed:
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
            cell["prompt_number"] = cell.pop("execution_count")
            cell["language"] = "python"
        elif cell["cell_type"] == "markdown":
            cell |= {"cell_type": "heading", "level": 1}
    whole = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0}
    return json.dumps({**whole, "worksheets": [{"cells": listed, "metadata": {}}]})


DIALECTS: dict[str, Callable[[Sequence[Cell]], str]] = {
    each.__name__: each for each in (jupyter, colab, vs_code, format_3)
}
