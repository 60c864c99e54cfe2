"""What the lines of a case cannot do with a value that a student's function returned.

No line of the student's raised then: one of the rubric did, which asks for another kind of value.
"""

import ast
import builtins
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np

from grader.confined.function_names import own_name, short_name
from grader.confined.quick_dataclass import dataclass
from grader.core.outcomes import Raised
from grader.core.rubric import Criterion
from grader.core.text import one_line, quoted

KEPT = 256  # criteria: a margin over those of the largest packaged assignment, 40
LONGEST = 500  # characters of a message: Python's own ones on kinds of values are shorter
NONE = "NoneType"
WORDS = {
    NONE: "None",
    "bool": "a truth value",
    "dict": "a mapping",
    "float": "a number",
    "function": "a function",
    "generator": "a generator",
    "int": "a number",
    "list": "a list",
    "method": "a method",
    "numpy.ndarray": "an array",
    "set": "a set",
    "str": "a text",
    "tuple": "a tuple",
    "Tensor": "a tensor",
}
NUMBER = re.compile(r"numpy\.(float|int|uint|complex)\d+")
ARITHMETIC = ("NoneType", "dict", "function", "generator", "list", "method", "set", "str", "tuple")
OPERATORS: dict[str, type[ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
    "//": ast.FloorDiv,
    "%": ast.Mod,
    "@": ast.MatMult,
}
ITERATING = ("dict", "enumerate", "list", "max", "min", "set", "sorted", "sum", "tuple", "zip")
OF_LIBRARIES = frozenset(n for kind in (dict, list, str, set, np.ndarray) for n in dir(kind))
COMMON = frozenset(dir(builtins)) | {"np", "torch", "dtype"}


@dataclass(frozen=True)
class Use:
    """An expression of the lines whose value is of another kind than they need."""

    value: ast.expr
    kind: str  # as Python names it; empty: not said, and `expected` is what came
    expected: str
    attribute: str = ""


Uses = Callable[[ast.AST, re.Match[str]], Iterator[Use]]


def misused_value(outcome: Raised, criterion: Criterion) -> str:
    """Return which function returned what the lines cannot use; empty if that is not known."""
    return _sentence_on(outcome, criterion)[0]


def is_none_used(outcome: Raised, criterion: Criterion) -> bool:
    """Return whether the lines use a `None` that a function returned."""
    return _sentence_on(outcome, criterion)[1] == NONE


def is_returned(criterion: Criterion) -> bool:
    """Return whether all outputs are what a call of the graded function itself returned."""
    named = [spec.name for spec in criterion.outputs]
    named += [spec.name for spec in criterion.statistical]
    lines, last = _lines(criterion), criterion.call.count("\n") + 2
    roots = (ast.Name(name.partition(".")[0], lineno=last) for name in named)
    own = (own_name(criterion.function), short_name(criterion.function))
    return all(lines.origin(root)[0] in own for root in roots)


def _sentence_on(outcome: Raised, criterion: Criterion) -> tuple[str, str]:
    if outcome.frames:
        return "", ""
    lines = _lines(criterion)
    uses = sorted(_uses(outcome, lines), key=lambda use: (use.value.lineno, use.value.col_offset))
    returned = [(*lines.origin(use.value), use) for use in uses]
    # An object of the class itself is no more than what a constructor makes, and never `None`.
    makers = {NONE: lines.kind}
    known = [r for r in returned if r[0] not in ("", r[2].kind, makers.get(r[2].kind))]
    if len({(function, part, use.kind) for function, part, use in known}) != 1:
        return "", ""
    function, part, first = known[0]  # what cannot be used at all fails where it is used first
    return _sentence(function, part, first), first.kind


class CaseLines:
    """The lines of a case, and where each of their names comes from."""

    def __init__(self, criterion: Criterion) -> None:
        self.tree = ast.parse(criterion.call)
        self.kind = criterion.function.rpartition(".")[0]  # the class, if a method is graded
        setup = ast.walk(ast.parse(criterion.setup))
        self.foreign = {*COMMON, *criterion.given, *(name for n in setup for name in _bound(n))}
        self.assigned = [node for node in self.tree.body if isinstance(node, ast.Assign)]
        other = (node for node in self.tree.body if node not in self.assigned)
        inside = (name for node in other for each in ast.walk(node) for name in _bound(each))
        self.uncertain = frozenset(inside)  # names that a branch or a loop may have bound

    def origin(self, value: ast.expr) -> tuple[str, str]:
        """Return the student's function that returned a value, and the part's name."""
        match value:
            case ast.Call(func=ast.Name(id=name)) if name not in self.foreign:
                return name, ""
            case ast.Call(func=ast.Attribute(attr=name)) if self._is_method(value.func, name):
                return name, ""
            case ast.Subscript(value=whole):
                return self.origin(whole)[0], ast.unparse(value)
            case ast.Name(id=name):
                return self._assigned(name, value.lineno)
        return "", ""

    def _is_method(self, function: ast.expr, name: str) -> bool:
        root = function
        while isinstance(root, ast.Attribute | ast.Call | ast.Subscript):
            root = root.func if isinstance(root, ast.Call) else root.value
        if isinstance(root, ast.Name) and root.id in {*COMMON, *self.foreign}:
            return False
        is_own = isinstance(root, ast.Name) and self._assigned(root.id, root.lineno)[0] == self.kind
        return name not in OF_LIBRARIES or (is_own and bool(self.kind))

    def _assigned(self, name: str, line: int) -> tuple[str, str]:
        """Return where the last line before another one has a name from."""
        own = [node for node in self.assigned if node.lineno < line and name not in self.uncertain]
        for node in reversed(own):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    return self.origin(node.value)
                if name in {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}:
                    whole = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Call)
                    return (self.origin(node.value)[0] if whole else "", name)
        return "", ""


