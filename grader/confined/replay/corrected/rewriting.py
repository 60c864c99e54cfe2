"""Rewrites a function of the submission so that none of its lines raises.

Every statement is tried by itself, in compound ones too; what raises is skipped. Around values that
are assigned, returned or given to a call stand numbered places: `Lines` may put others there.
"""

import ast
import functools
from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

from .answered_lines import Lines
from .function_sources import FunctionSource
from .syntax_nodes import LINES, Ending, ask, assigned, later, may_wait, stops, tried, width

LEFT_ALONE = (ast.Pass, ast.Break, ast.Continue, ast.Global, ast.Nonlocal)

Rewritten = Callable[[Lines], Callable[..., Any]]


def rewritten(definition: FunctionSource, parts: int) -> list[Rewritten]:
    """Return the function for given lines, in the ways that there are; none if it cannot be done.

    `parts` is how many values it should return, 0 for a single one. Where it has a `try`, that is
    first left as it is, and then what it tries goes on after a line that raises.
    """
    found: list[Rewritten] = []
    has_try = any(isinstance(node, ast.Try) for node in ast.walk(definition.parsed()))
    for keeps in (True, False) if has_try else (False,):
        rewriter = _Rewriter(parts, keeps)
        try:
            function = _compiled(rewriter.whole(definition.parsed()), definition)
        except Exception:  # it is nested too deeply, or a default value cannot be had
            continue
        found.append(functools.partial(_for_lines, function))
    return found


def _for_lines(function: Callable[..., Any], lines: Lines) -> Callable[..., Any]:
    return functools.partial(function, **{LINES: lines})


def _compiled(new: ast.FunctionDef, definition: FunctionSource) -> Callable[..., Any]:
    owner = definition.owner  # names with two underscores are read as in its class
    body: ast.stmt = ast.ClassDef(owner, [], [], [new], []) if owner else new
    module = ast.fix_missing_locations(ast.Module([body], []))
    made: dict[str, Any] = {}
    exec(compile(module, "a rewritten function", "exec"), definition.space, made)
    function: FunctionType = getattr(made[owner], new.name) if owner else made[new.name]
    if not definition.closure or not function.__closure__:
        return function
    known = function.__globals__, function.__name__, function.__defaults__
    own = FunctionType(function.__code__, *known, definition.closure)
    own.__kwdefaults__ = function.__kwdefaults__
    return own


