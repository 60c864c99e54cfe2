"""All small changes of one function, in a fixed order, the likeliest kinds first."""

import ast
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from types import CodeType
from typing import Any

from ...quick_dataclass import dataclass
from ..corrected.function_sources import FunctionSource
from . import expression_changes as of_expressions
from . import name_changes as of_names
from . import operand_changes as of_operands
from . import statement_changes as of_statements
from .rebuilt_nodes import Block, rebuilt
from .surrounding_names import NamesAround

MOST_ROUNDS = 2000  # of a `while`: with a change in it, it may never end

Operator = Callable[[ast.AST, NamesAround], Iterator[ast.AST]]
Rewriting = Callable[[Block, NamesAround], Iterator[Block]]
# Those that find most by each thousand tries come first (docs/decisions.md counts them).
OPERATORS: tuple[Operator, ...] = (
    of_expressions.other_condition,
    of_expressions.other_operator,
    of_expressions.other_constant,
    of_expressions.left_out,
    of_operands.as_mask,
    of_statements.forgotten,
    of_expressions.swapped,
    of_operands.other_count,
    of_expressions.other_place,
    of_operands.handed_on,
    of_expressions.other_brackets,
    of_statements.carried_over,
    of_operands.transposed,
    of_operands.text_made_plain,
    of_names.exchanged_inside,
)
BLOCKS: tuple[Rewriting, ...] = (
    of_statements.moved,
    of_names.again,
)
WHOLE: tuple[Rewriting, ...] = (  # of functions
    of_statements.summed_up,
    of_statements.begun,
    of_names.exchanged,
)
LATER_OPERATORS: tuple[Operator, ...] = (
    of_expressions.other_function,
    of_names.other_name,
    of_expressions.other_text,
    of_names.other_attribute,
    of_statements.kept,
    of_operands.added_factor,
    of_operands.added_term,
    of_operands.added_call,
    of_operands.usual_call,
    of_operands.rest_or_running,
    of_expressions.fewer_arguments,
)
LATER_BLOCKS: tuple[Rewriting, ...] = (of_statements.as_elsewhere,)


@dataclass(frozen=True)
class ChangedPlace:
    """A field of a node, or an item of a list there, with the lines that run with it."""

    parent: ast.AST
    field: str
    item: int | None
    lines: range

    def put(self, new: Any) -> Any:
        """Put something there and return what was there."""
        if self.item is None:
            old = getattr(self.parent, self.field)
            setattr(self.parent, self.field, new)
            return old
        block = getattr(self.parent, self.field)
        old, block[self.item] = block[self.item], new
        return old


Places = Sequence[tuple[ChangedPlace, Any]]  # each with the node, or the block, that is there


class SmallChanges:
    """The changes of a function, some of which have been made already."""

    def __init__(self, definition: FunctionSource, made: tuple[int, ...] = ()) -> None:
        self._owner = definition.owner
        self._beside = definition.members(), definition.others(), definition.space
        self._function = definition.parsed()
        decorators = [decorator.lineno for decorator in self._function.decorator_list]
        self.first_line = min([self._function.lineno, *decorators])
        _make_bare(self._function)
        self._changes = self._every()
        for number in made:
            place, new = self._changes[number]
            _located(new, place.put(new))
            self._changes = self._every()

    def __len__(self) -> int:
        return len(self._changes)

    def within(self, lines: Collection[int]) -> list[tuple[int, int]]:
        """Return the changes of statements that run with one of these lines.

        Each is its number, and the line where its statement begins.
        """
        return [
            (number, place.lines.start)
            for number, (place, _) in enumerate(self._changes)
            if any(line in lines for line in place.lines)
        ]

    def code(self, number: int) -> CodeType:
        """Return the compiled function with one change more."""
        place, new = self._changes[number]
        old = place.put(new)
        _located(new, old)
        try:
            return _compiled(self._function, self._owner)
        finally:
            place.put(old)

    def _every(self) -> list[tuple[ChangedPlace, Any]]:
        around = NamesAround(self._function, *self._beside)
        places = list(_places(self._function))
        blocks = list(_blocks(self._function, places))
        first = range(self.first_line, self.first_line + 1)
        whole = [(ChangedPlace(self._function, "body", None, first), self._function.body)]
        return [
            *_of(OPERATORS, places, around),
            *_rewritten(BLOCKS, blocks, around),
            *_of(WHOLE, whole, around),
            *_of(LATER_OPERATORS, places, around),
            *_rewritten(LATER_BLOCKS, blocks, around),
        ]


def _of(
    kinds: Sequence[Callable[[Any, NamesAround], Iterator[Any]]],
    places: Places,
    around: NamesAround,
) -> Iterator[tuple[ChangedPlace, Any]]:
    for kind in kinds:
        for place, old in places:
            yield from ((place, new) for new in kind(old, around))


