"""Small changes of an expression: other operators, constants, names, places, and what is left out.

Each function yields what may stand in a node's place. Nodes that are there are never changed.
"""

import ast
from collections.abc import Iterator, Sequence

from .surrounding_names import NamesAround

OTHER_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult, ast.Div),
    ast.Mult: (ast.Div, ast.Add, ast.Sub, ast.MatMult),
    ast.Div: (ast.Mult, ast.FloorDiv, ast.Sub),
    ast.FloorDiv: (ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.GtE, ast.LtE, ast.Gt),
    ast.LtE: (ast.Gt, ast.Lt, ast.GtE),
    ast.Gt: (ast.LtE, ast.GtE, ast.Lt),
    ast.GtE: (ast.Lt, ast.Gt, ast.LtE),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
TERMS = (ast.Add, ast.Sub)
SETTABLE = ast.Subscript | ast.Name | ast.Attribute
ARITHMETIC = (*TERMS, ast.Mult, ast.Div)
# Functions of which one is easily written for another one.
ALIKE = (
    ("sum", "mean", "max", "min", "prod", "median"),
    ("maximum", "minimum"),
    ("argmax", "argmin", "argsort"),
    ("zeros", "ones", "empty"),
    ("zeros_like", "ones_like", "empty_like"),
    ("tanh", "sigmoid", "arctan"),
    ("sin", "cos", "tan"),
    ("exp", "log", "log2", "log10", "log1p", "expm1"),
    ("sqrt", "square", "abs"),
    ("var", "std"),
    ("dot", "multiply", "outer"),
    ("hstack", "vstack", "concatenate", "stack"),
    ("append", "extend"),
    ("rand", "randn", "random"),
    ("uniform", "normal"),
    ("floor", "ceil", "round"),
    ("cumsum", "cumprod"),
)


IN_PLACE = {"sort": "sorted", "reverse": "reversed"}  # methods that return None


