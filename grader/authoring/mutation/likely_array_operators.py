"""More mistakes that are tried only as evidence: with axes, shapes, masks, places, roundings."""

import ast
from collections.abc import Iterator, Sequence

from grader.authoring.mutation import place_operators
from grader.authoring.mutation.surroundings import REDUCTIONS, Surroundings, called, of_numpy

AXES = (0, 1, 2, 3, -1)  # of arrays with four at most, as those of images or of several heads
RESHAPING = ("reshape", "view")


def other_axis(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take any other axis: softmax(a, dim=3) becomes softmax(a, dim=1).

    What is subtracted from rows, for example, has to keep its axis: that is a part of the mistake.
    """
    match node:
        case ast.keyword(arg="axis" | "dim", value=ast.Constant(value=int() as own)):
            others = (axis for axis in AXES if axis != own)
            yield from (ast.keyword(node.arg, ast.Constant(axis)) for axis in others)
        case ast.Call(keywords=keywords) if called(node) in REDUCTIONS:
            for place, keyword in enumerate(keywords):
                rest = [*keywords[:place], *keywords[place + 1 :]]
                for other in other_axis(keyword, around):
                    assert isinstance(other, ast.keyword)
                    yield ast.Call(node.func, node.args, kept_axes([*rest, other]))


def kept_axes(keywords: Sequence[ast.keyword]) -> list[ast.keyword]:
    """Return keywords of a reduction that keeps the axes which it takes together."""
    rest = (keyword for keyword in keywords if keyword.arg not in ("keepdims", "keepdim"))
    return [*rest, ast.keyword("keepdims", ast.Constant(True))]


def counted_from_one(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Begin to count at 1: arange(n) becomes arange(1, n + 1)."""
    match node:
        case ast.Call(args=[count]) if called(node) == "arange":
            end = ast.BinOp(count, ast.Add(), ast.Constant(1))
            yield ast.Call(node.func, [ast.Constant(1), end], node.keywords)


def last_part(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Read the last places, not the first: a[:n] becomes a[-n:]."""
    match node:
        case ast.Slice(lower=None, upper=ast.expr() as count, step=None):
            if not isinstance(count, ast.UnaryOp):
                yield ast.Slice(ast.UnaryOp(ast.USub(), count), None, None)


def no_infinity(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take zero in place of infinity."""
    match node:
        case (
            ast.Attribute(attr="inf")
            | ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value="inf" | "-inf")])
        ):
            yield ast.Constant(0)


def reckoned_condition(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Add or multiply truth values, not choose by them: where(c, a, b) becomes a + c or a * c."""
    match node:
        case ast.Call(func=ast.Attribute(value=array), args=[condition, _]) if (
            called(node) == "masked_fill"
        ):
            chosen, sign = array, -1
        case ast.Call(args=[condition, chosen, _]) if called(node) == "where":
            sign = 1
        case _:
            return
    number = ast.BinOp(condition, ast.Mult(), ast.Constant(sign))
    yield ast.BinOp(chosen, ast.Add(), number)
    kept = number if sign > 0 else ast.BinOp(ast.Constant(1), ast.Add(), number)
    yield ast.BinOp(chosen, ast.Mult(), kept)


def other_share(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Keep what should be dropped: (r < p) / p becomes (r > p) / (1 - p)."""
    match node:
        case ast.BinOp(ast.Compare(left, [ast.Lt() | ast.LtE()], [share]), ast.Div(), divisor):
            if ast.dump(share) == ast.dump(divisor):
                rest = ast.BinOp(ast.Constant(1), ast.Sub(), divisor)
                yield ast.BinOp(ast.Compare(left, [ast.Gt()], [share]), ast.Div(), rest)


def repeated_call(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Call a method of the object itself twice: self.f(a) becomes self.f(self.f(a))."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self")), args=[_], keywords=[]):
            yield ast.Call(node.func, [node], [])


