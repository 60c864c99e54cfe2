"""A statement in the words of its source, where these are certain."""

import ast
import warnings
from collections.abc import Iterator
from typing import Any

from ..source.pieces import COMPILE_ERRORS

LONGEST_LINE = 200  # characters; a margin


def own_words(node: ast.AST, source: str) -> str:
    """Return a statement as it is written, in one line; of a loop or a condition its head.

    Where that cannot be read, as of a source for another Python, Python writes the statement.
    """
    words = in_python(node)
    with warnings.catch_warnings():  # of doubtful places in sources; they are no one's failure
        warnings.simplefilter("ignore")
        found = next((each for each in _written(node, source) if _reads_as(each, words)), words)
    return found[:LONGEST_LINE]


def _written(node: Any, source: str) -> Iterator[str]:
    """Yield how the statement may be written: with one line, with two, and so on."""
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
    lines = source.split("\n")[first - 1 : last] if first else []
    if not lines:
        return
    body = getattr(node, "body", None)
    if isinstance(body, list) and body:
        del lines[max(1, body[0].lineno - first) :]
    else:
        lines[-1] = _columns(lines[-1], 0, node.end_col_offset)
    lines[0] = _columns(lines[0], node.col_offset, None)
    whole = ""
    for line in lines:
        whole = f"{whole} {line.strip()}".strip()
        if len(whole) > LONGEST_LINE:
            return
        yield whole.partition("#")[0].rstrip()
        yield whole


def _columns(line: str, first: int, end: int | None) -> str:
    """Return a part of a line, whose columns Python counts in bytes."""
    return line.encode()[first:end].decode("utf-8", "replace")


def _reads_as(text: str, words: str) -> bool:
    """Return whether a text is the statement of these words; only a head lacks what follows."""
    try:
        tree = ast.parse(f"{text}\n pass" if text.endswith(":") else text)
    except COMPILE_ERRORS:
        return False
    return len(tree.body) == 1 and in_python(tree.body[0]) == words


def in_python(node: ast.AST) -> str:
    """Return the first line of a statement as Python writes it."""
    return ast.unparse(node).partition("\n")[0]