def other_operator(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Replace an operator; update a value in place of setting it, and the other way round."""
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for operator in OTHER_OPERATORS.get(type(node.op), ()):
            if isinstance(node, ast.BinOp):
                yield ast.BinOp(node.left, operator(), node.right)
            else:
                yield ast.AugAssign(node.target, operator(), node.value)
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    if isinstance(node, ast.Assign) and isinstance(
        target, ast.Subscript | ast.Name | ast.Attribute
    ):
        yield ast.AugAssign(target, ast.Add(), node.value)


def other_constant(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Replace a number by a neighbour, a multiple or another power of ten."""
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        others = (value + 1, value - 1, -value, 2 * value, value / 2, 0, 1)
        yield from (ast.Constant(v) for v in dict.fromkeys(others) if v != value)
    elif isinstance(value, float):
        near = (2 * value, value / 2, 1 - value, -value, value + 1, value - 1, 1.0, 0.0)
        powers = (float(f"{value * 10.0**k:.12g}") for k in (-1, 1, -2, 2, -3, 3, -4, 4, -5, 5))
        yield from (ast.Constant(v) for v in dict.fromkeys((*near, *powers)) if v != value)
    elif isinstance(value, complex):
        yield from (ast.Constant(v) for v in (-value, 2 * value, value / 2))


def other_text(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Replace a text by another one of the function."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from (ast.Constant(text) for text in around.texts if text != node.value)


def dropped_term(node: ast.AST, around: object) -> Iterator[ast.AST]:
    """Drop one operand: a + b becomes a or b. Mutants of the reference are made so, too."""
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right
    elif isinstance(node, ast.UnaryOp):
        yield node.operand


def left_out(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Leave out an operand, a call, a keyword, an index or a transpose."""
    yield from dropped_term(node, around)
    if isinstance(node, ast.Call):
        yield from (ast.Call(node.func, node.args, rest) for rest in _without_one(node.keywords))
        yield from node.args[:1]
        if not node.args and not node.keywords:
            yield node.func
        if isinstance(node.func, ast.Attribute):
            yield node.func.value
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value


def fewer_arguments(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Leave out the last argument of a call: `text.split(" ")` to `text.split()`."""
    if isinstance(node, ast.Call) and node.args:
        yield ast.Call(node.func, node.args[:-1], node.keywords)


def other_condition(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Turn a comparison or a condition round."""
    if isinstance(node, ast.Compare):
        for operator in OTHER_COMPARISONS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [operator(), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        yield from node.values
    elif isinstance(node, ast.If):
        yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)


def swapped(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Reverse operands, two arguments of a call, two values of a tuple or list, or a loop."""
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Add | ast.Mult):
        yield ast.BinOp(node.right, node.op, node.left)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield ast.BinOp(node.right, ast.Div(), node.left)
    elif isinstance(node, ast.Call):
        yield from (ast.Call(node.func, args, node.keywords) for args in _swapped(node.args))
    elif isinstance(node, ast.For):
        items = ast.Call(ast.Name("list", ast.Load()), [node.iter], [])
        order = ast.Call(ast.Name("reversed", ast.Load()), [items], [])
        yield ast.For(node.target, order, node.body, node.orelse)
    elif isinstance(node, ast.Tuple | ast.List):
        yield from (type(node)(elements, node.ctx) for elements in _swapped(node.elts))


def other_brackets(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Set brackets elsewhere: f(a + b) to f(a) + b, a * b + c to a * (b + c), and back."""
    match node:
        case ast.Call(func=function, args=[ast.BinOp(left=left, op=op, right=right)], keywords=[]):
            yield ast.BinOp(ast.Call(function, [left], []), op, right)
            yield ast.BinOp(left, op, ast.Call(function, [right], []))
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, ARITHMETIC):
            if isinstance(left, ast.Call) and len(left.args) == 1:
                yield ast.Call(left.func, [ast.BinOp(left.args[0], op, right)], left.keywords)
            if isinstance(right, ast.Call) and len(right.args) == 1:
                yield ast.Call(right.func, [ast.BinOp(left, op, right.args[0])], right.keywords)
            if isinstance(left, ast.BinOp) and isinstance(left.op, ARITHMETIC):
                yield ast.BinOp(left.left, left.op, ast.BinOp(left.right, op, right))
            if isinstance(right, ast.BinOp) and isinstance(right.op, ARITHMETIC):
                yield ast.BinOp(ast.BinOp(left, op, right.left), right.op, right.right)
            yield from _gathered(node)


def _gathered(node: ast.BinOp) -> Iterator[ast.AST]:
    """Yield a sum with a factor before several of its terms: a * b + c + d to a * (b + c + d)."""
    later: list[tuple[ast.operator, ast.expr]] = []
    part: ast.expr = node
    while isinstance(part, ast.BinOp) and isinstance(part.op, TERMS):
        later.insert(0, (part.op, part.right))
        part = part.left
        first = part.right if isinstance(part, ast.BinOp) and isinstance(part.op, TERMS) else part
        if len(later) > 1 and isinstance(first, ast.BinOp) and isinstance(first.op, ast.Mult):
            inner = first.right
            for op, term in later:
                inner = ast.BinOp(inner, op, term)
            product = ast.BinOp(first.left, first.op, inner)
            whole = isinstance(part, ast.BinOp) and first is part.right
            yield ast.BinOp(part.left, part.op, product) if whole else product  # type: ignore[attr-defined]


def _swapped(nodes: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    far = 4 if len(nodes) <= 5 else 1  # all pairs of many are more than a small change deserves
    for i in range(len(nodes)):
        for k in range(i + 1, min(i + far, len(nodes) - 1) + 1):
            order = list(nodes)
            order[i], order[k] = order[k], order[i]
            yield order


def _without_one(keywords: Sequence[ast.keyword]) -> Iterator[list[ast.keyword]]:
    for place in range(len(keywords)):
        yield [*keywords[:place], *keywords[place + 1 :]]


def other_place(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Read one place earlier or later, more or less of an axis, one round more or less."""
    if isinstance(node, ast.Subscript):
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        for place, index in enumerate(inside):
            for other in _beside(index):
                every: list[ast.expr] = [*inside[:place], other, *inside[place + 1 :]]
                whole = ast.Tuple(every, ast.Load()) if len(every) > 1 else every[0]
                yield ast.Subscript(node.value, whole, node.ctx)
    elif isinstance(node, ast.Slice):
        yield from wider_slice(node, around)
        yield from _from_the_other_end(node)
        yield from (ast.Slice(e, node.upper, node.step) for e in _beside(node.lower))
        yield from (ast.Slice(node.lower, e, node.step) for e in _beside(node.upper))
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range":
        for place, bound in enumerate(node.args):
            for other in _beside(bound):
                args = [*node.args[:place], other, *node.args[place + 1 :]]
                yield ast.Call(node.func, args, node.keywords)


def wider_slice(node: ast.AST, around: object) -> Iterator[ast.AST]:
    """Replace a slice by the whole axis: a[1:] or a[::-1] by a[:]. Mutants are made so, too."""
    if isinstance(node, ast.Slice):
        if node.lower:
            yield ast.Slice(None, node.upper, node.step)
        if node.upper:
            yield ast.Slice(node.lower, None, node.step)
        if node.step:
            yield ast.Slice(node.lower, node.upper, None)


def _from_the_other_end(part: ast.Slice) -> Iterator[ast.AST]:
    """Yield the last of an axis for its first, or all but the last for all but the first."""
    match part:
        case ast.Slice(lower=ast.expr() as bound, upper=None, step=None):
            yield ast.Slice(None, _negative(bound))
        case ast.Slice(lower=None, upper=ast.expr() as bound, step=None):
            yield ast.Slice(_negative(bound), None)


def _negative(number: ast.expr) -> ast.expr:
    match number:
        case ast.UnaryOp(op=ast.USub(), operand=positive):
            return positive
    return ast.UnaryOp(ast.USub(), number)


def _beside(index: ast.expr | None) -> Iterator[ast.expr]:
    if index is not None and not isinstance(index, ast.Constant | ast.Slice | ast.Tuple):
        yield ast.BinOp(index, ast.Sub(), ast.Constant(1))
        yield ast.BinOp(index, ast.Add(), ast.Constant(1))


def other_function(node: ast.AST, around: NamesAround) -> Iterator[ast.AST]:
    """Call another function: one that is alike, or another one that is called."""
    if not isinstance(node, ast.Call):
        return
    name = getattr(node.func, "attr", "")
    if name in IN_PLACE and isinstance(node.func, ast.Attribute):
        yield ast.Call(ast.Name(IN_PLACE[name], ast.Load()), [node.func.value], node.keywords)
    for function in _other_functions(node.func, around):
        yield ast.Call(function, node.args, node.keywords)


def _other_functions(function: ast.expr, around: NamesAround) -> Iterator[ast.expr]:
    name = getattr(function, "id", getattr(function, "attr", ""))
    alike = (other for group in ALIKE if name in group for other in group if other != name)
    for other in alike:
        if isinstance(function, ast.Attribute):
            yield ast.Attribute(function.value, other, ast.Load())
        else:
            yield ast.Name(other, ast.Load())
    own = ast.dump(function)
    yield from (each for each in around.called if ast.dump(each) != own)
    if isinstance(function, ast.Attribute) and around.is_own(function.value):
        yield from around.unread
