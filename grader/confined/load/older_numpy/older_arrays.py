"""What arrays themselves gave up: methods, a list as several indices, one number in an array.

None of that can be given back to arrays, so the sources are changed of work that they have refused.
What works today is done as today, on the same line.
"""

import ast
import re
import warnings
from typing import Any, ClassVar

import numpy as np

_METHODS = ("ptp", "itemset", "newbyteorder", "tostring")
_REFUSALS = (ValueError, TypeError, IndexError)
_TOLD = re.compile(
    r"setting an array element with a sequence|only 0-dimensional arrays|not broadcastable to"
    r"|could not be broadcast|out of bounds for|object has no attribute '(?:"
    + "|".join(_METHODS)
    + ")'"
)
_ONCE_ONLY = (ast.Call, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)


def may_help(message: str, line: str) -> bool:
    """Return whether an error's message is one with which arrays refuse what they once did.

    `line` is the submission's own that raised: it has to be one that changes, or its beginning.
    """
    is_whole = all(line.count(one) == line.count(other) for one, other in ("()", "[]"))
    changes = OlderArrays.concerns.search(line) is not None
    return _TOLD.search(message) is not None and (changes or not is_whole)


def call_array_method(owner: Any, name: str, *positional: Any, **named: Any) -> Any:
    """Return `owner.name(…)`, also where arrays no longer have that method."""
    if hasattr(owner, name) or not isinstance(owner, np.ndarray | np.generic):
        return getattr(owner, name)(*positional, **named)
    if name == "ptp":
        return np.ptp(owner, *positional, **named)
    if name == "tostring":
        return owner.tobytes(*positional, **named)
    if name == "newbyteorder":
        return owner.view(owner.dtype.newbyteorder(*positional))
    *place, value = positional
    flat = len(place) == 1 and not isinstance(place[0], tuple)
    where: Any = owner.flat if flat else owner
    where[place[0] if len(place) == 1 else tuple(place)] = value
    return None


def call_at(ufunc: Any, array: Any, *rest: Any, **named: Any) -> Any:
    """Do `ufunc.at(array, index, …)`; a list is several indices first, as up to NumPy 1.22."""
    if len(rest) != 2 or not _is_several(rest[0]) or type(array) is not np.ndarray:
        return ufunc.at(array, *rest, **named)
    before = np.copy(array)
    try:
        return ufunc.at(array, tuple(rest[0]), rest[1])
    except _REFUSALS:  # then it is one index, as it is today
        array[...] = before
        return ufunc.at(array, *rest)


def _is_several(index: Any) -> bool:
    kinds = (list, tuple, slice, np.ndarray, type(None), type(...))
    return type(index) is list and any(isinstance(each, kinds) for each in index)


def set_item(value: Any, array: Any, key: Any, error: Exception) -> None:
    """Do `array[key] = value`, which raised, where arrays of one number stand for numbers."""
    numbers = value.item() if _is_number(value) else None
    if type(value) in (list, tuple) and value and all(map(_is_number, value)):
        numbers = [each.item() for each in value]
    if numbers is None or not isinstance(array, np.ndarray):
        raise error
    array[key] = numbers


def to_number(kind: Any, value: Any) -> Any:
    """Return `float(value)` or `int(value)`, also of an array of one number (up to NumPy 2.3)."""
    return kind(value.item() if kind in (float, int) and _is_number(value) else value)


def _is_number(value: Any) -> bool:
    return type(value) is np.ndarray and value.size == 1 and value.ndim > 0


