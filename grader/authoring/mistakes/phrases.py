"""What may be said to students about a mutant, without quoting the reference."""

import ast
import re

from grader.authoring.mutation.mutants import Mutant
from grader.authoring.mutation.reference_functions import Function

PHRASES = {
    "other_call": "another function were called",
    "bare_argument": "a function call were left out",
    "swapped_arguments": "two arguments of a call were swapped",
    "fewer_axes": "a call left out one of its axes",
    "dropped_keyword": "a call left out one of its arguments",
    "fewer_rounds": "a loop left out its first or last round",
    "other_index": "a wrong position or part of an array were read",
    "wider_slice": "a wrong position or part of an array were read",
    "swapped_elements": "two neighbouring values were swapped",
    "other_transpose": "a matrix were transposed by mistake, or not transposed",
    "swapped_operands": "the two sides of an operation were swapped",
    "other_derivative": "the derivative were that of another function",
    "other_name": "another array of the same shape were used",
    "dropped_statement": "a line were left out",
    "other_comparison": "a condition were wrong",
    "other_condition": "a condition were wrong",
    "other_constant": "a constant had the wrong value",
    "other_operator": "a sign or an operation (+, -, *, /) were wrong",
    "zero": "a value that is not zero were replaced by zero",
}
OPERANDS = {
    ast.Add: "a term were missing",
    ast.Sub: "a term were missing",
    ast.Mult: "a factor were missing",
    ast.Div: "a factor or divisor were missing",
    ast.MatMult: "a matrix product were missing",
    ast.Pow: "a power were missing",
}


def rank(mutant: Mutant) -> int:
    """Return a number: of two mutants that behave alike, the lower one is rather what happened."""
    likely = ("dropped_term", *PHRASES, "wrapped")
    return likely.index(mutant.kind)


def phrase(mutant: Mutant) -> str:
    """Return a sentence about {subject}; empty if nothing true can be said in plain words."""
    what = _what(mutant) or PHRASES.get(mutant.kind, "")
    if not what:
        return ""
    return f"{{subject}} {{behaves}} as if {what}{_place(mutant)}"


def _what(mutant: Mutant) -> str:
    """Return a mistake in words that fit the kind of value; empty if its usual phrase does."""
    match mutant.kind, mutant.original:
        case "dropped_term", original:
            return _missing(original)
        case "other_operator", ast.AugAssign() if mutant.after.partition("=")[0].endswith(" "):
            return "an earlier value were overwritten, not updated"
        case "other_operator", ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            return "& and | were confused"
        case "other_operator", ast.BinOp(op=ast.MatMult()):
            return "arrays were multiplied element by element, not as matrices"
        case "other_index", ast.Subscript(slice=ast.Constant(value=str())):
            return "a wrong key were read"
        case "other_constant", ast.Constant(value=bool()):
            return "True and False were confused"
        case "other_constant", _ if mutant.before.endswith("]"):
            return PHRASES["other_index"]
        case "wrapped", _:
            return _wrapping(mutant)
    return ""


def _missing(original: ast.AST | None) -> str:
    """Return what is missing without one operand: numbers have terms, lists and texts parts."""
    match original:
        case ast.UnaryOp(op=ast.USub()):
            return "a minus sign were missing"
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            return "a condition were the wrong way round"
        case ast.BinOp(op=ast.Add(), left=left, right=right) if _is_sequence(left, right):
            return "a part of a list, tuple or text were missing"
        case ast.BinOp(op=operator):
            return OPERANDS.get(type(operator), "")
    return ""


def _is_sequence(*operands: ast.expr) -> bool:
    """Return whether an operand is written as a list, tuple or text: numbers never are."""
    written = (ast.List, ast.Tuple, ast.JoinedStr, ast.ListComp)
    texts = [isinstance(o, ast.Constant) and isinstance(o.value, str) for o in operands]
    return any(texts) or any(isinstance(operand, written) for operand in operands)


def _wrapping(mutant: Mutant) -> str:
    """Return what stands around the right-hand side, as a mistake."""
    (statement,) = ast.parse(mutant.after).body
    match statement:
        case ast.Assign(value=ast.UnaryOp()):
            return "a minus sign were missing or one too many"
        case ast.Assign(value=ast.BinOp(left=ast.Constant(value=1), op=ast.Div())):
            return "one function too many were called"
        case ast.Assign(value=ast.BinOp()):
            return "a factor of 2 were missing or one too many"
        case _:
            return "one function too many were called"


def note(mutant: Mutant) -> str:
    """Return the sentence for instructors, with the lines of the reference."""
    name = mutant.function.name
    return f"{{subject}} {{behaves}} like a change of {name}: {mutant.change}"


def _place(mutant: Mutant) -> str:
    """Return where, if what is computed there has a name that students know."""
    names = [name for name in _targets(mutant) if _is_public(name, mutant.function)]
    return f" where `{names[0]}` is computed" if len(names) == 1 else ""


def _targets(mutant: Mutant) -> list[str]:
    statements = [n for n in ast.walk(mutant.function.node) if isinstance(n, ast.stmt)]
    inside = [s for s in statements if s.lineno <= mutant.line <= (s.end_lineno or s.lineno)]
    nearest = min(inside, key=lambda s: (s.end_lineno or s.lineno) - s.lineno, default=None)
    if not isinstance(nearest, ast.Assign):
        return []
    stored = (n for target in nearest.targets for n in ast.walk(target))
    return [n.id for n in stored if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]


def _is_public(name: str, function: Function) -> bool:
    text = ast.get_docstring(function.node) or ""
    return len(name) > 1 and re.search(rf"\b{re.escape(name)}\b", text) is not None
