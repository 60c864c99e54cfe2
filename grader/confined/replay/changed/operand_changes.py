"""One thing more at a value: a sign, a factor, a divisor, a term, a call or an argument."""

import ast
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

from .surrounding_names import NamesAround

PRODUCTS = ("dot", "matmul")
REDUCTIONS = ("sum", "mean", "max", "min", "prod", "any", "all", "argmax", "argmin", "var", "std")
AXES = (0, 1, -1)  # rows, columns, and the last one of arrays with more: others are rarely meant
TERMS = (ast.Add, ast.Sub)
COUNTED = (ast.Mult, ast.Div, ast.Pow)
COUNTS = (ast.Name, ast.Call, ast.Attribute, ast.Subscript)  # what may be a number of things
ONE: ast.expr = ast.Constant(1)
TWO: ast.expr = ast.Constant(2)
Valued = ast.Assign | ast.AugAssign | ast.Return
Put = Callable[[ast.expr], ast.AST]  # makes a node again with another value in it


def values_in(node: ast.AST) -> Iterator[tuple[ast.expr, Put]]:
    """Yield the value of a statement, the last term of a sum, or the only argument of a call."""
    match node:
        case ast.Assign(targets=targets, value=ast.expr() as value):
            yield value, lambda new: ast.Assign(targets, new)
        case ast.AugAssign(target=target, op=op, value=value):
            yield value, lambda new: ast.AugAssign(target, op, new)
        case ast.Return(value=ast.expr() as value):
            yield value, ast.Return
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=value):
            yield value, lambda new: ast.BinOp(left, op, new)
        case ast.Call(func=function, args=[ast.expr() as value], keywords=keywords):
            if not isinstance(value, ast.Starred):
                yield value, lambda new: ast.Call(function, [new], keywords)


def added_factor(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Put a minus sign, a factor or a divisor to a value, to a term, or to an only argument."""
    for value, put in values_in(node):
        factors = [TWO, *around.factors(value.lineno)]
        divisors = [TWO, *around.unused] if isinstance(node, ast.BinOp) else factors.copy()
        if isinstance(node, Valued):
            divisors += around.sizes(value.lineno)
        if not isinstance(node, ast.BinOp):  # else another operator says the same
            yield put(ast.UnaryOp(ast.USub(), value))
        yield from (put(ast.BinOp(value, ast.Mult(), factor)) for factor in factors)
        yield from (put(ast.BinOp(value, ast.Div(), divisor)) for divisor in divisors)


def added_term(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Add something to a value, or to a sum inside of an expression; or subtract it."""
    terms: Iterator[ast.expr] = iter(())
    if isinstance(node, Valued):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        terms = around.terms(
            node.lineno, target.slice if isinstance(target, ast.Subscript) else None
        )
        sums = [*values_in(node)]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, TERMS):
        terms, sums = iter(around.inner_terms(node.lineno)), [(node, _itself)]
    for term in terms:
        for value, put in sums:
            yield put(ast.BinOp(value, ast.Add(), term))
            yield put(ast.BinOp(value, ast.Sub(), term))


def _itself(node: ast.expr) -> ast.expr:
    return node


