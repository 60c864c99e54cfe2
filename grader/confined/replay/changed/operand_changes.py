"""Small changes of what an operator or a call works on: transposed, a mask, a factor more."""

import ast
from collections.abc import Iterator

from .surrounding_names import NamesAround

PRODUCTS = ("dot", "matmul")
TERMS = (ast.Add, ast.Sub)
COUNTS = (ast.Name, ast.Call, ast.Attribute, ast.Subscript)  # what may be a number of things
ONE = ast.Constant(1)


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


def other_attribute(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Read another attribute of an object, or that of another object."""
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        names = dict.fromkeys(_name(each) for each in around.attributes)
        own = ast.dump(node)
        yield from (
            each for each in around.attributes if _name(each) == node.attr and ast.dump(each) != own
        )
        yield from (
            ast.Attribute(node.value, name, node.ctx) for name in names if name != node.attr
        )


def as_mask(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Take where a factor is positive in place of the factor, or a positive part for a size."""
    if isinstance(node, ast.Call) and _name(node.func) in ("abs", "absolute") and node.args:
        yield ast.BinOp(node.args[0], ast.Mult(), _positive(node.args[0]))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield ast.BinOp(_positive(node.left), node.op, node.right)
        yield ast.BinOp(node.left, node.op, _positive(node.right))


def factor_of_term(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Put one factor more to the last term of a sum."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, TERMS):
        more = [*around.factors(node.lineno), *around.attributes_near(node.lineno)]
        for factor in {ast.dump(each): each for each in more}.values():
            yield ast.BinOp(node.left, node.op, ast.BinOp(node.right, ast.Mult(), factor))


def term_of_sum(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Put one term more to a sum inside of an expression."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, TERMS):
        names = [ast.Name(name, ast.Load()) for name in around.near(node.lineno)]
        for term in (*around.products, *names):
            yield ast.BinOp(node, ast.Sub(), term)
            yield ast.BinOp(node, ast.Add(), term)


def other_count(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Take one more or one less as a factor or divisor: x / n to x / (n - 1)."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        for change in (ast.Sub(), ast.Add()):
            if isinstance(node.right, COUNTS):
                yield ast.BinOp(node.left, node.op, ast.BinOp(node.right, change, ONE))
            if isinstance(node.left, COUNTS) and isinstance(node.op, ast.Mult):
                yield ast.BinOp(ast.BinOp(node.left, change, ONE), node.op, node.right)


def other_argument(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Give a function the negative of its only argument, or that with a factor or divisor."""
    match node:
        case ast.Call(func=function, args=[ast.expr() as argument], keywords=keywords):
            if not isinstance(argument, ast.Starred):
                for changed in _scaled(argument, node.lineno, around):
                    yield ast.Call(function, [changed], keywords)


def _scaled(value: ast.expr, line: int, around: NamesAround) -> Iterator[ast.expr]:
    yield ast.UnaryOp(ast.USub(), value)
    names: list[ast.expr] = [ast.Name(name, ast.Load()) for name in around.near(line)]
    for factor in (*names, *around.attributes, *around.unread):
        yield ast.BinOp(value, ast.Mult(), factor)
        yield ast.BinOp(value, ast.Div(), factor)


def text_made_plain(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Take a text in lower case, or without blanks around it, before it is taken apart."""
    match node:
        case ast.Call(func=ast.Attribute(value=text, attr="split" | "replace" as name)):
            for method in ("lower", "strip"):
                plain = ast.Call(ast.Attribute(text, method, ast.Load()), [], [])
                yield ast.Call(ast.Attribute(plain, name, ast.Load()), node.args, node.keywords)


def other_exponent(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Take a power that is one lower or higher, or a root."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        for change in (ast.Sub(), ast.Add()):
            exponent = ast.BinOp(node.right, change, ast.Constant(1))
            yield ast.BinOp(node.left, node.op, exponent)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        root = ast.BinOp(node.right, ast.Pow(), ast.Constant(0.5))
        yield ast.BinOp(node.left, node.op, root)


def made_with_unused(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Take a parameter that is never read as a factor or divisor; call it if others are."""
    if isinstance(node, ast.Call | ast.BinOp):
        for unused in around.unused:
            yield ast.BinOp(node, ast.Mult(), unused)
            yield ast.BinOp(node, ast.Div(), unused)


def handed_on(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Give a call a parameter under its own name, all of them, or what it is given elsewhere.

    Parameters that have a default, or are never read.
    """
    if isinstance(node, ast.Call):
        given = {keyword.arg for keyword in node.keywords}
        names = [name for name in around.handed if name not in given]
        more = [ast.keyword(name, ast.Name(name, ast.Load())) for name in names]
        for chosen in [[each] for each in more] + ([more] if len(more) > 1 else []):
            yield ast.Call(node.func, node.args, [*node.keywords, *chosen])
        if "axis" in given and "keepdims" not in given:
            keepdims = ast.keyword("keepdims", ast.Constant(True))
            yield ast.Call(node.func, node.args, [*node.keywords, keepdims])
        for args, keywords in around.longer.get(_name(node.func), ()):
            rest = [keyword for keyword in keywords if keyword.arg not in given]
            if len(args) > len(node.args) or rest:
                others = [*node.args, *args[len(node.args) :]]
                yield ast.Call(node.func, others, [*node.keywords, *rest])


def _t(node: ast.expr) -> ast.expr:
    return ast.Attribute(node, "T", ast.Load())


def _positive(node: ast.expr) -> ast.expr:
    return ast.Compare(node, [ast.Gt()], [ast.Constant(0)])


def _name(node: ast.expr) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))