def reshaped_only(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Give another shape where axes should be swapped: (n, s, h).transpose(1, 2) to (n, h, s)."""
    changed = without_transpose(node, around.torch)
    if changed is not None:
        yield changed


def without_transpose(node: ast.AST, torch: bool) -> ast.Call | None:
    """Return a call that reshapes to the shape that two calls, one of which swaps axes, make."""
    match node:
        case ast.Call(
            func=ast.Attribute(attr="transpose" | "permute" | "swapaxes" as name, value=inner),
            args=axes,
        ) if isinstance(inner, ast.Call) and called(inner) in RESHAPING:
            whole = len(inner.args) == 1 and isinstance(inner.args[0], ast.Tuple)
            shape = inner.args[0].elts if whole else inner.args  # type: ignore[attr-defined]
            order = _order(axes, len(shape), name == "swapaxes" or (torch and name == "transpose"))
            if order and isinstance(inner.func, ast.Attribute):
                return ast.Call(inner.func, [shape[axis] for axis in order], inner.keywords)
    return None


def _order(axes: Sequence[ast.expr], length: int, swaps: bool) -> list[int]:
    """Return the order of axes that a call asks for; empty if it cannot be read."""
    numbers = [a.value for a in axes if isinstance(a, ast.Constant) and isinstance(a.value, int)]
    order = list(range(length))
    if len(numbers) != len(axes) or not set(numbers) <= {*order}:
        return []
    if swaps and len(numbers) == 2:
        one, other = numbers
        order[one], order[other] = other, one
        return order
    return numbers if sorted(numbers) == order else []


def other_factor(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take a product twice, or half a product: h * k becomes 2 * (h * k) or h * k / 2."""
    match node:
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            if not isinstance(left, ast.Constant) and not isinstance(right, ast.Constant):
                yield ast.BinOp(ast.Constant(2), ast.Mult(), node)
                yield ast.BinOp(node, ast.Div(), ast.Constant(2))


def other_count(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Divide by one more or fewer: a / n becomes a / (n + 1)."""
    match node:
        case ast.BinOp(left=left, op=ast.Div() | ast.FloorDiv() as division, right=count):
            length = isinstance(count, ast.Call) and called(count) == "len"
            if length or isinstance(count, ast.Name | ast.Attribute | ast.Subscript):
                for beside in (ast.Add(), ast.Sub()):
                    other = ast.BinOp(count, beside, ast.Constant(1))
                    yield ast.BinOp(left, division, other)


def half_up(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Let each half be rounded up, not to the even number: rint(a) becomes floor(a + 0.5)."""
    match node:
        case ast.Call(args=[array]) if called(node) in ("rint", "round"):
            above = ast.BinOp(array, ast.Add(), ast.Constant(0.5))
            yield ast.Call(of_numpy("floor", around), [above], [])


def sum_of_absolutes(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Add absolute values: sqrt(a ** 2 + b ** 2) becomes abs(a) + abs(b), and a norm the first."""
    pairs: list[ast.expr | None] = []
    match node:
        case ast.Call(args=[_], keywords=named) if called(node) == "norm":
            if not {each.arg for each in named} & {"ord", "p"}:
                yield ast.Call(node.func, node.args, [*named, ast.keyword("ord", ast.Constant(1))])
        case ast.Call(args=[ast.BinOp(left=one, op=ast.Add(), right=other)]):
            pairs = [_squared(one), _squared(other)] if called(node) == "sqrt" else []
        case ast.Call(args=[one, other]) if called(node) == "hypot":
            pairs = [one, other]
    parts = [ast.Call(ast.Name("abs", ast.Load()), [part], []) for part in pairs if part]
    if len(parts) == 2:
        yield ast.BinOp(parts[0], ast.Add(), parts[1])


def _squared(node: ast.expr) -> ast.expr | None:
    """Return what is squared, if anything is."""
    match node:
        case ast.BinOp(left=array, op=ast.Pow(), right=ast.Constant(value=2)):
            return array
        case ast.Call(args=[array]) if called(node) == "square":
            return array
    return None


def whole_division(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Make a division a whole one: a / b becomes a // b."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        yield ast.BinOp(node.left, ast.FloorDiv(), node.right)


def bare_index(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take positions, not what stands there: labels[nearest] becomes nearest."""
    match node:
        case ast.Subscript(slice=ast.Name() as index, ctx=ast.Load()):
            yield index


def compared_value(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take the values themselves, not whether they fulfil a condition: a > 0 becomes a."""
    match node:
        case ast.Compare(left=left, ops=[ast.Gt() | ast.GtE() | ast.Lt() | ast.LtE()]):
            yield left


def own_condition(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Let a value decide whether it passes by itself: a * (b > 0) becomes a * (a > 0)."""
    match node:
        case ast.BinOp(op=ast.Mult(), left=value, right=ast.Compare(ops=[_]) as condition):
            yield ast.BinOp(value, ast.Mult(), _on(value, condition))
        case ast.BinOp(op=ast.Mult(), left=ast.Compare(ops=[_]) as condition, right=value):
            yield ast.BinOp(_on(value, condition), ast.Mult(), value)
        case ast.Call(args=[ast.Compare(ops=[_]) as condition, value, other]):
            if called(node) == "where":
                yield ast.Call(node.func, [_on(value, condition), value, other], node.keywords)


def _on(value: ast.expr, condition: ast.Compare) -> ast.Compare:
    return ast.Compare(value, condition.ops, condition.comparators)


def one_for_sum(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Count once what is to be added up: a.sum(axis=1) becomes 1."""
    if isinstance(node, ast.Call) and called(node) == "sum":
        yield ast.Constant(1)


def undone_logarithm(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take what a logarithm is of: log_p becomes exp(log_p)."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if name in around.arrays and "log" in name:
            yield ast.Call(of_numpy("exp", around), [node], [])


def alike_function(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Call a function of a step more or fewer: affine_relu_forward becomes affine_forward."""
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in around.callables:
            own = set(name.split("_"))
            for other in sorted(around.callables):
                if len(own ^ set(other.split("_"))) == 1 and name != other:
                    yield ast.Call(ast.Name(other, ast.Load()), node.args, node.keywords)


def kept_result(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Store a value in place of its source too: m_hat = c["m"] / k becomes c["m"] = m_hat = …."""
    match node:
        case ast.Assign(targets=[ast.Name()], value=ast.BinOp(left=ast.Subscript() as source)):
            if isinstance(source.slice, ast.Constant):
                stored = ast.Subscript(source.value, source.slice, ast.Store())
                yield ast.Assign([stored, *node.targets], node.value)


def other_corner(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Cut at the start of two axes, not where it should begin: a[i:i + m, j:j + n] to a[:m, :n]."""
    match node:
        case ast.Subscript(slice=ast.Tuple(elts=parts)):
            cut = [_at_the_start(part) for part in parts]
            if sum(one is not part for one, part in zip(cut, parts, strict=True)) > 1:
                yield ast.Subscript(node.value, ast.Tuple(cut, ast.Load()), node.ctx)


def _at_the_start(part: ast.expr) -> ast.expr:
    match part:
        case ast.Slice(lower=ast.expr() as start, upper=ast.BinOp(ast.expr() as own, ast.Add(), n)):
            if ast.dump(start) == ast.dump(own):
                return ast.Slice(None, n, None)
    return part


def whole_axis(node: ast.AST, around: Surroundings) -> Iterator[ast.AST]:
    """Take all places along an axis, not one for each other index: a[rows, y] becomes a[:, y]."""
    match node:
        case ast.Subscript(slice=ast.Tuple(elts=[ast.Name(), ast.Name() as index])):
            places: list[ast.expr] = [ast.Slice(None, None, None), index]
            yield ast.Subscript(node.value, ast.Tuple(places, ast.Load()), node.ctx)


LIKELY_OF_ARRAYS = (
    other_axis,
    counted_from_one,
    last_part,
    place_operators.other_triangle,
    place_operators.other_padding,
    place_operators.absolute_result,
    no_infinity,
    reckoned_condition,
    other_share,
    repeated_call,
    reshaped_only,
    place_operators.split_in_turns,
    place_operators.swapped_letters,
    place_operators.cut_gradient,
    other_factor,
    other_count,
    half_up,
    sum_of_absolutes,
    whole_division,
    bare_index,
    compared_value,
    own_condition,
    one_for_sum,
    undone_logarithm,
    alike_function,
    kept_result,
    other_corner,
    whole_axis,
)
