"""The lines of a function that make its wrong outputs, and none of the right ones."""

import ast
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from ..style.function_texts import Function, Text, find, read_texts
from ..values.records import Frame
from .data_flow import DataFlow, Statement
from .own_words import in_python, own_words

# Lines to mark. With 6, lines are marked in two of three wrong solutions of `captioning`, and hold
# the changed one in 98 of 100; with 3 in one of two (`python -m tests.diagnosis.marked_lines`).
MOST_MARKED = 6
MOST_OUTSIDE = 2  # further lines, outside of the function. A choice: the list stays short
OUTSIDE = "<module>"  # as Python calls what is in no function
# Lines of a block that is marked where more could be meant: in a longer one nobody knows where to
# begin. With 20, half of the blocks have at most 10.
LONGEST_BLOCK = 20

# Statements of a function. A margin: its time grows with their square, and all of a solution of
# an exercise has fewer.
MOST_STATEMENTS = 1000
# Functions of array libraries whose values are replaced afterwards.
MAKES_ROOM = {"zeros", "ones", "empty", "full", "zeros_like", "ones_like", "empty_like"}

Output = tuple[int | None, str]  # where it stands in what is returned, and its key there, or ""


class Block(NamedTuple):
    """Lines that stand together, and the first of them."""

    first: int
    last: int
    head: str

    @classmethod
    def of(cls, node: Any, source: str) -> "Block":
        """Return a loop or a condition with all that stands in it."""
        return cls(node.lineno, node.end_lineno or node.lineno, own_words(node, source))


class WrongOutputs(NamedTuple):
    """What became of the outputs of one function."""

    function: str  # "f" or "Class.method"
    files: Sequence[str]  # where it may stand
    wrong: Sequence[Output]
    right: Sequence[Output]


def blamed(
    asked: WrongOutputs, texts: Sequence[Text], templates: Sequence[Text] = ()
) -> list[Frame]:
    """Return the lines to mark; where too many could be meant, the block that they stand in.

    Lines that students were given are not marked where others could be meant.
    """
    place = find(asked.function, asked.files, texts)
    function = place.parts[-1] if place else None
    if not place or not isinstance(function, Function):
        return []
    flow = DataFlow(function)
    if len(flow.statements) > MOST_STATEMENTS:
        return []
    text, name = place.text, asked.function
    outside = values_from_outside(function, text)
    given = _given(asked, templates)
    marked = sorted(_telling(_own(_suspects(flow, asked), given)), key=lambda s: s.line)
    if marked and len({statement.line for statement in marked}) <= MOST_MARKED:
        first = min(s.column for s in marked)
        lines = {s.line: " " * (s.column - first) + own_words(s.node, text.source) for s in marked}
        frames = [Frame(*text.place(line), name, shown) for line, shown in lines.items()]
        return [*frames, *outside]
    block = block_of(marked or _own(possible(flow, asked), given), text.source)
    return [*([_frame_of(block, text, name)] if block else []), *outside]


def values_from_outside(function: Function, text: Text) -> list[Frame]:
    """Return lines outside of a function that make values which it reads in place of arguments.

    Whoever reads all arguments may well read constants from outside.
    """
    given = function.args
    parameters = {each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)}
    names = [n for n in ast.walk(function) if isinstance(n, ast.Name)]
    read = {n.id for n in names if isinstance(n.ctx, ast.Load)}
    own = parameters | {n.id for n in names if isinstance(n.ctx, ast.Store)}
    if parameters - {"self"} <= read:
        return []
    made = {text.values[name] for name in read - own if name in text.values}
    ordered = sorted(made, key=lambda node: node.lineno)[:MOST_OUTSIDE]
    return [Frame(*text.place(n.lineno), OUTSIDE, own_words(n, text.source)) for n in ordered]


def _suspects(flow: DataFlow, asked: WrongOutputs) -> set[Statement]:
    """Return what all wrong outputs need and no right one does."""
    return set.intersection(*_slices(flow, asked.wrong)) - _of_right(flow, asked)