def added_call(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Put a call around a value, as it is made elsewhere: of `np.maximum(a, 0)` all but `a`."""
    if isinstance(node, Valued):
        for value, put in values_in(node):
            for call in around.calls:
                yield put(ast.Call(call.func, [value, *call.args[1:]], call.keywords))
            for function in around.unread:
                yield put(ast.Call(function, [value], []))
            yield put(_t(value))


def usual_call(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Take the positive part, the size, the root, or a usual function of a value or an argument."""
    if not isinstance(node, ast.BinOp):
        for value, put in values_in(node):
            yield put(ast.BinOp(value, ast.Mult(), _positive(value)))
            yield put(ast.BinOp(value, ast.Pow(), ast.Constant(0.5)))
            for function in (ast.Name("abs", ast.Load()), *around.usual_functions):
                yield put(ast.Call(function, [value], []))


def rest_or_running(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Take what a value or an argument lacks to one, its running products, or its running sums."""
    for value, put in [*values_in(node), *_arguments(node)]:
        yield put(ast.BinOp(ONE, ast.Sub(), value))
        for function in around.running_functions:
            yield put(ast.Call(function, [value, ast.Constant(0)], []))


def _arguments(node: ast.AST) -> Iterator[tuple[ast.expr, Put]]:
    """Yield the arguments of a call that has several."""
    match node:
        case ast.Call(func=function, args=[_, _, *_] as args, keywords=keywords):
            for place, value in enumerate(args):
                if not isinstance(value, ast.Starred | ast.Constant):
                    before, after = args[:place], args[place + 1 :]
                    yield value, partial(_with_argument, function, before, after, keywords)


def _with_argument(
    function: ast.expr,
    before: Sequence[ast.expr],
    after: Sequence[ast.expr],
    keywords: list[ast.keyword],
    new: ast.expr,
) -> ast.AST:
    return ast.Call(function, [*before, new, *after], keywords)


def transposed(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Take the transpose of a product of matrices, or of one of its factors."""
    match node:
        case ast.BinOp(left=left, op=ast.MatMult() as op, right=right):
            yield ast.BinOp(_t(left), op, right)
            yield ast.BinOp(left, op, _t(right))
            yield _t(node)
        case ast.Call(func=function, args=args, keywords=keywords) if _name(function) in PRODUCTS:
            for place, factor in enumerate(args):
                others = [*args[:place], _t(factor), *args[place + 1 :]]
                yield ast.Call(function, others, keywords)
            yield _t(node)


def as_mask(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Take where a factor is positive in place of the factor, or a positive part for a size."""
    if isinstance(node, ast.Call) and _name(node.func) in ("abs", "absolute") and node.args:
        yield ast.BinOp(node.args[0], ast.Mult(), _positive(node.args[0]))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield ast.BinOp(_positive(node.left), node.op, node.right)
        yield ast.BinOp(node.left, node.op, _positive(node.right))


def other_count(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Take one more or one less as a factor, divisor or exponent; or the root of a divisor."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, COUNTED):
        for change in (ast.Sub(), ast.Add()):
            if isinstance(node.right, COUNTS) or isinstance(node.op, ast.Pow):
                yield ast.BinOp(node.left, node.op, ast.BinOp(node.right, change, ONE))
            if isinstance(node.left, COUNTS) and isinstance(node.op, ast.Mult):
                yield ast.BinOp(ast.BinOp(node.left, change, ONE), node.op, node.right)
        if isinstance(node.op, ast.Div):
            root = ast.BinOp(node.right, ast.Pow(), ast.Constant(0.5))
            yield ast.BinOp(node.left, node.op, root)


def text_made_plain(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Take a text in lower case, or without blanks around it, before it is taken apart."""
    match node:
        case ast.Call(func=ast.Attribute(value=text, attr="split" | "replace" as name)):
            for method in ("lower", "strip"):
                plain = ast.Call(ast.Attribute(text, method, ast.Load()), [], [])
                yield ast.Call(ast.Attribute(plain, name, ast.Load()), node.args, node.keywords)


def handed_on(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Give a call a parameter under its own name, all of them, or what it is given elsewhere.

    Parameters that have a default, or are never read. And the axis of a reduction.
    """
    if isinstance(node, ast.Call):
        given = {keyword.arg for keyword in node.keywords}
        names = [name for name in around.handed if name not in given]
        more = [ast.keyword(name, ast.Name(name, ast.Load())) for name in names]
        for chosen in [[each] for each in more] + ([more] if len(more) > 1 else []):
            yield ast.Call(node.func, node.args, [*node.keywords, *chosen])
        for chosen in _axes(given, _name(node.func) in REDUCTIONS):
            yield ast.Call(node.func, node.args, [*node.keywords, *chosen])
        for args, keywords in around.longer.get(_name(node.func), ()):
            rest = [keyword for keyword in keywords if keyword.arg not in given]
            if len(args) > len(node.args) or rest:
                others = [*node.args, *args[len(node.args) :]]
                yield ast.Call(node.func, others, [*node.keywords, *rest])


def _axes(given: Collection[str | None], is_reduction: bool) -> Iterator[list[ast.keyword]]:
    """Yield an axis that is not given, then each with `keepdims`; or that alone, beside an axis."""
    kept = [] if "keepdims" in given else [ast.keyword("keepdims", ast.Constant(True))]
    axes = [ast.keyword("axis", ast.Constant(axis)) for axis in AXES if is_reduction]
    if "axis" not in given:
        yield from ([axis] for axis in axes)
        yield from ([axis, *kept] for axis in axes if kept)
    elif kept:
        yield kept


def _t(node: ast.expr) -> ast.expr:
    return ast.Attribute(node, "T", ast.Load())


def _positive(node: ast.expr) -> ast.expr:
    return ast.Compare(node, [ast.Gt()], [ast.Constant(0)])


def _name(node: ast.expr) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))
