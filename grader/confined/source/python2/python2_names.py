"""Names, methods and division that Python 2 had and Python 3 has not."""

import ast
import builtins
import functools
import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ...wording import capital

# Modules of Python 2 by their names of today.
RENAMED_MODULES = {
    "__builtin__": "builtins",
    "cPickle": "pickle",
    "cStringIO": "io",
    "ConfigParser": "configparser",
    "Queue": "queue",
    "StringIO": "io",
    "urllib2": "urllib.request",
    "urlparse": "urllib.parse",
}
REMOVED_MAX_NOTES = 10  # on lines of one file
REMOVED_METHODS = ("iteritems", "itervalues", "iterkeys", "has_key")
_MAX_NOTES = 10  # on lines of one file
_METHODS = (*REMOVED_METHODS, "keys", "values", "items", "next")


def _compare(one: Any, other: Any) -> int:
    return int(one > other) - int(one < other)


NAMES: dict[str, Any] = {
    "xrange": range,
    "unicode": str,
    "basestring": str,
    "long": int,
    "raw_input": input,
    "reduce": functools.reduce,
    "unichr": chr,
    "cmp": _compare,
    "intern": str,
    "StandardError": Exception,
}


def _listed(function: Callable[..., Iterable[Any]]) -> Callable[..., list[Any]]:
    def to_list(*positional: Any) -> list[Any]:
        return list(function(*positional))

    return to_list


def built_in_names(division: "Division | None") -> dict[str, Any]:
    """Return the `__builtins__` of a module of old code; one of Python 2 has a `division`.

    A name that the module binds itself wins over these, and nobody can import them from it.
    """
    names = {**vars(builtins), **NAMES}
    if division:
        names |= {each.__name__: _listed(each) for each in (map, filter, zip, range)}
        names |= {
            "__divide__": division.divide,
            "__divide_in_place__": division.divide_in_place,
            "__old_method__": call_method,
        }
    return names


class Division:
    """`/` of Python 2: whole numbers give a whole number, rounded down.

    The lines on which that happened are kept, as the look of a source does not tell.
    """

    def __init__(self) -> None:
        self.lines: dict[int, None] = {}

    def divide(self, one: Any, other: Any, line: int) -> Any:
        """Return `one / other`."""
        if not (_whole(one) and _whole(other)):
            return one / other
        self.lines[line] = None
        return one // other

    def divide_in_place(self, one: Any, other: Any, line: int) -> Any:
        """Return the value of `one` after `one /= other`."""
        if _whole(one) and _whole(other):
            self.lines[line] = None
            one //= other
        else:
            one /= other
        return one

    def notes(self, place: Callable[[int], str]) -> list[str]:
        """Return a sentence on each line of a file that divided whole numbers by now."""
        return [
            f"{capital(place(line))} divides whole numbers with `/`: the result was rounded "
            "down as in Python 2, which costs no points; write `//`."
            for line in list(self.lines)[:_MAX_NOTES]
        ]


def _whole(value: Any) -> bool:
    kind = type(value)
    if kind is np.ndarray:
        return bool(value.dtype.kind in "iu")
    return kind is int or kind is bool or issubclass(kind, np.integer)


def call_method(owner: Any, name: str, *arguments: Any) -> Any:
    """Return `owner.name(*arguments)`; `name` may be a method that Python 3 removed."""
    if name in ("keys", "values", "items"):
        answer = getattr(owner, name)(*arguments)
        return list(answer) if type(owner) is dict else answer
    if hasattr(owner, name):
        return getattr(owner, name)(*arguments)
    if name == "has_key":
        return arguments[0] in owner
    if name == "next":
        return next(owner)
    return iter(getattr(owner, name.removeprefix("iter"))())


class Translation(ast.NodeTransformer):
    """Calls the functions above where Python 3 would do otherwise than Python 2."""

    concerns = re.compile(rf"/|\.(?:{'|'.join(_METHODS)})\b")

    def __init__(self, division: bool) -> None:
        self.division = division

    def apply(self, tree: ast.Module) -> ast.Module:
        """Return the tree, changed in place."""
        self.generic_visit(tree)
        return tree

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Change `a / b`."""
        self.generic_visit(node)
        if not self.division or not isinstance(node.op, ast.Div):
            return node
        return _call("__divide__", [node.left, node.right, _line(node)], node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        """Change `a /= b`, unless finding `a` twice could do something twice."""
        self.generic_visit(node)
        calls = any(isinstance(part, ast.Call) for part in ast.walk(node.target))
        if not self.division or not isinstance(node.op, ast.Div) or calls:
            return node
        current = ast.parse(ast.unparse(node.target), mode="eval").body
        for part in ast.walk(current):
            ast.copy_location(part, node.target)
        value = _call("__divide_in_place__", [current, node.value, _line(node)], node)
        return ast.copy_location(ast.Assign(targets=[node.target], value=value), node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Change `d.iteritems()` and the like."""
        self.generic_visit(node)
        function = node.func
        if not isinstance(function, ast.Attribute) or function.attr not in _METHODS:
            return node
        if node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
            return node
        name = ast.copy_location(ast.Constant(function.attr), node)
        return _call("__old_method__", [function.value, name, *node.args], node)


def _line(node: ast.expr | ast.stmt) -> ast.Constant:
    return ast.copy_location(ast.Constant(node.lineno), node)


def _call(name: str, arguments: list[ast.expr], place: ast.AST) -> ast.Call:
    function = ast.copy_location(ast.Name(name, ast.Load()), place)
    return ast.copy_location(ast.Call(function, arguments, []), place)