@lru_cache(KEPT)
def _lines(criterion: Criterion) -> CaseLines:
    return CaseLines(criterion)


def _bound(node: ast.AST) -> Iterator[str]:
    """Yield the names that a statement of `setup` gives a meaning."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id


def _uses(outcome: Raised, lines: CaseLines) -> Iterator[Use]:
    message = outcome.message[:LONGEST]
    for exception, pattern, uses in RULES:
        found = pattern.search(message) if exception == outcome.exception else None
        if found:
            for node in ast.walk(lines.tree):
                yield from uses(node, found)


def _sentence(function: str, part: str, use: Use) -> str:
    if not use.kind:
        return f"{quoted(function)} returned {use.expected}"
    kind = _words(use.kind) + (f" as {quoted(part)}" if part else "")
    question = f" (is {_missing(use)} missing?)" if use.kind == NONE and not part else ""
    return f"{quoted(function)} returned {kind}; expected {use.expected}{question}"


def _missing(use: Use) -> str:
    """Return the statement that is missing: of a method in a chain of calls on one object."""
    method = isinstance(use.value, ast.Call) and isinstance(use.value.func, ast.Attribute)
    chained = method and use.attribute and use.attribute not in OF_LIBRARIES
    return "`return self`" if chained else "a `return`"


def _words(kind: str) -> str:
    if NUMBER.fullmatch(kind):
        return "a number"
    return WORDS.get(kind) or f"an object of class {quoted(one_line(kind, 40))}"


def _attributes(node: ast.AST, found: re.Match[str]) -> Iterator[Use]:
    if isinstance(node, ast.Attribute) and node.attr == found[2]:
        yield Use(node.value, found[1], f"a value that has `{node.attr}`", node.attr)


def _next(node: ast.AST, found: re.Match[str]) -> Iterator[Use]:
    match node:
        case ast.Call(func=ast.Name(id="next"), args=[value, *_]):
            yield Use(value, found[1], "an iterator, such as a function with `yield` returns")


def _called(node: ast.AST, found: re.Match[str]) -> Iterator[Use]:
    if isinstance(node, ast.Call):
        yield Use(node.func, found[1], "a function")


def _subscripts(node: ast.AST, found: re.Match[str]) -> Iterator[Use]:
    match node:
        case ast.Subscript(value=value, slice=ast.Constant(value=str(key))):
            yield Use(value, found[1], f"a mapping with the key {quoted(key)}")
        case ast.Subscript(value=value):
            yield Use(value, found[1], "several values")


def _named_subscripts(node: ast.AST, found: re.Match[str]) -> Iterator[Use]:
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        yield from (use for use in _subscripts(node, found) if "key" in use.expected)


def _keys(node: ast.AST, found: re.Match[str]) -> Iterator[Use]:
    match node:
        case ast.Subscript(value=value, slice=ast.Constant(value=key)) if repr(key) == found[0]:
            yield Use(value, "", f"a value without the key {quoted(str(key))}")


def _unpacked(node: ast.AST, found: re.Match[str]) -> Iterator[Use]:
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=parts)], value=value):
            yield Use(value, found[1], f"{len(parts)} values")


def _iterated(node: ast.AST, found: re.Match[str]) -> Iterator[Use]:
    match node:
        case ast.For(iter=value) | ast.comprehension(iter=value) | ast.Starred(value=value):
            yield Use(value, found[1], "several values")
        case ast.Call(func=ast.Name(id=name), args=[value, *_]) if name in ITERATING:
            yield Use(value, found[1], "several values")


def _measured(node: ast.AST, found: re.Match[str]) -> Iterator[Use]:
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[value]):
            yield Use(value, found[1], "several values")


def _operands(node: ast.AST, found: re.Match[str]) -> Iterator[Use]:
    if isinstance(node, ast.BinOp) and OPERATORS.get(found[1]) is type(node.op):
        for value, kind in ((node.left, found[2]), (node.right, found[3])):
            if kind in ARITHMETIC:
                yield Use(value, kind, "a number or an array")


KIND = r"'([\w.]{1,80})'"
RULES: tuple[tuple[str, re.Pattern[str], Uses], ...] = (
    ("AttributeError", re.compile(rf"^{KIND} object has no attribute '(\w+)'"), _attributes),
    ("TypeError", re.compile(rf"^{KIND} object is not an iterator"), _next),
    ("TypeError", re.compile(rf"^{KIND} object is not callable"), _called),
    ("TypeError", re.compile(rf"^{KIND} object is not subscriptable"), _subscripts),
    ("TypeError", re.compile(r"^(tuple|list) indices must be .* not str"), _named_subscripts),
    ("TypeError", re.compile(r"^cannot unpack non-iterable ([\w.]{1,80}) object"), _unpacked),
    ("TypeError", re.compile(rf"^{KIND} object is not iterable"), _iterated),
    ("TypeError", re.compile(rf"^object of type {KIND} has no len"), _measured),
    ("TypeError", re.compile(rf"^unsupported operand .* for (\S+): {KIND} and {KIND}"), _operands),
    ("KeyError", re.compile(r"^.*$"), _keys),
)
