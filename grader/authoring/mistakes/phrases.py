"""What may be said to students about a mutant, without quoting the reference."""

import ast
import re

from grader.authoring.mutation.functions import Function
from grader.authoring.mutation.mutants import Mutant

PHRASES = {
    "other_call": "another function were applied",
    "bare_argument": "a function were not applied",
    "swapped_arguments": "two arguments of a function were exchanged",
    "fewer_axes": "an axis were left out",
    "dropped_keyword": "a function were called with an argument too few",
    "fewer_rounds": "a loop did not go through all its rounds",
    "other_index": "a wrong position or part of an array were taken",
    "wider_slice": "a wrong position or part of an array were taken",
    "swapped_elements": "two things that stand side by side were exchanged",
    "other_transpose": "something were transposed that should not be, or the other way round",
    "swapped_operands": "two operands were exchanged",
    "other_derivative": "the derivative were that of another function",
    "other_name": "one array were taken for another of the same shape",
    "dropped_statement": "a step were left out",
    "other_comparison": "a comparison or condition were another one",
    "other_condition": "a comparison or condition were another one",
    "other_constant": "a number were another one",
    "zero": "something that should count were left out",
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
    """Which of two mutants that behave alike is rather what happened."""
    likely = ("dropped_term", *PHRASES, "other_operator", "wrapped")
    return likely.index(mutant.kind)


def phrase(mutant: Mutant) -> str:
    """A sentence about {subject}; empty if nothing true can be said in plain words."""
    what = PHRASES.get(mutant.kind, "")
    if mutant.kind == "dropped_term" and isinstance(mutant.original, ast.BinOp):
        what = OPERANDS.get(type(mutant.original.op), "")
    elif mutant.kind == "other_operator":
        what = "a sign or an operation were another one"
    elif mutant.kind == "other_constant" and mutant.before.endswith("]"):
        what = PHRASES["other_index"]
    elif mutant.kind == "wrapped":
        what = _wrapping(mutant)
    if not what:
        return ""
    return f"{{subject}} {{behaves}} as if {what}{_place(mutant)}"


def _wrapping(mutant: Mutant) -> str:
    """What is around the right-hand side."""
    (statement,) = ast.parse(mutant.after).body
    match statement:
        case ast.Assign(value=ast.UnaryOp()):
            return "a sign were another one"
        case ast.Assign(value=ast.BinOp(left=ast.Constant(value=1), op=ast.Div())):
            return "a function too many were applied"
        case ast.Assign(value=ast.BinOp()):
            return "there were a factor of 2"
        case _:
            return "a function too many were applied"


def note(mutant: Mutant) -> str:
    """The same for instructors, with the lines of the reference."""
    name = mutant.function.name
    return f"{{subject}} {{behaves}} like a change of {name}: {mutant.change}"


def _place(mutant: Mutant) -> str:
    """Where, if what is computed there has a name that students know."""
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
