"""Mistakes that a function makes throughout: another axis in every sum, two lines in another order.

Each yields copies of the function's syntax tree, with the line of the change.
"""

import ast
import copy
import re
from collections.abc import Callable, Iterator, Set
from itertools import combinations, permutations

from grader.authoring.mutation.call_operators import OTHER_CALLS
from grader.authoring.mutation.likely_array_operators import kept_axes, without_transpose
from grader.authoring.mutation.likely_operators import OTHER_CALLS as LIKELY_CALLS
from grader.authoring.mutation.mutants import Mutant, compiled
from grader.authoring.mutation.reference_functions import Function
from grader.authoring.mutation.surroundings import REDUCTIONS, called
from grader.authoring.mutation.term_operators import Products

CONFUSED = (OTHER_CALLS, LIKELY_CALLS)
AXES = ("0", "1", "2", "-1", "None", "(0, 1)")  # of a matrix the last two are the same


def whole_mutants(function: Function) -> Iterator[Mutant]:
    """Yield the function with one mistake in several places, or in the order of its lines."""
    makers: tuple[Callable[[Function], Iterator[Mutant]], ...]
    makers = (_other_axes, _complements, _swapped_lines, _usual_values)
    makers += (
        _exchanged_functions,
        _reshaped_only,
        _dropped_everywhere,
        _derived_names,
        _elementwise_products,
    )
    for make in makers:
        yield from make(function)


def _other_axes(function: Function) -> Iterator[Mutant]:
    """Take sums and means over another axis, all that are taken over the same."""
    found = _axes(function.node, function)
    for axis in dict.fromkeys(ast.unparse(keyword.value) for keyword in found):
        if sum(ast.unparse(keyword.value) == axis for keyword in found) < 2:
            continue
        for other in AXES:
            if other == axis:
                continue
            words = (f"axis={axis}", f"axis={other}")
            for keeps in (False, True):
                node = copy.deepcopy(function.node)
                for call in _reductions(node, function):
                    for keyword in call.keywords:
                        if keyword.arg == "axis" and ast.unparse(keyword.value) == axis:
                            keyword.value = ast.parse(other, mode="eval").body
                            call.keywords = kept_axes(call.keywords) if keeps else call.keywords
                yield from _mutant(function, node, found[0].value.lineno, words, "other_axes")


def _axes(node: ast.AST, function: Function) -> list[ast.keyword]:
    calls = _reductions(node, function)
    return [keyword for call in calls for keyword in call.keywords if keyword.arg == "axis"]


def _reductions(node: ast.AST, function: Function) -> list[ast.Call]:
    return [call for call in _calls(node, function) if called(call) in REDUCTIONS]


def _complements(function: Function) -> Iterator[Mutant]:
    """Reverse two weights that add up to one: a * x + (1 - a) * y becomes (1 - a) * x + a * y."""
    for place, whole in enumerate(_sums(function.node)):
        texts = {ast.unparse(rest) for rest in _rests(whole)}
        if whole.lineno not in function.lines:
            continue
        for text in sorted(texts):
            node = copy.deepcopy(function.node)
            _Exchange(text).visit(_sums(node)[place])
            words = ast.unparse(whole), ast.unparse(_sums(node)[place])
            if words[0] != words[1]:
                yield from _mutant(function, node, whole.lineno, words, "complements")


def _sums(node: ast.AST) -> list[ast.BinOp]:
    return [n for n in ast.walk(node) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Add)]


def _rests(node: ast.AST) -> Iterator[ast.expr]:
    """Yield every a of which 1 - a occurs."""
    for part in ast.walk(node):
        match part:
            case ast.BinOp(left=ast.Constant(value=1 | 1.0), op=ast.Sub(), right=right):
                yield right