def _rewritten(
    kinds: Sequence[Rewriting], blocks: Places, around: NamesAround
) -> Iterator[tuple[ChangedPlace, Block]]:
    """Yield changed blocks, each with the lines of the first statement that is another one."""
    for kind in kinds:
        for place, old in blocks:
            for new in kind(old, around):
                yield replace(place, lines=_lines(_first_changed(old, new))), new


def _first_changed(old: Block, new: Block) -> ast.stmt:
    """Return the statement in whose place another one stands; of what is at the end the last."""
    pairs = enumerate(zip(old, new, strict=False))
    first = next((place for place, (one, other) in pairs if one is not other), len(old))
    run = [
        each for each in (*old[first:], *reversed(old[:first])) if not isinstance(each, ast.Pass)
    ]
    return (run or old)[0]


def _make_bare(function: ast.FunctionDef) -> None:
    """Leave of a function what its code is made from, and no documentation."""
    function.decorator_list, function.returns = [], None
    every = function.args
    every.defaults = [ast.Constant(None) for _ in every.defaults]
    every.kw_defaults = [default and ast.Constant(None) for default in every.kw_defaults]
    for argument in (*every.posonlyargs, *every.args, *every.kwonlyargs):
        argument.annotation = None
    if ast.get_docstring(function) is not None:
        function.body[0] = ast.copy_location(ast.Pass(), function.body[0])
    ast.fix_missing_locations(function)


def _located(new: Any, old: Any) -> None:
    """Give new nodes the places in the source of what they stand for."""
    for node, before in zip(new, old, strict=False) if isinstance(new, list) else [(new, old)]:
        if not hasattr(node, "lineno"):
            ast.copy_location(node, before)
        _locate(node)


def _locate(node: ast.AST) -> None:
    """Give new nodes the places of those around them; below one that has a place nothing is new."""
    for child in ast.iter_child_nodes(node):
        if "lineno" not in child._attributes or not hasattr(child, "lineno"):
            ast.copy_location(child, node)
            _locate(child)


def _compiled(function: ast.FunctionDef, owner: str) -> CodeType:
    """Return the code of a function, with names of two underscores as in its class."""
    body: ast.stmt = rebuilt(function, _bounded)
    if owner:
        body = ast.copy_location(ast.ClassDef(owner, [], [], [body], []), function)
    code = compile(ast.Module([body], []), "a changed function", "exec")
    inner = _code_in(code, owner) if owner else code
    return _code_in(inner, function.name)


def _bounded(node: ast.AST) -> ast.AST | None:
    """Return a loop of so many rounds for a `while`, which then raises."""
    if not isinstance(node, ast.While):
        return None
    end = ast.If(ast.UnaryOp(ast.Not(), node.test), [*node.orelse, ast.Break()], [])
    rounds = ast.Call(ast.Name("range", ast.Load()), [ast.Constant(MOST_ROUNDS)], [])
    stop = ast.Raise(ast.Name("TimeoutError", ast.Load()), None)
    body = [rebuilt(statement, _bounded) for statement in node.body]
    loop = ast.For(ast.Name("_round", ast.Store()), rounds, [end, *body], [stop])
    ast.copy_location(loop, node)
    _locate(loop)
    return loop


def _code_in(code: CodeType, name: str) -> CodeType:
    return next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == name)


def _places(function: ast.FunctionDef) -> Iterator[tuple[ChangedPlace, ast.AST]]:
    """Yield every node of the body with its place, in the order of the source."""
    waiting: list[tuple[ast.AST, range]] = [(function, range(0))]
    while waiting:
        parent, outer = waiting.pop(0)
        for field in ("body",) if parent is function else parent._fields:
            value = getattr(parent, field, None)
            many = isinstance(value, list)
            for item, node in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(node, ast.AST) and not isinstance(node, ast.expr_context):
                    lines = _lines(node) if isinstance(node, ast.stmt) else outer
                    yield ChangedPlace(parent, field, item if many else None, lines), node
                    waiting.append((node, lines))


def _lines(statement: ast.stmt) -> range:
    """Return the lines of a statement, of a compound one only those before its block."""
    block = getattr(statement, "body", None)
    end = block[0].lineno if block else (statement.end_lineno or statement.lineno) + 1
    return range(statement.lineno, max(end, statement.lineno + 1))


def _blocks(function: ast.FunctionDef, places: Places) -> Iterator[tuple[ChangedPlace, Block]]:
    """Yield the blocks of statements, each with the lines of its first one."""
    for node in (function, *(node for _, node in places)):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if isinstance(block, list) and block:
                yield ChangedPlace(node, field, None, _lines(block[0])), block
