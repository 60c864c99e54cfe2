"""What a change is about, in plain words: which function, which kind of line, which rounds."""

import ast
from collections.abc import Callable

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
}  # of functions whose names everybody reads alike
CHANGES = {"transpose": "an exchange of axes", "swapaxes": "an exchange of axes"}
CHANGES |= {"permute": "an exchange of axes", "reshape": "a change of the shape"}
SEVERAL = {"sum": "sums", "mean": "means", "max": "maxima", "min": "minima", "prod": "products"}
SEVERAL |= {"var": "variances", "std": "standard deviations"}
STEPS: dict[type[ast.operator], str] = {
    ast.Add: "something is added",
    ast.Sub: "something is subtracted",
    ast.Mult: "a multiplication",
    ast.Div: "a division",
}


def other_function(original: ast.AST | None, instead: ast.AST | None) -> str:
    """Return "the mean, not the sum" of a call in place of another; empty if one is not known."""
    match original, instead:
        case ast.Call() as right, ast.Call() as wrong:
            names = VALUES.get(called(wrong)), VALUES.get(called(right))
            return f"{names[0]}, not {names[1]}" if all(names) else ""
    return ""


def missing_function(original: ast.AST | None) -> str:
    """Return "the square root" of a call that is left out; empty if it is not known."""
    name = called(original) if isinstance(original, ast.Call) else ""
    return {**VALUES, **CHANGES}.get(name, "")


def missing_axis(original: ast.AST | None, instead: ast.AST | None) -> str:
    """Return which axis is left out of a call, with all numbers in place of some."""
    match original, instead:
        case ast.Call(keywords=before) as call, ast.Call(keywords=after):
            lost = {k.arg for k in before} - {k.arg for k in after}
            if lost & {"axis", "dim"} and called(call) in REDUCTIONS:
                return f"the axis of {VALUES.get(called(call), 'a sum or the like')}"
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


def other_axes(function: ast.AST, axis: str) -> str:
    """Return what is taken over another axis, all that is taken over this one: "axis=0"."""
    calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
    along = [call for call in calls if axis in map(ast.unparse, call.keywords)]
    names = {SEVERAL.get(called(call), "") for call in along if called(call) in REDUCTIONS}
    known = names and all(names)
    return f"{' and '.join(sorted(names))} were taken over another axis" if known else ""
