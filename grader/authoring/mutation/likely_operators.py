"""Mistakes that students make and that cases need not notice: tried only as evidence.

A test case that misses one of them is not a weak one: brackets that stand elsewhere, for example,
may well give the same.
"""

import ast
from collections.abc import Iterator

from grader.authoring.mutation.call_operators import mean_of_all
from grader.authoring.mutation.surroundings import SHAPE_ONLY, Surroundings, called, of_numpy
from grader.authoring.mutation.term_operators import (
    FACTORS,
    TERMS,
    all_pairs,
    elementwise_products,
    other_brackets,
    square_root,
    swapped_weights,
)

LOOSE = SHAPE_ONLY | frozenset({"range", "len", "tuple", "list", "dict", "zip", "enumerate"})
LOOSE |= {"arange", "zeros", "ones", "empty", "full", "eye", "linspace"}
OTHER_CALLS: dict[str, tuple[str, ...]] = {
    "amax": ("mean", "sum", "amin", "argmax"),
    "amin": ("mean", "amax", "argmin"),
    "round": ("floor", "ceil"),
    "rint": ("floor",),
    "floor": ("rint",),
    "ceil": ("rint",),
    "mean": ("median", "max"),
    "median": ("mean",),
    "sum": ("prod", "min"),
    "prod": ("sum",),
    "sin": ("cos",),
    "cos": ("sin",),
    "log": ("log2", "log10"),
    "log2": ("log",),
    "cumsum": ("sum",),
    "maximum": ("add", "max"),
    "max": ("mean", "argmax"),
    "min": ("argmin",),
    "argmax": ("max",),
    "argmin": ("min",),
    "sort": ("flip",),
    "flip": ("sort",),
}
TEXTS = (
    ("constant", "edge", "reflect", "symmetric", "wrap"),
    ("same", "valid", "full"),
    ("train", "test"),
)