class _Exchange(ast.NodeTransformer):
    """Exchanges an expression and one minus it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.BinOp) and ast.unparse(node) == f"1 - {self.text}":
            return node.right
        if isinstance(node, ast.expr) and ast.unparse(node) == self.text:
            return ast.BinOp(ast.Constant(1), ast.Sub(), node)
        return super().generic_visit(node)


def _swapped_lines(function: Function) -> Iterator[Mutant]:
    """Reverse two neighbouring statements."""
    for number, body in enumerate(_bodies(function.node)):
        for place in range(len(body) - 1):
            one, other = body[place : place + 2]
            inside = {one.lineno, other.lineno} <= function.lines
            if not inside or isinstance(other, ast.Return | ast.Raise | ast.Break | ast.Continue):
                continue
            node = copy.deepcopy(function.node)
            new = _bodies(node)[number]
            new[place], new[place + 1] = new[place + 1], new[place]
            words = _first_line(one), f"after {_first_line(other)}"
            yield from _mutant(function, node, one.lineno, words, "swapped_lines")


def _bodies(node: ast.AST) -> list[list[ast.stmt]]:
    fields = [getattr(n, f, None) for n in ast.walk(node) for f in ("body", "orelse")]
    return [field for field in fields if isinstance(field, list) and len(field) > 1]


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).split("\n")[0]


def _usual_values(function: Function) -> Iterator[Mutant]:
    """Ignore what a caller gives for a parameter that has a usual value."""
    arguments = function.node.args
    named = [*arguments.posonlyargs, *arguments.args]
    usual = arguments.defaults
    pairs = list(zip(named[len(named) - len(usual) :], usual, strict=True))
    pairs += [(a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d]
    for argument, value in pairs:
        if isinstance(value, ast.Constant) and value.value is None:
            continue
        node = copy.deepcopy(function.node)
        target = ast.Name(argument.arg, ast.Store())
        start = 1 if ast.get_docstring(node) is not None else 0
        node.body.insert(start, ast.Assign([target], copy.deepcopy(value)))
        words = argument.arg, ast.unparse(value)
        yield from _mutant(function, node, function.node.lineno, words, "usual_value")


def _exchanged_functions(function: Function) -> Iterator[Mutant]:
    """Call each of two functions that are often confused where the other one belongs."""
    names = {called(call) for call in _calls(function.node, function)}
    for one, other in combinations(sorted(names), 2):
        if any(b in kinds.get(a, ()) for kinds in CONFUSED for a, b in permutations((one, other))):
            node = copy.deepcopy(function.node)
            exchanged = {one: other, other: one}
            for call in _calls(node, function):
                if isinstance(call.func, ast.Attribute) and called(call) in exchanged:
                    call.func.attr = exchanged[called(call)]
            yield from _mutant(function, node, node.lineno, (one, other), "exchanged_functions")


def _calls(node: ast.AST, function: Function) -> list[ast.Call]:
    calls = (n for n in ast.walk(node) if isinstance(n, ast.Call))
    return [call for call in calls if call.lineno in function.lines]


def _reshaped_only(function: Function) -> Iterator[Mutant]:
    """Give another shape wherever axes should be swapped, if this is so in several places."""
    found = []
    for torch in (False, True):
        changer = _Reshaping(torch)
        node = changer.visit(copy.deepcopy(function.node))
        if changer.count > 1 and ast.dump(node) not in found:
            found.append(ast.dump(node))
            words = ("reshape and transpose", "reshape")
            yield from _mutant(function, node, node.lineno, words, "reshaped_only")


class _Reshaping(ast.NodeTransformer):
    """Leaves out what swaps axes after a change of the shape; counts the places."""

    def __init__(self, torch: bool) -> None:
        self.torch, self.count = torch, 0

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Change one call, after those inside."""
        self.generic_visit(node)
        changed = without_transpose(node, self.torch)
        self.count += changed is not None
        return changed or node


