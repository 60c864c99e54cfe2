"""What may be said to students about a mutant, without quoting the reference."""

import ast
import re

from grader.authoring.mutation.mutants import Mutant
from grader.authoring.mutation.reference_functions import Function

PHRASES = {
    "other_call": "another function were called",
    "bare_argument": "a function call were left out",
    "swapped_arguments": "two arguments of a call were exchanged",
    "fewer_axes": "a call left out one of its axes",
    "dropped_keyword": "a call left out one of its arguments",
    "fewer_rounds": "a loop left out its first or last round",
    "other_index": "a wrong position or part of an array were read",
    "wider_slice": "a wrong position or part of an array were read",
    "swapped_elements": "two values that stand side by side were exchanged",
    "other_transpose": "a matrix were wrongly transposed or not transposed",
    "swapped_operands": "the two sides of an operation were exchanged",
    "other_derivative": "the derivative were that of another function",
    "other_name": "an array stood in place of another of the same shape",
    "dropped_statement": "a line were left out",
    "other_comparison": "a condition were wrong",
    "other_condition": "a condition were wrong",
    "other_constant": "a constant had the wrong value",
    "zero": "a value that should count were zero",
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
    likely = ("dropped_term", *PHRASES, "other_operator", "wrapped")
    return likely.index(mutant.kind)


def phrase(mutant: Mutant) -> str:
    """Return a sentence about {subject}; empty if nothing true can be said in plain words."""
    what = PHRASES.get(mutant.kind, "")
    if mutant.kind == "dropped_term" and isinstance(mutant.original, ast.BinOp):
        what = OPERANDS.get(type(mutant.original.op), "")
    elif mutant.kind == "other_operator":
        what = "a sign or operation (+, -, *, /) were the wrong one"
    elif mutant.kind == "other_constant" and mutant.before.endswith("]"):
        what = PHRASES["other_index"]
    elif mutant.kind == "wrapped":
        what = _wrapping(mutant)
    if not what:
        return ""
    return f"{{subject}} {{behaves}} as if {what}{_place(mutant)}"


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
