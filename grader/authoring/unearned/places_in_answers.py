"""Tells which outputs are the same part of an answer: what all its calls return in one place."""

import ast
import copy
from collections.abc import Collection

from grader.confined.function_names import own_name
from grader.confined.values.leaf_names import output_of
from grader.core.rubric import Criterion, Rubric

INPUT = "_"  # stands for all that no graded code has computed


class AnswerPlaces:
    """What the lines of a criterion's `call` make the outputs of.

    After `Q, R = qr(A)` and `q, r = qr(B)`, `R` and `r` have the same place: an answer that does
    without it does so in both.
    """

    def __init__(self, criterion: Criterion, rubric: Rubric) -> None:
        self._graded = {part for c in rubric.criteria for part in own_name(c.function).split(".")}
        self._values: dict[str, ast.expr] = {}
        for node in ast.walk(ast.parse(criterion.call)):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._assign(target, node.value)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            # A name assigned twice is what the first line says: a second one is an exception's.
            self._values.setdefault(target.id, value)
        elif isinstance(target, ast.Tuple | ast.List):
            parts = value.elts if isinstance(value, ast.Tuple | ast.List) else []
            for number, part in enumerate(target.elts):
                found = parts[number] if len(parts) == len(target.elts) else _item(value, number)
                self._assign(part, found)

    def place(self, name: str) -> str:
        """Return what a name is made of, without inputs and numbers; "" if no line assigns it."""
        return ast.unparse(self._resolved(name)) if name in self._values else ""

    def same(self, leaf: str, other: str) -> bool:
        """Return whether two leaves are of outputs that two calls return in one place."""
        one, two = output_of(leaf), output_of(other)
        return one != two and self.place(one) == self.place(two) != ""

    def input(self, name: str) -> str:
        """Return the input that a name is another word for, or is itself; "" if it is none."""
        known = {name}
        while name in self._values:
            value = self._values[name]
            if not isinstance(value, ast.Name) or value.id in known:
                return ""
            known.add(name := value.id)
        return name

    def is_condition(self, name: str) -> bool:
        """Return whether a name is a comparison that `call` itself makes, of what it got."""
        return name in self._values and any(
            isinstance(node, ast.Compare) for node in ast.walk(self._values[name])
        )

    def _resolved(self, name: str) -> ast.expr:
        resolver = _Resolver(self._values, self._graded, frozenset())
        return resolver.visit(ast.Name(name, ast.Load()))  # type: ignore[no-any-return]


class _Resolver(ast.NodeTransformer):
    """Puts the values of names in place of the names, and `INPUT` in place of all other values."""

    def __init__(
        self, values: dict[str, ast.expr], graded: Collection[str], within: frozenset[str]
    ) -> None:
        self.values, self.graded, self.within = values, graded, within

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.values or node.id in self.within:
            return ast.Name(INPUT, ast.Load())
        inner = _Resolver(self.values, self.graded, self.within | {node.id})
        return inner.visit(copy.deepcopy(self.values[node.id]))  # type: ignore[no-any-return]

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Name(INPUT, ast.Load())

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Keep the number of an item: it says which of several results is meant."""
        node.value = self.visit(node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Keep the name of a graded function; of other calls, which answers they are given."""
        if last_name(node.func) in self.graded:
            return ast.Call(node.func, [], [])
        function = node.func if isinstance(node.func, ast.Name) else self.visit(node.func)
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        kept = [value for value in map(self.visit, values) if self._is_graded(value)]
        return ast.Call(function, kept, [])

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """Return what is put into a text: around other things than values it is invalid."""
        parts = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        return ast.Tuple(list(map(self.visit, parts)), ast.Load())

    def _is_graded(self, value: ast.expr) -> bool:
        calls = (node.func for node in ast.walk(value) if isinstance(node, ast.Call))
        return any(last_name(function) in self.graded for function in calls)


def last_name(function: ast.expr) -> str:
    """Return the name under which a function is called: `forward` of `net.forward`."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _item(value: ast.expr, number: int) -> ast.expr:
    return ast.Subscript(value, ast.Constant(number), ast.Load())