def _dropped_everywhere(function: Function) -> Iterator[Mutant]:
    """Leave out the same operand in several places: + 1 after + 1, or / 2 of the same twice."""
    operations = [n for n in _operations(function.node) if n.lineno in function.lines]
    seen = set()
    for naming, keeps in NAMINGS:
        names = [naming(operation) for operation in operations]
        for name in sorted({name for name in names if names.count(name) > 1}):
            dropping = _Dropping(naming, name, keeps, function.lines)
            node = dropping.visit(copy.deepcopy(function.node))
            words = f"{name}, in {names.count(name)} places", "(dropped)"
            if ast.dump(node) not in seen:
                seen.add(ast.dump(node))
                yield from _mutant(function, node, node.lineno, words, "dropped_everywhere")


def _operations(node: ast.AST) -> list[ast.BinOp]:
    return [n for n in ast.walk(node) if isinstance(n, ast.BinOp)]


def _ending(operation: ast.BinOp) -> str:
    """Return an operation without what is on its left: "- c_min"."""
    whole = ast.unparse(ast.BinOp(ast.Name("_"), operation.op, operation.right))
    return whole.removeprefix("_ ")


def _unnumbered(operation: ast.BinOp) -> str:
    """Return the ending without the numbers of names: "- reg * W" of both W1 and W2."""
    return re.sub(r"(?<=[a-zA-Z_])\d+\b", "", _ending(operation))


NAMINGS: tuple[tuple[Callable[[ast.BinOp], str], str], ...] = (
    (_ending, "left"),
    (_unnumbered, "left"),
    (ast.unparse, "left"),
    (ast.unparse, "right"),
)  # of operations that are alike, and which of the two sides is kept


class _Dropping(ast.NodeTransformer):
    """Leaves out what is on one side of all operations of one name."""

    def __init__(
        self, naming: Callable[[ast.BinOp], str], name: str, keeps: str, lines: Set[int]
    ) -> None:
        self.naming, self.name, self.keeps, self.lines = naming, name, keeps, lines

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Change one operation, after those inside."""
        drops = node.lineno in self.lines and self.naming(node) == self.name
        self.generic_visit(node)
        kept: ast.expr = getattr(node, self.keeps)
        return kept if drops else node


def _derived_names(function: Function) -> Iterator[Mutant]:
    """Use what is computed from a value instead: x.var(0) becomes s, after s = x.var(0)**2.

    Whoever computes a value twice may think of the other one.
    """
    for name, value, line in _single_assignments(function.node):
        parts = {ast.dump(n) for n in ast.walk(value) if isinstance(n, ast.Call) and n is not value}
        for place, call in enumerate(_calls(function.node, function)):
            if call.lineno > line and ast.dump(call) in parts:
                node = copy.deepcopy(function.node)
                _Naming(_calls(node, function)[place], name).visit(node)
                yield from _mutant(
                    function, node, call.lineno, (ast.unparse(call), name), "derived_name"
                )


def _single_assignments(node: ast.AST) -> Iterator[tuple[str, ast.expr, int]]:
    for each in ast.walk(node):
        match each:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value, each.lineno


class _Naming(ast.NodeTransformer):
    """Puts a name in the place of one call."""

    def __init__(self, call: ast.Call, name: str) -> None:
        self.call, self.name = call, name

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Change the call, if it is this one."""
        return ast.Name(self.name, ast.Load()) if node is self.call else self.generic_visit(node)


def _elementwise_products(function: Function) -> Iterator[Mutant]:
    """Take all products of matrices element by element, if there are several."""
    products = Products()
    node = products.visit(copy.deepcopy(function.node))
    if products.count > 1:
        yield from _mutant(function, node, node.lineno, ("@", "*"), "elementwise_products")


def _mutant(
    function: Function, node: ast.FunctionDef, line: int, words: tuple[str, str], kind: str
) -> Iterator[Mutant]:
    try:
        code = compiled(function, ast.fix_missing_locations(node))
    except (SyntaxError, TypeError, ValueError):
        return
    if code.co_freevars == function.loaded.__code__.co_freevars:
        yield Mutant(function, line, *words, code, kind)