class _Rewriter(ast.NodeTransformer):
    """Puts a numbered place around every value that is assigned, returned, or handed to a call.

    Whatever is asked for its shape has one too.
    """

    def __init__(self, parts: int, keeps_try: bool) -> None:
        self._parts = parts
        self._keeps_try = keeps_try
        self._places = 0

    def whole(self, definition: ast.FunctionDef) -> ast.FunctionDef:
        """Return the function without its decorators and annotations, its body rewritten."""
        every = definition.args
        for argument in (*every.posonlyargs, *every.args, *every.kwonlyargs):
            argument.annotation = None
        definition.returns, definition.decorator_list = None, []
        names: list[ast.expr] = [ast.Constant(name) for name in assigned(definition)]
        body = [self._step(number, each) for number, each in enumerate(definition.body)]
        variables = ast.Call(ast.Name("locals", ast.Load()), [], [])
        place = ast.Constant(self._next(self._parts or 1))
        left = ask("left", place, ast.Tuple(names, ast.Load()), variables)
        definition.body = [*body, ast.Return(left)]
        definition.args.kwonlyargs.append(ast.arg(LINES))
        definition.args.kw_defaults.append(None)
        return definition

    def _step(self, number: int, statement: ast.stmt) -> ast.If:
        begins = ask("begins", ast.Constant(number))
        return ast.If(begins, self._statement(statement), [])

    def _body(self, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
        return [each for statement in statements for each in self._statement(statement)]

    def _statement(self, statement: ast.stmt) -> list[ast.stmt]:
        """Return what stands for one statement."""
        if stops(statement):
            return [ast.Pass()]
        if isinstance(statement, LEFT_ALONE):
            return [statement]
        if isinstance(statement, ast.Try) and not self._keeps_try:
            inner = (*statement.body, *statement.orelse, *statement.finalbody)
            return self._body(inner)
        return [tried([self.visit(statement)])]

    def visit_Try(self, node: ast.Try) -> ast.Try:
        """Leave it as it is, but let its loops end."""
        return Ending().visit(node)  # type: ignore[no-any-return]

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        counts = {width(target) for target in node.targets}
        if len(counts) == 1 and None not in counts:
            node.value = self._value(node.value, counts.pop() or 0)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        if node.value is None:
            return ast.Pass()
        return self.visit_Assign(ast.Assign([node.target], node.value))

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AugAssign:
        node.value = self._value(node.value, 0)
        return node

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        value = node.value
        if value is None:
            return ast.Pass()
        if isinstance(value, ast.Tuple) and len(value.elts) == self._parts:
            return ast.Return(self._value(value, self._parts))
        place = ast.Constant(self._next(self._parts or 1))
        found = ask("returned", place, later(self.visit(value)))
        result = ast.Name(f"{LINES}_returned", ast.Store())
        back = ast.Return(ast.Name(result.id, ast.Load()))
        return ast.For(result, found, [back], [])

    def visit_If(self, node: ast.If | ast.While) -> ast.stmt:
        node.test = self._asked("holds" if isinstance(node, ast.If) else "again", node.test)
        node.body, node.orelse = self._body(node.body), self._body(node.orelse)
        return node

    visit_While = visit_If  # noqa: N815

    def visit_For(self, node: ast.For) -> ast.For:
        items = self._asked("items", node.iter)
        item = f"{LINES}_{self._next(1)}"
        taken = self._body([ast.Assign([node.target], ast.Name(item, ast.Load()))])
        body = [*taken, *self._body(node.body)]
        return ast.For(ast.Name(item, ast.Store()), items, body, self._body(node.orelse))

    def visit_With(self, node: ast.With) -> ast.With:
        for item in node.items:
            item.context_expr = ask("entered", later(self.visit(item.context_expr)))
        node.body = self._body(node.body)
        return node

    def visit_Match(self, node: ast.Match) -> ast.Match:
        node.subject = self._place(self.visit(node.subject), 0)
        for case in node.cases:
            case.body = self._body(case.body)
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        plain = not any(isinstance(argument, ast.Starred) for argument in node.args)
        node.args = [self._place(a, 0) for a in node.args] if plain else node.args
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.Attribute:
        self.generic_visit(node)
        if node.attr == "shape":
            node.value = self._place(node.value, 0)
        return node

    def visit_Yield(self, node: ast.Yield) -> ast.expr:
        """Keep the value: a function that should return one is not a generator."""
        return self.visit(node.value) if node.value else ast.Constant(None)

    def visit_Lambda(self, node: ast.AST) -> ast.AST:
        """Leave what has names of its own."""
        return node

    visit_FunctionDef = visit_ClassDef = visit_Lambda  # noqa: N815

    def _value(self, value: ast.expr, count: int) -> ast.expr:
        """Return what stands for an expression that gives one value, or `count` of them."""
        if count and isinstance(value, ast.Tuple) and len(value.elts) == count:
            return ast.Tuple([self._value(part, 0) for part in value.elts], ast.Load())
        return self._place(self.visit(value), count)

    def _place(self, value: ast.expr, count: int) -> ast.expr:
        """Return a call that gives the value of one place, or those of `count` places."""
        if not may_wait(value):
            return value
        place = self._next(count or 1)
        numbers = [ast.Constant(n) for n in ((place, count) if count else (place,))]
        return ask("several" if count else "one", *numbers, later(value))

    def _asked(self, question: str, value: ast.expr) -> ast.expr:
        value = self.visit(value)
        if not may_wait(value):
            return value
        return ask(question, ast.Constant(self._next(1)), later(value))

    def _next(self, count: int) -> int:
        self._places += count
        return self._places - count