def possible(flow: DataFlow, asked: WrongOutputs) -> set[Statement]:
    """Return what may be meant where no statement makes all wrong outputs, and no right one.

    Each may have a mistake of its own, or they are returned in a wrong order.
    """
    wrong = _slices(flow, asked.wrong)
    own = set[Statement]().union(*wrong) - _of_right(flow, asked)
    return (own or set.intersection(*wrong)) | flow.last_return()


def _slices(flow: DataFlow, outputs: Sequence[Output]) -> list[set[Statement]]:
    return [flow.slice_of(*output) for output in outputs]


def _of_right(flow: DataFlow, asked: WrongOutputs) -> set[Statement]:
    return set[Statement]().union(*_slices(flow, asked.right))


def _given(asked: WrongOutputs, templates: Sequence[Text]) -> Collection[str]:
    """Return the statements that the function has in the template."""
    place = find(asked.function, asked.files, templates)
    function = place.parts[-1] if place else None
    nodes = ast.walk(function) if isinstance(function, Function) else ()
    return {in_python(node) for node in nodes if isinstance(node, ast.stmt)}


def _own(suspects: set[Statement], given: Collection[str]) -> set[Statement]:
    """Return what the student wrote; all if nothing is left, as where only the order is wrong."""
    return {s for s in suspects if in_python(s.node) not in given} or suspects


def _telling(suspects: set[Statement]) -> set[Statement]:
    return {s for s in suspects if not _is_plain(s.node)} or suspects


def block_of(suspects: Collection[Statement], source: str) -> Block | None:
    """Return the smallest loop or condition that holds half of them, else all from first to last.

    None if it is too long to be read.
    """
    held: dict[ast.AST, int] = {}
    half = len(suspects) / 2
    for statement in suspects:
        for around in (*statement.under, statement.node):
            held[around] = held.get(around, 0) + 1
    blocks = [
        Block.of(n, source) for n, count in held.items() if hasattr(n, "body") and count >= half
    ]
    if not blocks and suspects:
        first = min(suspects, key=lambda s: s.line)
        blocks = [
            Block(first.line, max(s.last_line for s in suspects), own_words(first.node, source))
        ]
    short = [block for block in blocks if block.last - block.first < LONGEST_BLOCK]
    return min(short, key=lambda block: block.last - block.first, default=None)


def _frame_of(block: Block, text: Text, function: str) -> Frame:
    file, line = text.place(block.first)
    last = line + block.last - block.first if block.last > block.first else 0
    return Frame(file, line, function, f"{block.head} …" if last else block.head, last=last)


def _is_plain(node: ast.AST) -> bool:
    """Return whether a statement only gives a name to something, or makes room for values."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name | ast.Tuple):
        return False
    called = (n.func for n in ast.walk(node.value) if isinstance(n, ast.Call))
    if any(isinstance(each, ast.Attribute) and each.attr in MAKES_ROOM for each in called):
        return True
    return isinstance(node.value, ast.Name | ast.Attribute | ast.Constant | ast.List | ast.Dict)


def blamed_entries(
    order: dict[str, Any], sources: dict[str, bytes], templates: dict[str, bytes]
) -> list[tuple[str, Any]]:
    """Return for the wire the lines to mark of each function asked about."""
    texts = read_texts(sources, order["compatibility"])
    given = read_texts(templates, order["compatibility"])
    entries: list[tuple[str, Any]] = []
    for i, asked in enumerate(order["blamed"]):
        for j, frame in enumerate(blamed(WrongOutputs(**asked), texts, given)):
            fields = {"file": frame.file, "line": str(frame.line), "text": frame.text}
            fields |= {"function": frame.function, "last": str(frame.last)}
            entries += [(f"blamed/{i}/{j}/{name}", text) for name, text in fields.items()]
    return entries
