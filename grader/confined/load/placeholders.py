"""Functions that return nothing but placeholders, whatever they take apart on the way."""

import ast
from collections.abc import Container

# Nothing yet; an array of a number that somebody chose; an attribute or the like; anything else.
PLACEHOLDER, FILLED, PLAIN, COMPUTED = range(4)

_EMPTY = {f"{name}{like}" for name in ("zeros", "empty") for like in ("", "_like")}
_ONES = {"ones", "ones_like"}
_FULL = {"full", "full_like"}
_CONTAINERS = {"dict", "list", "tuple", "set"}
_RESHAPED = {"astype", "copy", "reshape"}
_NUMBERS = {"nan", "inf"}


class Unfilled:
    """Whether nothing that a function returns depends on a computation."""

    def __init__(self, function: ast.FunctionDef, known: Container[str]) -> None:
        self.body = function.body
        self.known = known
        self.kinds = dict.fromkeys(_parameters(function), COMPUTED)
        self.computes = False

    def holds(self) -> bool:
        """Walk down the body, which has to be a straight line, to its first way out."""
        for statement in self.body:
            if not self._is_idle(statement):
                return False
            if isinstance(statement, ast.Return | ast.Raise):
                return True
        return True

    def _is_idle(self, node: ast.stmt) -> bool:
        if isinstance(node, ast.Assign):
            return all(self._assign(target, node.value) for target in node.targets)
        if isinstance(node, ast.AnnAssign):
            return node.value is None or self._assign(node.target, node.value)
        if isinstance(node, ast.Return):
            return node.value is None or self._kind(node.value) == PLACEHOLDER
        if isinstance(node, ast.Raise):
            return node.exc is not None and _is_not_implemented(node.exc)
        constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        return constant or isinstance(node, ast.Pass)

    def _assign(self, target: ast.expr, value: ast.expr) -> bool:
        if isinstance(target, ast.Name):
            self.kinds[target.id] = kind = self._kind(value)
            self.computes |= kind == COMPUTED and _is_computation(value)
            return True
        if not isinstance(target, ast.Tuple | ast.List):
            return False  # an item or an attribute
        parts = value.elts if isinstance(value, ast.Tuple | ast.List) else []
        if len(parts) != len(target.elts):  # something is taken apart: `N, D = x.shape`
            self.computes |= _is_computation(value)
            self.kinds |= dict.fromkeys(_names(target), COMPUTED)
            return all(isinstance(part, ast.Name) for part in target.elts)
        return all(self._assign(*pair) for pair in zip(target.elts, parts, strict=True))

    def _kind(self, node: ast.expr) -> int:
        match node:
            case ast.Constant(value=value):
                return COMPUTED if isinstance(value, str | bytes) and value else PLACEHOLDER
            case ast.Name(id=name):
                return self.kinds.get(name, self._kind_of_global(name))
            case ast.Attribute():
                return _kind_of_attribute(node)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return self._kind(operand)
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                return self._kind_of_all(parts)
            case ast.Dict(keys=keys, values=parts):
                return COMPUTED if None in keys else self._kind_of_all(parts)
            case ast.BinOp(left=left, right=right):
                return self._kind_of_scaled(left, right)
            case ast.Call():
                return self._kind_of_call(node)
        return COMPUTED

    def _kind_of_all(self, parts: list[ast.expr]) -> int:
        return PLACEHOLDER if all(self._kind(part) == PLACEHOLDER for part in parts) else COMPUTED

    def _kind_of_global(self, name: str) -> int:
        """Take an undefined name for a template's; if anything was computed, it is misspelt."""
        return COMPUTED if self.computes or name in self.known else PLACEHOLDER

    def _kind_of_scaled(self, left: ast.expr, right: ast.expr) -> int:
        """Take `self._null * np.ones(…)` for an array of one number, whatever the number."""
        kinds = {self._kind(left), self._kind(right)}
        kinds = {PLACEHOLDER if kind == FILLED else kind for kind in kinds}
        array = isinstance(left, ast.Call) or isinstance(right, ast.Call)
        if kinds == {PLACEHOLDER} or (array and kinds == {PLACEHOLDER, PLAIN}):
            return PLACEHOLDER
        return COMPUTED

    def _kind_of_call(self, node: ast.Call) -> int:
        function = node.func
        name = _called(function)
        if isinstance(function, ast.Attribute) and name in _RESHAPED:
            return self._kind(function.value)
        if name in _EMPTY:
            return PLACEHOLDER
        if name in _ONES:  # as they are, ones are an answer: a mask that leaves nothing out
            return FILLED
        if name in _FULL:
            return self._kind_of_fill(node.args[1:2])
        if name == "array" or (name in _CONTAINERS and not node.keywords):
            return self._kind_of_all(node.args)
        return COMPUTED

    def _kind_of_fill(self, fill: list[ast.expr]) -> int:
        if any(self._kind(each) == COMPUTED for each in fill):
            return COMPUTED
        return FILLED if any(map(_is_chosen, fill)) else PLACEHOLDER


def _is_chosen(fill: ast.expr) -> bool:
    return isinstance(fill, ast.Constant) and bool(fill.value)


def _parameters(function: ast.FunctionDef) -> list[str]:
    every = function.args
    named = [*every.posonlyargs, *every.args, *every.kwonlyargs, every.vararg, every.kwarg]
    return [each.arg for each in named if each]


def _names(target: ast.Tuple | ast.List) -> list[str]:
    return [part.id for part in target.elts if isinstance(part, ast.Name)]


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _kind_of_attribute(node: ast.Attribute) -> int:
    if node.attr in _NUMBERS and isinstance(node.value, ast.Name):
        return PLACEHOLDER
    root: ast.expr = node
    while isinstance(root, ast.Attribute):
        root = root.value
    return PLAIN if isinstance(root, ast.Name) and root.id == "self" else COMPUTED


def _is_computation(value: ast.expr) -> bool:
    return any(isinstance(part, ast.Call | ast.BinOp) for part in ast.walk(value))


def _is_not_implemented(raised: ast.expr) -> bool:
    raised = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(raised, ast.Name) and raised.id in ("NotImplementedError", "NotImplemented")
