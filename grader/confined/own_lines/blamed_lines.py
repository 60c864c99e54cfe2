"""The lines of a function that make its wrong outputs, and none of the right ones."""

import ast
from collections.abc import Sequence
from typing import Any, NamedTuple

from ..style.function_texts import Function, Text, find, read_texts
from ..values.records import Frame
from .data_flow import DataFlow, Statement

# Lines to mark. With 6, lines are marked in two of three wrong solutions of `captioning`, and hold
# the changed one in 98 of 100; with 3 in one of two (`python -m tests.diagnosis.marked_lines`).
MOST_MARKED = 6
LONGEST_LINE = 200  # characters; a margin

# Statements of a function. A margin: its time grows with their square, and all of a solution of
# an exercise has fewer.
MOST_STATEMENTS = 1000
# Functions of array libraries whose values are replaced afterwards.
MAKES_ROOM = {"zeros", "ones", "empty", "full", "zeros_like", "ones_like", "empty_like"}

Output = tuple[int | None, str]  # where it stands in what is returned, and its key there, or ""


class WrongOutputs(NamedTuple):
    """What became of the outputs of one function."""

    function: str  # "f" or "Class.method"
    files: Sequence[str]  # where it may stand
    wrong: Sequence[Output]
    right: Sequence[Output]


def blamed(asked: WrongOutputs, texts: Sequence[Text]) -> list[Frame]:
    """Return the lines to mark; none where too many could be meant."""
    place = find(asked.function, asked.files, texts)
    function = place.parts[-1] if place else None
    if not place or not isinstance(function, Function):
        return []
    flow = DataFlow(function)
    suspects = _suspects(flow, asked) if len(flow.statements) <= MOST_STATEMENTS else set()
    telling = {s for s in suspects if not _is_plain(s.node)} or suspects
    marked = sorted(telling, key=lambda s: s.line)
    if len({statement.line for statement in marked}) > MOST_MARKED:
        return []
    text, name = place.text, asked.function
    return [Frame(*text.place(s.line), name, _first_line(s.node)) for s in marked]


def _suspects(flow: DataFlow, asked: WrongOutputs) -> set[Statement]:
    """Return what all wrong outputs need and no right one does."""
    wrong = [flow.slice_of(*output) for output in asked.wrong]
    right = set[Statement]().union(*(flow.slice_of(*output) for output in asked.right))
    return set.intersection(*wrong) - right


def _is_plain(node: ast.AST) -> bool:
    """Return whether a statement only gives a name to something, or makes room for values."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name | ast.Tuple):
        return False
    called = (n.func for n in ast.walk(node.value) if isinstance(n, ast.Call))
    if any(isinstance(each, ast.Attribute) and each.attr in MAKES_ROOM for each in called):
        return True
    return isinstance(node.value, ast.Name | ast.Attribute | ast.Constant | ast.List | ast.Dict)


def _first_line(node: ast.AST) -> str:
    """Return a statement in one line; of a loop or a condition its head."""
    return ast.unparse(node).partition("\n")[0][:LONGEST_LINE]


def blamed_entries(order: dict[str, Any], sources: dict[str, bytes]) -> list[tuple[str, Any]]:
    """Return for the wire the lines to mark of each function asked about."""
    texts = read_texts(sources, order["compatibility"])
    entries: list[tuple[str, Any]] = []
    for i, asked in enumerate(order["blamed"]):
        for j, frame in enumerate(blamed(WrongOutputs(**asked), texts)):
            fields = {"file": frame.file, "line": str(frame.line), "text": frame.text}
            fields["function"] = frame.function
            entries += [(f"blamed/{i}/{j}/{name}", text) for name, text in fields.items()]
    return entries
