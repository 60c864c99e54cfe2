"""Mistakes of a place (names, indices, an order, a missing line), or around a right-hand side."""

import ast
from collections.abc import Iterator, Sequence
from itertools import combinations

from grader.authoring.mutation.surroundings import (
    Surroundings,
    called,
    of_numpy,
    swapped_neighbours,
)

EXCHANGING = ("transpose", "permute", "swapaxes")
TRIANGLES = {"tril": "triu", "triu": "tril"}
FORGETTABLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Delete, ast.For, ast.While, ast.Break)


def swapped_elements(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Reverse two neighbours in a tuple or list: a, b, c becomes b, a, c or a, c, b."""
    if isinstance(node, ast.Tuple | ast.List):
        for elements in swapped_neighbours(node.elts):
            yield type(node)(elements, node.ctx)


def split_in_turns(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Split an axis into parts that take turns: reshape(n, t, h, e), before axes are exchanged."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Call() as split)) if called(node) in EXCHANGING:
            if called(split) not in ("reshape", "view") or not split.args:
                return
            whole = split.args[0]
            sizes = whole.elts if isinstance(whole, ast.Tuple) else split.args
            if len(sizes) > 2 and ast.dump(sizes[-1]) != ast.dump(sizes[-2]):
                *others, parts, width = sizes
                turned = ast.Call(split.func, [*others, width, parts], [])
                last: list[ast.expr] = [ast.Constant(-1), ast.Constant(-2)]
                back = ast.Call(ast.Attribute(turned, "swapaxes", ast.Load()), last, [])
                exchange = ast.Attribute(back, called(node), ast.Load())
                yield ast.Call(exchange, node.args, node.keywords)


def dropped_statement(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Remove a statement, as if the line were forgotten."""
    if isinstance(node, FORGETTABLE):
        yield ast.Pass()


def other_name(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace a name by another one of the same shape: prev_h by next_h."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for other in around.alike.get(node.id, ()):
            yield ast.Name(other, ast.Load())


def other_index(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace an index: a[:, t] by a[:, t - 1], a[:H] by another slice, p["Wx"] by p["Wh"]."""
    if isinstance(node, ast.Subscript):
        yield from _earlier(node)
        yield from _siblings(node, around)
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            others = (key for key in around.keys if key != node.slice.value)
            yield from (ast.Subscript(node.value, ast.Constant(key), node.ctx) for key in others)


def _earlier(node: ast.Subscript) -> Iterator[ast.AST]:
    inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for place, index in enumerate(inside):
        if isinstance(index, ast.Name):
            earlier = ast.BinOp(index, ast.Sub(), ast.Constant(1))
            changed: list[ast.expr] = [*inside[:place], earlier, *inside[place + 1 :]]
            whole = ast.Tuple(changed, ast.Load()) if len(changed) > 1 else changed[0]
            yield ast.Subscript(node.value, whole, node.ctx)


def _siblings(node: ast.Subscript, around: Surroundings) -> Iterator[ast.AST]:
    own = ast.dump(node.slice)
    for other in around.slices.get(ast.unparse(node.value), ()):
        around_node = any(each is node for each in ast.walk(other))  # a[argsort(a["key"])]
        if ast.dump(other) != own and not around_node:
            yield ast.Subscript(node.value, other, node.ctx)


EMPTY = frozenset({"zeros", "zeros_like", "empty", "empty_like"})
NEVER_NEGATIVE = frozenset({"exp", "abs", "square", "sqrt", "sigmoid"})


def wrapped(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Wrap an assigned value: a = f(b) in tanh, sigmoid or relu, negated, doubled or halved."""
    if not isinstance(node, ast.Assign) or not _is_numeric(node, around):
        return
    for value in _wrappings(node.value, around):
        yield ast.Assign(node.targets, value)


def _is_numeric(node: ast.Assign, around: Surroundings) -> bool:
    if isinstance(node.value, ast.Call) and called(node.value) in EMPTY:
        return False
    target = node.targets[0]
    while isinstance(target, ast.Subscript):
        target = target.value
    return isinstance(target, ast.Name) and target.id in around.arrays


def _wrappings(value: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    nothing, one, two = (ast.Constant(number) for number in (0, 1, 2))
    decay = ast.Call(of_numpy("exp", around), [ast.UnaryOp(ast.USub(), value)], [])
    yield ast.Call(of_numpy("tanh", around), [value], [])
    if not isinstance(value, ast.Call) or called(value) not in NEVER_NEGATIVE:
        yield ast.Call(of_numpy("maximum", around), [value, nothing], [])
    yield ast.BinOp(one, ast.Div(), ast.BinOp(one, ast.Add(), decay))
    yield ast.UnaryOp(ast.USub(), value)
    yield ast.BinOp(value, ast.Mult(), two)
    yield ast.BinOp(value, ast.Div(), two)


def absolute_result(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Return absolute values: return a - b becomes return abs(a - b), of several values one each.

    What is never negative, such as a probability, need not notice it.
    """
    if not isinstance(node, ast.Return) or node.value is None:
        return
    several = node.value.elts if isinstance(node.value, ast.Tuple) else None
    values = [node.value] if several is None else several
    for place, value in enumerate(values):
        if _may_be_negative(value, around):
            absolute = ast.Call(ast.Name("abs", ast.Load()), [value], [])
            changed = [*values[:place], absolute, *values[place + 1 :]]
            yield ast.Return(absolute if several is None else ast.Tuple(changed, ast.Load()))


def _may_be_negative(value: ast.expr, around: Surroundings) -> bool:
    """Return whether an expression is perhaps a negative number, or an array of some."""
    match value:
        case ast.Name(id=name):
            return name in around.numbers
        case ast.Call():
            return called(value) not in NEVER_NEGATIVE
    return isinstance(value, ast.BinOp | ast.UnaryOp | ast.Subscript | ast.IfExp)


def other_padding(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Put other values than zeros around an array: np.pad(a, n) becomes np.pad(a, n, mode="edge").

    So too where the array is stored in the middle of another one: p[n:-n, n:-n] = a.
    """
    match node:
        case ast.Call(args=[array, widths]) if called(node) == "pad" and not around.torch:
            if not any(k.arg == "constant_values" or _is_mode(k) for k in node.keywords):
                yield from _padded(array, widths, around)
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=middle)]):
            cuts = middle.elts if isinstance(middle, ast.Tuple) else [middle]
            slices = [cut for cut in cuts if isinstance(cut, ast.Slice) and not cut.step]
            inside = any(cut.lower and cut.upper for cut in slices)
            if inside and len(slices) == len(cuts) and name in around.arrays and not around.torch:
                whole = ast.Subscript(ast.Name(name, ast.Load()), ast.Constant(...), ast.Store())
                for padded in _padded(node.value, _widths(name, slices, around), around):
                    yield ast.Assign([whole], padded)


def swapped_letters(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Reverse two letters of an array in einsum: "nm,md->nd" becomes "mn,md->nd"."""
    match node:
        case ast.Call(args=[ast.Constant(value=str() as text), *rest]) if called(node) == "einsum":
            given, arrow, result = text.replace(" ", "").partition("->")
            parts = [*given.split(","), *([result] if arrow else [])]
            for place, letters in enumerate(parts):
                for other in _with_two_reversed(letters):
                    changed = [*parts[:place], other, *parts[place + 1 :]]
                    whole = ",".join(changed[: given.count(",") + 1])
                    whole += arrow + "".join(changed[given.count(",") + 1 :])
                    yield ast.Call(node.func, [ast.Constant(whole), *rest], node.keywords)


def _with_two_reversed(letters: str) -> Iterator[str]:
    for one, other in combinations(range(len(letters)) if letters.isalpha() else (), 2):
        if letters[one] != letters[other]:
            found = [*letters]
            found[one], found[other] = found[other], found[one]
            yield "".join(found)


def cut_gradient(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Let no gradient pass: m = y.mean() becomes m = y.mean().detach(), x @ w x.detach() @ w."""
    match node:
        case ast.Assign(targets=[ast.Name()]) if around.torch:
            yield ast.Assign(node.targets, _detached(node.value))
        case ast.BinOp(left=left, op=op, right=right) if around.torch:
            if isinstance(left, ast.Name | ast.Call):
                yield ast.BinOp(_detached(left), op, right)
            if isinstance(right, ast.Name | ast.Call):
                yield ast.BinOp(left, op, _detached(right))


def _detached(value: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(value, "detach", ast.Load()), [], [])


def _is_mode(keyword: ast.keyword) -> bool:
    """Return whether an argument asks for something else than zeros."""
    zeros = isinstance(keyword.value, ast.Constant) and keyword.value.value == "constant"
    return keyword.arg == "mode" and not zeros


def _padded(array: ast.expr, widths: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    for mode in ("edge", "reflect", "wrap"):
        keywords = [ast.keyword("mode", ast.Constant(mode))]
        yield ast.Call(of_numpy("pad", around), [array, widths], keywords)


def _widths(name: str, slices: Sequence[ast.Slice], around: Surroundings) -> ast.expr:
    """Return how many places of an array lie before its slices, and how many behind them."""
    pairs = []
    for axis, cut in enumerate(slices):
        length = f"{name}.shape[{axis}]"
        kept = f"range({length})[{ast.unparse(cut)}]"
        pairs.append(f"({kept}[0], {length} - 1 - {kept}[-1])")
    return ast.parse(f"[{', '.join(pairs)}]", mode="eval").body


def other_triangle(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take the other triangle, one diagonal more or fewer, or all places outside."""
    if not isinstance(node, ast.Call) or called(node) not in TRIANGLES:
        return
    if isinstance(node.func, ast.Attribute):
        other = ast.Attribute(node.func.value, TRIANGLES[called(node)], ast.Load())
        yield ast.Call(other, node.args, node.keywords)
        if len(node.args) > 1 or node.keywords:  # a diagonal: the same one below, or above
            rest = [ast.UnaryOp(ast.USub(), each) for each in node.args[1:]]
            named = [ast.keyword(k.arg, ast.UnaryOp(ast.USub(), k.value)) for k in node.keywords]
            yield ast.Call(other, [*node.args[:1], *rest], named)
    if len(node.args) == 1 and not node.keywords:
        for diagonal in (-1, 1):
            yield ast.Call(node.func, [*node.args, ast.Constant(diagonal)], [])
    yield ast.BinOp(ast.Constant(1), ast.Sub(), node)
