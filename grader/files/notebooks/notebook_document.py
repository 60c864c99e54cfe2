"""The JSON of a notebook, of whatever version: its cells, or one sentence on what is wrong.

JSON becomes numbers, texts, lists and dictionaries and nothing else. How many of them, and how
deep, is bounded here, so that a file of some megabytes cannot become gigabytes.
"""

import json
import re
from typing import Any

from grader.confined.quick_dataclass import dataclass

MEGABYTE = 1024 * 1024  # bytes
# A margin: a notebook with a hundred plots has some 10 MB of pictures in its outputs.
MAX_NOTEBOOK = 32 * MEGABYTE
# Values in the file, each of which takes up to a hundred bytes of memory. A margin: a notebook of
# 100 cells has 2,000, and an interactive plot of 100,000 points twice that many numbers.
MAX_VALUES = 1_000_000
MAX_CELLS = 2_000  # a margin: long course notebooks have some 200

AGAIN = "open it in Jupyter, save it, and submit the saved file"
EMPTY = f"it is empty; {AGAIN}"
WEB_PAGE = "it is a web page and not a notebook; download the notebook itself and submit that"
NO_CELLS = f"it has no cells, so it is not a notebook; {AGAIN}"
TOO_MANY_VALUES = "its outputs hold too much; clear all outputs, save it and submit it again"
TOO_DEEP = f"it is nested too deeply to be a notebook; {AGAIN}"
TOO_MANY_CELLS = f"a notebook may have at most {MAX_CELLS:,} cells; submit only your own"

_NAME = re.compile(r"[\w.-]{1,100}")  # as nbgrader allows names, and no longer than people write

Json = Any


class NotebookError(Exception):
    """A notebook that cannot be read; the argument is the end of a sentence."""


@dataclass(frozen=True)
class Cell:
    """One cell: its kind ("code", "markdown", "raw"), its text, and nbgrader's name for it."""

    kind: str
    text: str
    name: str = ""


def read_cells(raw: bytes) -> list[Cell]:
    """Return the cells of a notebook. Raises NotebookError for what is not a notebook in Python."""
    document = read_document(raw)
    language = _language(document)
    if language not in ("", "python", "python2", "python3", "ipython"):
        raise NotebookError(f"its language is {language}; expected Python")
    return [Cell(kind_of(cell), text_of(cell), _name_of(cell)) for cell in cells_of(document)]


def read_document(raw: bytes) -> dict[str, Json]:
    """Return the JSON of a notebook as it is."""
    start = raw[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not raw.strip():
        raise NotebookError(EMPTY)
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")):
        raise NotebookError(WEB_PAGE)
    if sum(map(raw.count, (b",", b"[", b"{", b":"))) > MAX_VALUES:
        raise NotebookError(TOO_MANY_VALUES)
    document = _parsed(raw)
    if not isinstance(document, dict) or not _holds_cells(document):
        raise NotebookError(NO_CELLS)
    if len(cells_of(document)) > MAX_CELLS:
        raise NotebookError(TOO_MANY_CELLS)
    return document


def _parsed(raw: bytes) -> Json:
    try:
        return json.loads(raw.decode(json.detect_encoding(raw), "replace").removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        message = f"it is not valid JSON: line {error.lineno} breaks off or is damaged; {AGAIN}"
        raise NotebookError(message) from error
    except RecursionError as error:
        raise NotebookError(TOO_DEEP) from error
    except ValueError as error:  # a number of thousands of digits
        raise NotebookError(f"it is not a notebook: {error}; {AGAIN}") from error


def cells_of(document: dict[str, Json]) -> list[dict[str, Json]]:
    """Return the cells as they are in the JSON; up to version 3 they lie in worksheets."""
    sheets = document.get("worksheets")
    holders = [document, *(sheets if isinstance(sheets, list) else [])]
    lists = (each.get("cells") for each in holders if isinstance(each, dict))
    return [
        cell for one in lists if isinstance(one, list) for cell in one if isinstance(cell, dict)
    ]


def _holds_cells(document: dict[str, Json]) -> bool:
    """Return whether there are cells, or a place for cells in a notebook where nobody wrote."""
    places = (document.get("cells"), document.get("worksheets"))
    states_format = isinstance(document.get("nbformat"), int)
    return bool(cells_of(document)) or (states_format and [] in places)


def kind_of(cell: dict[str, Json]) -> str:
    """Return what a cell holds; a heading of version 3 is text."""
    kind = cell.get("cell_type")
    if kind == "heading":
        return "markdown"
    return kind if isinstance(kind, str) else "raw"


def _name_of(cell: dict[str, Json]) -> str:
    """Return the name by which nbgrader knows a cell; a word, or nothing."""
    metadata = cell.get("metadata")
    told = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = told.get("grade_id") if isinstance(told, dict) else None
    return name if isinstance(name, str) and _NAME.fullmatch(name) else ""


def text_key(cell: dict[str, Json]) -> str:
    """Return the key of a cell's text: code is an `input` up to version 3."""
    return "input" if "source" not in cell and "input" in cell else "source"


def text_of(cell: dict[str, Json]) -> str:
    """Return the text of a cell, which is one text or a list of lines."""
    source = cell.get(text_key(cell))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    text = source if isinstance(source, str) else ""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _language(document: dict[str, Json]) -> str:
    """Return the language of a notebook in small letters; empty where it is not stated."""
    metadata = document.get("metadata")
    for path in (("kernelspec", "language"), ("language_info", "name")):
        value: Json = metadata
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, str) and value:
            return value.lower()[:40]
    return ""
