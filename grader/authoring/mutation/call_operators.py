"""Mistakes in what is called, with which arguments."""

import ast
from collections.abc import Iterator

from grader.authoring.mutation.surroundings import (
    WITHOUT_VALUE,
    Surroundings,
    called,
    of_numpy,
    swapped_neighbours,
)

OTHER_CALLS: dict[str, tuple[str, ...]] = {
    "tanh": ("sigmoid", "sin"),
    "sigmoid": ("tanh",),
    "exp": ("expm1", "abs"),
    "log": ("log1p", "exp"),
    "sqrt": ("square",),
    "square": ("sqrt", "abs"),
    "abs": ("square",),
    "sum": ("mean", "max"),
    "mean": ("sum",),
    "var": ("std", "mean"),
    "std": ("var",),
    "max": ("min", "sum"),
    "min": ("max",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "cumsum": ("cumprod",),
    "cumprod": ("cumsum",),
    "floor": ("ceil",),
    "ceil": ("floor",),
    "any": ("all",),
    "all": ("any",),
    "hstack": ("vstack",),
    "vstack": ("hstack",),
    "softmax": ("log_softmax",),
    "log_softmax": ("softmax",),
    "gelu": ("relu",),
    "softplus": ("relu",),
}
NOT_OF_NUMPY = frozenset({"sigmoid", "softmax", "log_softmax", "relu"})

COMMUTATIVE = frozenset({"maximum", "minimum", "max", "min", "swapaxes", "add", "multiply"})


def other_call(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace the called function: np.tanh(a) by sigmoid(a) or np.sin(a), a.sum() by a.mean()."""
    if not isinstance(node, ast.Call):
        return
    name = called(node)
    for other in OTHER_CALLS.get(name, ()):
        function = _function(other, node.func, around)
        if function is not None:
            yield ast.Call(function, node.args, node.keywords)


def _function(name: str, instead_of: ast.expr, around: Surroundings) -> ast.expr | None:
    if name in around.callables:
        return ast.Name(name, ast.Load())
    if name in NOT_OF_NUMPY and not around.torch:
        return None
    if isinstance(instead_of, ast.Attribute):
        return ast.Attribute(instead_of.value, name, ast.Load())
    return of_numpy(name, around)


def bare_argument(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Replace a call by its argument: np.tanh(a) or a.sum(axis=0) by a."""
    if isinstance(node, ast.Call):
        if node.args:
            yield node.args[0]
        elif isinstance(node.func, ast.Attribute):
            yield node.func.value


def swapped_arguments(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Reverse two arguments: f(a, b, c) by f(b, a, c) or f(a, c, b). Skip what commutes."""
    if isinstance(node, ast.Call) and called(node) not in COMMUTATIVE:
        part = _unordered(node, around)
        for arguments in swapped_neighbours(node.args):
            if part is None or arguments[part] != node.args[part][::-1]:
                yield ast.Call(node.func, arguments, node.keywords)


def _unordered(node: ast.Call, around: Surroundings) -> slice | None:
    """Return which two arguments commute: an array and its lower limit, or two axes to swap.

    NumPy's transpose permutes all axes.
    """
    if called(node) == "clip" and len(node.args) == 3:
        return slice(0, 2)
    swaps = around.torch and called(node) in {"transpose", "swapdims"}
    return slice(-2, None) if swaps else None


def dropped_keyword(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Remove a keyword argument: a.sum(axis=0) becomes a.sum()."""
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg and keyword.arg not in WITHOUT_VALUE:
                rest = [other for other in node.keywords if other is not keyword]
                yield ast.Call(node.func, node.args, rest)


def fewer_axes(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Remove one of several axes: a.sum(axis=(0, 1)) becomes a.sum(axis=0) or a.sum(axis=1)."""
    if isinstance(node, ast.keyword) and node.arg == "axis" and isinstance(node.value, ast.Tuple):
        yield from (ast.keyword("axis", axis) for axis in node.value.elts)


def fewer_rounds(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Remove one round of a loop: range(n) becomes range(n - 1) or range(1, n)."""
    if isinstance(node, ast.Call) and called(node) == "range" and len(node.args) == 1:
        count, one = node.args[0], ast.Constant(1)
        yield ast.Call(node.func, [ast.BinOp(count, ast.Sub(), one)], [])
        yield ast.Call(node.func, [one, count], [])


def other_end(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take from the other end of a list, or put there: q.popleft() becomes q.pop()."""
    match node:
        case ast.Call(func=ast.Attribute(value=held, attr=name), args=arguments, keywords=[]):
            for other, given in _at_other_end(name, arguments):
                yield ast.Call(ast.Attribute(held, other, ast.Load()), given, [])


def _at_other_end(name: str, given: list[ast.expr]) -> Iterator[tuple[str, list[ast.expr]]]:
    """Yield the method, and what it is given, that does the same at the other end."""
    first = ast.Constant(0)
    match name, given:
        case ("popleft", []) | ("pop", [ast.Constant(value=0)]):
            yield "pop", []
        case "pop", []:
            yield "pop", [first]
        case "append", [item]:
            yield "insert", [first, item]  # of a `deque`, too
        case ("insert", [ast.Constant(value=0), item]) | ("appendleft", [item]):
            yield "append", [item]


def plain_heap(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Use a heap as a list: heappush(h, a) becomes h.append(a), and heappop(h) h.pop(0)."""
    match node:
        case ast.Call(args=[heap, item]) if called(node) == "heappush":
            yield ast.Call(ast.Attribute(heap, "append", ast.Load()), [item], [])
        case ast.Call(args=[heap]) if called(node) == "heappop":
            pop = ast.Attribute(heap, "pop", ast.Load())
            yield ast.Call(pop, [], [])
            yield ast.Call(pop, [ast.Constant(0)], [])


def mean_of_all(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Divide a sum by how many values there are: (a * m).sum() / m.sum() by (a * m).mean()."""
    match node:
        case ast.BinOp(left=ast.UnaryOp(op=sign, operand=total), op=ast.Div()):
            yield from (ast.UnaryOp(sign, mean) for mean in _means(total))
        case ast.BinOp(left=total, op=ast.Div()):
            yield from _means(total)


def _means(total: ast.expr) -> Iterator[ast.expr]:
    match total:
        case ast.Call(func=ast.Attribute(value=value, attr="sum")):
            mean = ast.Attribute(value, "mean", ast.Load())
            yield ast.Call(mean, total.args, total.keywords)