def moved_outside(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Move a term or factor out of a call, or into it: sqrt(v + e) becomes sqrt(v) + e."""
    match node:
        case ast.Call(args=[ast.BinOp(left=left, op=op, right=right)]) if _moves(node, op):
            yield ast.BinOp(_calling(node, left), op, right)
            yield ast.BinOp(left, op, _calling(node, right))
        case ast.BinOp(left=ast.Call(args=[argument]) as call, op=op) if _moves(call, op):
            yield _calling(call, ast.BinOp(argument, op, node.right))
        case ast.BinOp(op=op, right=ast.Call(args=[argument]) as call) if _moves(call, op):
            yield _calling(call, ast.BinOp(node.left, op, argument))


def _moves(call: ast.Call, operator: ast.operator) -> bool:
    plain = called(call) not in LOOSE and not isinstance(call.args[0], ast.Starred)
    return plain and isinstance(operator, (*TERMS, *FACTORS))


def _calling(call: ast.Call, argument: ast.expr) -> ast.Call:
    return ast.Call(call.func, [argument], call.keywords)


def other_rounds(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Let a loop begin or end one round earlier or later: range(1, n) becomes range(1, n + 1)."""
    if isinstance(node, ast.Call) and called(node) == "range":
        for place, bound in enumerate(node.args[:2]):
            for shifted in _beside(bound):
                arguments = [*node.args[:place], shifted, *node.args[place + 1 :]]
                yield ast.Call(node.func, arguments, node.keywords)


def other_order(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Let a loop leave out rounds, or run backwards: for a in b becomes for a in list(b)[1:]."""
    if not isinstance(node, ast.For | ast.comprehension):
        return
    rounds = ast.Call(ast.Name("list", ast.Load()), [node.iter], [])
    one, last = ast.Constant(1), ast.UnaryOp(ast.USub(), ast.Constant(1))
    backwards = ast.Slice(None, None, last)
    for part in (ast.Slice(None, one), ast.Slice(one), ast.Slice(None, last), backwards):
        changed = ast.Subscript(rounds, part, ast.Load())
        if isinstance(node, ast.For):
            yield ast.For(node.target, changed, node.body, node.orelse)
        else:
            yield ast.comprehension(node.target, changed, node.ifs, node.is_async)


def other_bound(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Let a slice begin or end one place earlier or later: a[:n] becomes a[:n - 1]."""
    if isinstance(node, ast.Slice):
        if node.lower and not isinstance(node.lower, ast.Constant):
            yield from (ast.Slice(new, node.upper, node.step) for new in _beside(node.lower))
        if node.upper and not isinstance(node.upper, ast.Constant):
            yield from (ast.Slice(node.lower, new, node.step) for new in _beside(node.upper))


def _beside(bound: ast.expr) -> Iterator[ast.expr]:
    yield ast.BinOp(bound, ast.Sub(), ast.Constant(1))
    yield ast.BinOp(bound, ast.Add(), ast.Constant(1))


def later_index(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Read one place later: a[:, t] becomes a[:, t + 1]."""
    if isinstance(node, ast.Subscript):
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        for place, index in enumerate(inside):
            if isinstance(index, ast.Name):
                later = ast.BinOp(index, ast.Add(), ast.Constant(1))
                changed: list[ast.expr] = [*inside[:place], later, *inside[place + 1 :]]
                whole = ast.Tuple(changed, ast.Load()) if len(changed) > 1 else changed[0]
                yield ast.Subscript(node.value, whole, node.ctx)


def ignored_condition(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take a condition as always or never true, or drop one part: a and b becomes a."""
    match node:
        case ast.BoolOp(values=values):
            for place in range(len(values)):
                rest = [*values[:place], *values[place + 1 :]]
                yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]
        case ast.If():
            yield ast.If(ast.Constant(True), node.body, node.orelse)
            yield ast.If(ast.Constant(False), node.body, node.orelse)
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.Continue():
            yield ast.Pass()
        case ast.Compare(left=left, ops=[_]):
            yield ast.Compare(left, [ast.Eq()], [left])  # always true, of arrays and of numbers
            yield ast.Compare(left, [ast.NotEq()], [left])


def other_compared(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Compare with zero, or the other way round: a != b becomes a != 0, and a >= b a <= b."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield ast.Compare(node.left, node.ops, [ast.Constant(0)])
        mirrored = {ast.GtE: ast.LtE, ast.LtE: ast.GtE}.get(type(node.ops[0]))
        if mirrored:
            yield ast.Compare(node.left, [mirrored()], node.comparators)


def other_value(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace a constant by zero, by its opposite, or by ten times or a tenth of its value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value:
        value = node.value
        yield from (ast.Constant(other) for other in (0.0, -value, 10 * value, value / 10))


def other_attribute(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Read another value of the object: self.start becomes self.stop."""
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        for other in around.attributes.get(ast.unparse(node.value), ()):
            if other != node.attr:
                yield ast.Attribute(node.value, other, ast.Load())


def other_power(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take an absolute value in place of a square: a ** 2 becomes np.abs(a)."""
    match node:
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=2)):
            yield ast.Call(of_numpy("abs", around), [left], [])
        case ast.Call(args=[argument]) if called(node) == "square":
            yield ast.Call(of_numpy("abs", around), [argument], [])


def swapped_calls(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Call two functions in the other order: max(abs(a)) becomes abs(max(a))."""
    match node:
        case ast.Call(args=[ast.Call(args=[first, *more]) as inner, *rest]):
            if called(node) not in LOOSE and called(inner) not in LOOSE:
                within = ast.Call(node.func, [first, *rest], node.keywords)
                yield ast.Call(inner.func, [within, *more], inner.keywords)


def other_divisor(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Divide by n - 1, not n: np.var(a) becomes np.var(a, ddof=1), and a mean a little larger."""
    if not isinstance(node, ast.Call) or called(node) not in ("var", "std", "mean"):
        return
    if called(node) != "mean":
        if not any(keyword.arg == "ddof" for keyword in node.keywords):
            one = ast.keyword("ddof", ast.Constant(1))
            yield ast.Call(node.func, node.args, [*node.keywords, one])
        return
    array, along = _reduced(node, around)
    if array:
        count: ast.expr = ast.Call(of_numpy("size", around), [array, *along], [])
        if along and around.torch:  # whose modules need not import NumPy
            count = ast.Subscript(ast.Attribute(array, "shape", ast.Load()), along[0], ast.Load())
        fewer = ast.BinOp(count, ast.Sub(), ast.Constant(1))
        yield ast.BinOp(node, ast.Mult(), ast.BinOp(count, ast.Div(), fewer))


def _reduced(node: ast.Call, around: Surroundings) -> tuple[ast.expr | None, list[ast.expr]]:
    """Return the array of a call such as np.mean(a, 1) or a.mean(axis=1), and its axis if any."""
    arguments = list(node.args)
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value, around):
        arguments = [node.func.value, *arguments]
    if not arguments or len(arguments) > 2:
        return None, []
    named = [keyword.value for keyword in node.keywords if keyword.arg in ("axis", "dim")]
    return arguments[0], [*arguments[1:], *named][:1]


def last_of_equals(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take the last of several greatest values, not the first: of np.argmax and np.argmin."""
    if not isinstance(node, ast.Call) or called(node) not in ("argmax", "argmin"):
        return
    array, along = _reduced(node, around)
    if array:
        backwards = ast.Call(of_numpy("flip", around), [array, *along], [])
        found = ast.Call(of_numpy(called(node), around), [backwards, *along], [])
        length = ast.Call(of_numpy("size", around), [array, *along], [])
        yield ast.BinOp(ast.BinOp(length, ast.Sub(), ast.Constant(1)), ast.Sub(), found)


def bare_object(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace a method's call by the object: a.astype(float) or a.clip(0, 1) by a."""
    match node:
        case ast.Call(func=ast.Attribute(value=value), args=[_, *_]):
            if not _is_module(value, around):
                yield value


def _is_module(node: ast.expr, around: Surroundings) -> bool:
    """Return whether an expression is a module, or a part of one such as np.linalg."""
    root = node
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and root.id in (around.numpy, "math", "random", "self")


def other_likely_call(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace the called function by one that is confused with it: np.mean by np.median."""
    if isinstance(node, ast.Call):
        for other in OTHER_CALLS.get(called(node), ()):
            match node.func:
                case ast.Attribute(value=value) if _is_module(value, around):
                    yield ast.Call(of_numpy(other, around), node.args, node.keywords)
                case ast.Attribute(value=value):
                    arguments = [value, *node.args]
                    yield ast.Call(of_numpy(other, around), arguments, node.keywords)
                case _:
                    yield ast.Call(of_numpy(other, around), node.args, node.keywords)


def rebound(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Give a name a new array in place of a change of the one it has: a *= b becomes a = a * b."""
    match node:
        case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value):
            old = ast.Name(name, ast.Load())
            yield ast.Assign([target], ast.BinOp(old, op, value))
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=whole)]):
            if ast.unparse(whole) in (":", "..."):
                yield ast.Assign([ast.Name(name, ast.Store())], node.value)


def other_text(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace a text by another one that means a way to do it: "edge" by "reflect"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        for texts in TEXTS:
            if node.value in texts:
                yield from (ast.Constant(other) for other in texts if other != node.value)


LIKELY = (
    moved_outside,
    other_brackets,
    other_rounds,
    other_order,
    other_bound,
    later_index,
    ignored_condition,
    other_compared,
    other_value,
    other_attribute,
    other_power,
    square_root,
    all_pairs,
    elementwise_products,
    swapped_weights,
    swapped_calls,
    other_divisor,
    last_of_equals,
    bare_object,
    other_likely_call,
    mean_of_all,
    rebound,
    other_text,
)
