"""A notebook as Jupyter writes it, in format 4."""

import json
from collections.abc import Iterable

from grader.files.notebooks.notebook_document import Cell

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebook_bytes(cells: Iterable[Cell]) -> bytes:
    """Return a notebook without outputs."""
    document = {
        "cells": [_written(cell) for cell in cells],
        "metadata": {"kernelspec": _KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 4,  # from 5 on each cell needs an id
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _written(cell: Cell) -> dict[str, object]:
    shared: dict[str, object] = {
        "cell_type": cell.kind,
        "metadata": {},
        "source": cell.text.splitlines(keepends=True),
    }
    if cell.kind != "code":
        return shared
    return {**shared, "execution_count": None, "outputs": []}