def _converts() -> bool:
    """Return whether NumPy still makes a number of an array of one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return float(np.ones(1)) == 1
    except TypeError:
        return False


_CONVERTS = _converts()


class OlderArrays(ast.NodeTransformer):
    """Calls the functions above where a source may need one."""

    concerns = re.compile(
        rf"\.(?:at|{'|'.join(_METHODS)})[ \t]*\(|\b(?:float|int)[ \t]*\(|\][ \t]*(?:[-+*/]|)=(?!=)"
    )
    names: ClassVar = {  # that the changed source calls
        "__array_method__": call_array_method,
        "__array_at__": call_at,
        "__array_set__": set_item,
        "__array_number__": to_number,
        "__array_refusals__": _REFUSALS,
        "__array_slice__": slice,
    }

    def apply(self, tree: ast.Module) -> ast.Module:
        """Return the tree, changed in place."""
        self.generic_visit(tree)
        return ast.fix_missing_locations(tree)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Change `a.ptp()`, `np.add.at(a, [i, j], b)`, `float(a)`."""
        self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in _METHODS:
            first = [function.value, ast.copy_location(ast.Constant(function.attr), node)]
            return _call("__array_method__", [*first, *node.args], node, node.keywords)
        if isinstance(function, ast.Attribute) and function.attr == "at" and node.args:
            return _call("__array_at__", [function.value, *node.args], node, node.keywords)
        if not _CONVERTS and _makes_a_number(node):
            return _call("__array_number__", [function, *node.args], node)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | list[ast.stmt]:
        """Change `a[i] = b`."""
        self.generic_visit(node)
        target = node.targets[0]
        if len(node.targets) > 1 or not _is_plain_item(target):
            return node
        value = ast.Name("__value__", ast.Load())
        return _tried(node, target, ast.Assign([target], value), value)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt | list[ast.stmt]:
        """Change `a[i] += b`."""
        self.generic_visit(node)
        target = node.target
        if not _is_plain_item(target):
            return node
        value = ast.Name("__value__", ast.Load())
        changed = ast.BinOp(_loaded(target), node.op, value)
        return _tried(node, target, ast.AugAssign(target, node.op, value), changed)


def _tried(
    node: ast.Assign | ast.AugAssign, target: Any, attempt: ast.stmt, value: ast.expr
) -> list[ast.stmt]:
    """Return the statement, and the one to run when arrays refuse it; all on its line."""
    error = ast.Name("__error__", ast.Load())
    parts: list[ast.expr] = [value, target.value, _key(target.slice), error]
    again = ast.Expr(_call("__array_set__", parts, node))
    refusals = ast.Name("__array_refusals__", ast.Load())
    handler = ast.ExceptHandler(refusals, "__error__", [again])
    first = ast.Assign([ast.Name("__value__", ast.Store())], node.value)
    statements = [first, ast.Try([attempt], [handler], [], [])]
    for statement in statements:
        for part in ast.walk(statement):
            if "lineno" in part._attributes and not hasattr(part, "lineno"):
                ast.copy_location(part, node)
    return statements


def _is_plain_item(target: ast.expr) -> bool:
    """Return whether a target is an `a[i]` that can be looked up twice."""
    parts = [*ast.walk(target)]
    return isinstance(target, ast.Subscript) and not any(isinstance(p, _ONCE_ONLY) for p in parts)


def _loaded(target: Any) -> ast.Subscript:
    return ast.Subscript(target.value, target.slice, ast.Load())


def _key(node: ast.expr) -> ast.expr:
    """Return the part between the brackets as an argument."""
    if isinstance(node, ast.Tuple):
        return ast.Tuple([_key(each) for each in node.elts], ast.Load())
    if isinstance(node, ast.Slice):
        ends = [each or ast.Constant(None) for each in (node.lower, node.upper, node.step)]
        return ast.Call(ast.Name("__array_slice__", ast.Load()), ends, [])
    return node


def _makes_a_number(node: ast.Call) -> bool:
    names = isinstance(node.func, ast.Name) and node.func.id in ("float", "int")
    alone = len(node.args) == 1 and not node.keywords
    return names and alone and not isinstance(node.args[0], ast.Starred | ast.Constant)


def _call(
    name: str, arguments: list[ast.expr], place: ast.AST, keywords: list[ast.keyword] | None = None
) -> ast.Call:
    function = ast.copy_location(ast.Name(name, ast.Load()), place)
    return ast.copy_location(ast.Call(function, arguments, keywords or []), place)
