"""Takes out of definitions what only an absent package could do: a decorator, a default, a base."""

import ast
import re
from collections.abc import Sequence

from ..wording import code_text

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _bound(tree: ast.Module) -> set[str]:
    """Return the names that a statement binds itself: they may be others than the module's."""
    bound: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        elif isinstance(node, _Definition):
            bound.add(node.name)
        elif isinstance(node, ast.alias):
            bound.add(node.asname or node.name.partition(".")[0])
    return bound


class WithoutAbsent(ast.NodeTransformer):
    """Has a statement define its functions and classes without what is absent."""

    concerns = re.compile(r"[^\W\d]\w*")  # every name: the absent ones are known beforehand

    def __init__(self, absent: set[str]) -> None:
        self.absent = absent
        self.notes: list[tuple[int, str]] = []  # lines, and the ends of sentences about them

    def apply(self, tree: ast.Module) -> ast.Module:
        """Return the tree, changed in place."""
        self.absent -= _bound(tree)
        self.generic_visit(tree)
        return ast.fix_missing_locations(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Leave out decorators, and have defaults raise only when they are used."""
        self._define(node)
        self._defaults(node.args)
        self.generic_visit(node)
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        """Do as for any function."""
        self._define(node)
        self._defaults(node.args)
        self.generic_visit(node)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        """Leave out decorators, bases and the metaclass."""
        self._define(node)
        lost = [*filter(self._first_absent, node.bases)]
        lost += [each.value for each in node.keywords if self._first_absent(each.value)]
        for each in lost:
            event = f"derives `{node.name}` from {code_text(ast.unparse(each))}"
            self._note(each, event, "the class is graded without this base. Remove the base.")
        node.bases = [each for each in node.bases if each not in lost]
        node.keywords = [each for each in node.keywords if each.value not in lost]
        self.generic_visit(node)
        return node

    def _define(self, node: _Definition) -> None:
        lost = [*filter(self._first_absent, node.decorator_list)]
        for each in lost:
            event = f"decorates `{node.name}` with {code_text('@' + ast.unparse(each))}"
            self._note(each, event, f"`{node.name}` is graded without it. Remove the decorator.")
        node.decorator_list = [each for each in node.decorator_list if each not in lost]

    def _defaults(self, arguments: ast.arguments) -> None:
        positional = [*arguments.posonlyargs, *arguments.args]
        first = len(positional) - len(arguments.defaults)
        arguments.defaults = [
            self._default(argument, value)
            for argument, value in zip(positional[first:], arguments.defaults, strict=True)
        ]
        arguments.kw_defaults = [
            value and self._default(argument, value)
            for argument, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        ]

    def _default(self, argument: ast.arg, value: ast.expr) -> ast.expr:
        """Return the absent thing itself: it raises when the default is used."""
        name = self._first_absent(value)
        if not name or isinstance(value, ast.Name):
            return value
        event = f"gives `{argument.arg}` the default {code_text(ast.unparse(value))}"
        self._note(value, event, "calls that do not use it are graded. Use another default.")
        return ast.copy_location(ast.Name(name, ast.Load()), value)

    def _first_absent(self, node: ast.expr) -> str:
        found: Sequence[str] = [
            part.id
            for part in ast.walk(node)
            if isinstance(part, ast.Name) and part.id in self.absent
        ]
        return found[0] if found else ""

    def _note(self, place: ast.expr, event: str, outlook: str) -> None:
        line = place.lineno
        self.notes.append((line, f"{event}, which is not available while grading; {outlook}"))
