"""What a change is about, in plain words: which function, which kind of line, which rounds."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping

from grader.authoring.mutation.surroundings import REDUCTIONS, called

VALUES = {
    "sum": "the sum",
    "prod": "the product",
    "mean": "the mean",
    "median": "the median",
    "max": "the largest value",
    "amax": "the largest value",
    "min": "the smallest value",
    "amin": "the smallest value",
    "argmax": "the place of the largest value",
    "argmin": "the place of the smallest value",
    "var": "the variance",
    "std": "the standard deviation",
    "sqrt": "the square root",
    "square": "the square",
    "exp": "the exponential",
    "log": "the logarithm",
    "abs": "the absolute value",
    "maximum": "the larger of two values",
    "minimum": "the smaller of two values",
    "relu": "the ReLU",
    "gelu": "the GELU",
    "sigmoid": "the sigmoid",
    "softmax": "the softmax",
    "log_softmax": "the logarithm of the softmax",
}  # of functions whose names everybody reads alike
MADE = {"zeros": "zeros", "ones": "ones", "zeros_like": "zeros", "ones_like": "ones"}
CHANGES = {"transpose": "an exchange of axes", "swapaxes": "an exchange of axes"}
CHANGES |= {"permute": "an exchange of axes", "reshape": "a change of the shape"}
CHANGES |= {"zero_grad": "clearing the gradients"}
CHANGES |= {"copy": "a copy", "reversed": "a reversal", "flip": "a reversal", "sorted": "a sort"}
CHANGES |= {"sort": "a sort", "sort_values": "a sort", "zeros_like": "new zeros"}
CHANGES |= {"clip_grad_norm_": "limiting the norm of the gradients"}
SEVERAL = {"sum": "sums", "mean": "means", "max": "maxima", "min": "minima", "prod": "products"}
SEVERAL |= {"var": "variances", "std": "standard deviations"}
AROUND = {
    "'edge'": "the outermost values of an array were repeated around it, where zeros should be",
    "'reflect'": "the mirror image of an array stood around it, where zeros should be",
    "'wrap'": "the values of the other side stood around an array, where zeros should be",
}  # by the modes of `np.pad`
STEPS: dict[type[ast.operator], str] = {
    ast.Add: "something is added",
    ast.Sub: "something is subtracted",
    ast.Mult: "a multiplication",
    ast.Div: "a division",
}
OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}  # of comparisons that a mutant replaces by each other


def around_an_array(after: str) -> str:
    """Return what stands around an array, by the mode that it is padded with."""
    return next((words for mode, words in AROUND.items() if f"mode={mode}" in after), "")


def other_function(original: ast.AST | None, instead: ast.AST | None) -> str:
    """Return "the mean, not the sum" of a call in place of another; empty if one is not known."""
    match original, instead:
        case ast.Call() as right, ast.Call() as wrong:
            words = {**VALUES, **MADE}
            names = words.get(called(wrong)), words.get(called(right))
            return f"{names[0]}, not {names[1]}" if all(names) else ""
    return ""


def missing_function(original: ast.AST | None) -> str:
    """Return "the square root" of a call that is left out; empty if it is not known."""
    name = called(original) if isinstance(original, ast.Call) else ""
    return {**VALUES, **CHANGES}.get(name, "")


def lost_argument(
    original: ast.AST | None, instead: ast.AST | None, known: Callable[[str], bool]
) -> str:
    """Return the name of the argument that a call leaves out, if students know it."""
    match original, instead:
        case ast.Call(keywords=before), ast.Call(keywords=after):
            lost = {k.arg for k in before if k.arg} - {k.arg for k in after}
            return next((f"`{name}`" for name in lost if known(name)), "")
    return ""


def all_axes(original: ast.AST | None, instead: ast.AST | None) -> str:
    """Return what is taken over all axes because a call leaves out which one."""
    match original, instead:
        case ast.Call(keywords=before) as call, ast.Call(keywords=after):
            lost = {k.arg for k in before} - {k.arg for k in after}
            if lost & {"axis", "dim"} and called(call) in REDUCTIONS:
                value = VALUES.get(called(call), "a sum or the like")
                return f"{value} were taken over all axes: no axis is given"
    return ""


def other_axis(before: str) -> str:
    """Return what is taken over another axis, if the text of a line has one call of its kind."""
    found = [name for name in REDUCTIONS for _ in range(len(re.findall(rf"\b{name}\(", before)))]
    value = VALUES.get(found[0], "") if len(found) == 1 else ""
    return f"{value} were taken over another axis" if value else ""


def holder(number: ast.AST | None, function: ast.AST) -> ast.Subscript | ast.Call | None:
    """Return what a number is a place in, or what is done along it: `a[-1]`, `f(a, axis=-1)`."""
    for node in ast.walk(function):
        match node:
            case ast.Subscript(slice=place) if any(_is(part, number) for part in _places(place)):
                return node
            case ast.Call() if any(_is(axis, number) for axis in _axes(node)):
                return node
    return None


def _axes(node: ast.Call) -> list[ast.expr]:
    named = [k.value for k in node.keywords if k.arg in ("axis", "dim")]
    takes = called(node) in SEVERAL and isinstance(node.func, ast.Attribute)  # not Python's `max`
    return [*named, *(node.args[-1:] if takes else [])]


def _places(index: ast.expr) -> Iterator[ast.expr | None]:
    for part in index.elts if isinstance(index, ast.Tuple) else [index]:
        if isinstance(part, ast.Slice):
            yield from (part.lower, part.upper, part.step)
        else:
            yield part


def _is(written: ast.expr | None, number: ast.AST | None) -> bool:
    """Return whether a number is written here, with its sign or without, or this very `t + 1`."""
    match written:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant() as inside):
            return number is written or number is inside
        case ast.Constant() | ast.BinOp():
            return number is written
    return False


def exchanges(original: ast.AST | None, instead: ast.AST | None, function: ast.AST) -> bool:
    """Return whether each of two cases is taken where the other one belongs."""
    match original, instead:
        case ast.IfExp(body=body, orelse=other), ast.IfExp(body=own_body, orelse=own_other):
            return (own_body, own_other) == (other, body)
        case ast.If(orelse=[_, *_]), ast.If(test=ast.UnaryOp(op=ast.Not(), operand=test)):
            return test is original.test
        case ast.Compare(ops=[right]), ast.Compare(ops=[wrong]):
            if OPPOSITES.get(type(right)) is type(wrong):
                return any(_decides(original, node) for node in ast.walk(function))
    return False


def _decides(test: ast.AST, node: ast.AST) -> bool:
    match node:
        case ast.IfExp(test=own) | ast.If(test=own, orelse=[_, *_]):
            return own is test
    return False


def squared(original: ast.AST | None, is_known: Callable[[str], bool]) -> str:
    """Return what should be squared, by a name that is known: "of `w`"; empty if it has none."""
    match original:
        case ast.BinOp(left=ast.Name(id=name), op=ast.Pow()) | ast.Call(args=[ast.Name(id=name)]):
            return f"of `{name}`" if is_known(name) else ""
    return ""


def is_never(instead: ast.AST | None) -> bool:
    """Return whether a condition is replaced by False."""
    return isinstance(instead, ast.If) and ast.unparse(instead.test) == "False"


def step_of(original: ast.AST | None) -> str:
    """Return what the one line under a condition does: "a division"; empty if there are more."""
    match original:
        case ast.If(body=[statement], orelse=[]):
            return missing_step(statement)
    return ""


def lost_operand(body: ast.expr, other: ast.expr, words: Mapping[type[ast.operator], str]) -> str:
    """Return what one of two values has more than the other one: "a factor or divisor …"."""
    for longer, shorter in ((body, other), (other, body)):
        match longer:
            case ast.BinOp(left=left, op=operator, right=right):
                if ast.dump(shorter) in (ast.dump(left), ast.dump(right)):
                    return words.get(type(operator), "")
    return ""


def missing_step(original: ast.AST | None) -> str:
    """Return what a line that is left out does: "a division"; empty if it has no short name."""
    match original:
        case ast.AugAssign(op=operator):
            return STEPS.get(type(operator), "")
        case ast.Assign(targets=[ast.Subscript()], value=ast.Constant(value=int() | float() as n)):
            return f"some values are set to {n:g}"
        case ast.For() | ast.While():
            return "a loop"
    return ""


def lets_pass(original: ast.AST | None, instead: ast.AST | None) -> bool:
    """Return whether what is missing is a factor of truth values, which makes others zero."""
    match original:
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            lost = right if ast.dump(left) == _dumped(instead) else left
            conditions = (n for n in ast.walk(lost) if isinstance(n, ast.Compare))
            return isinstance(lost, ast.Compare) or (
                isinstance(lost, ast.Call) and called(lost) == "astype" and any(conditions)
            )
    return False


def _dumped(node: ast.AST | None) -> str:
    return ast.dump(node) if node else ""


def is_in_rounds(original: ast.AST | None, function: ast.AST) -> bool:
    """Return whether the change is in the bounds of a loop."""
    calls = (n for n in ast.walk(function) if isinstance(n, ast.Call))
    inside = (part for call in calls if called(call) == "range" for part in ast.walk(call))
    return any(part is original for part in inside)


def shared_operand(before: str, is_public: Callable[[str], bool]) -> str:
    """Return what is missing in several places, or what it stands beside, by names that are known.

    "`stride`" of "* stride, in 2 places", and "beside `pad`" of "2 * pad, in 2 places".
    """
    operation = before.partition(", in ")[0]
    name = operation.lstrip("+-*/@ ")
    if name.isidentifier():
        return f"`{name}`" if is_public(name) else ""
    left, right = (operation.split(" ", 1)[0], operation.rsplit(" ", 1)[-1])
    names = [each for each in (left, right) if each.isidentifier()]
    return f"beside `{names[0]}`" if len(names) == 1 and is_public(names[0]) else ""


def reduced(function: ast.AST, axis: str) -> str:
    """Return all that is taken over an axis: "means and sums" of "axis=0"."""
    calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
    along = [call for call in calls if axis in map(ast.unparse, call.keywords)]
    names = {SEVERAL.get(called(call), "") for call in along if called(call) in REDUCTIONS}
    return " and ".join(sorted(names)) if names and all(names) else ""
