"""What may be said to students about a mutant, without quoting the reference."""

import ast
import re
from functools import lru_cache

from grader.authoring.mistakes import details
from grader.authoring.mutation.mutants import Mutant
from grader.authoring.mutation.reference_functions import Function
from grader.authoring.mutation.surroundings import REDUCTIONS

PHRASES = {
    "other_axes": "sums, means or the like were taken over another axis",
    "complements": "two weights that add up to 1 were swapped",
    "other_divisor": "a variance or standard deviation were divided by n − 1, not n",
    "usual_value": "an argument were ignored and its usual value taken",
    "other_call": "another function were called",
    "bare_argument": "a function call were left out",
    "bare_object": "a function call were left out",
    "moved_outside": "a term or factor stood on the wrong side of a function's brackets",
    "other_brackets": "brackets stood elsewhere, so that operations come in another order",
    "swapped_arguments": "two arguments of a call were swapped",
    "fewer_axes": "a call left out one of its axes",
    "dropped_keyword": "a call left out one of its arguments",
    "fewer_rounds": "a loop left out its first or last round",
    "other_rounds": "a loop began or ended one round too early or too late",
    "other_bound": "a part of an array began or ended one place too early or too late",
    "other_index": "a wrong position or part of an array were read",
    "later_index": "a wrong position or part of an array were read",
    "wider_slice": "a wrong position or part of an array were read",
    "swapped_elements": "two neighbouring values were swapped",
    "other_transpose": "a matrix were transposed by mistake, or not transposed",
    "swapped_operands": "the two sides of an operation were swapped",
    "other_derivative": "the derivative were that of another function",
    "dropped_statement": "a line were left out",
    "ignored_condition": "a condition, or a part of one, were ignored",
    "other_name": "a wrong variable, of the same kind and shape, were used",
    "swapped_lines": "two steps were done in the other order",
    "other_comparison": "a condition were wrong",
    "last_of_equals": "the last of several equal values were taken, not the first",
    "other_compared": "a condition were wrong",
    "other_condition": "a condition were wrong",
    "other_text": "another way to do it were asked for by a text (such as a mode)",
    "other_likely_call": "another function were called",
    "whole_division": "a division were rounded down",
    "other_constant": "a constant had the wrong value",
    "other_axis": "something were done along another axis",
    "counted_from_one": "counting began at 1, not at 0",
    "last_part": "the last places of an array were read, not the first ones",
    "other_triangle": "another triangle of a matrix, or one diagonal more or fewer, were taken",
    "no_infinity": "zero were taken in place of infinity",
    "repeated_call": "a function were called twice, the second time on its own result",
    "reshaped_only": "an array were reshaped where its axes should be swapped",
    "other_factor": "a factor of 2 were missing or one too many",
    "other_count": "a divisor were one too large or one too small",
    "half_up": "halves were rounded up, not to the even number",
    "sum_of_absolutes": "absolute values were added, not the root of a sum of squares taken",
    "bare_index": "positions were taken in place of the values that stand there",
    "compared_value": "values were taken themselves, not whether they fulfil a condition",
    "own_condition": "a value itself decided whether it passes, not another one",
    "one_for_sum": "a sum or a count were 1",
    "undone_logarithm": "a logarithm were left out",
    "alike_function": "a helper function with a step more or fewer were called",
    "kept_result": "a new value were stored in place of the one that it is computed from",
    "other_corner": "a part of an array were cut out at its start, not where it should begin",
    "whole_axis": "all places along an axis were taken, not one for each place along the other",
    "derived_name": "what is computed from a value were used in place of it",
    "dropped_everywhere": "the same term or factor were missing in several places",
    "exchanged_functions": "two functions were each called in the other's place",
    "other_value": "a constant had the wrong value",
    "other_attribute": "another of an object's values were used",
    "other_power": "absolute values were taken in place of squares",
    "square_root": "a norm were taken, not its square",
    "all_pairs": "each value were combined with all others, as NumPy does with a column and a row",
    "swapped_calls": "two functions were called in the other order",
    "other_operator": "a sign or an operation (+, -, *, /) were wrong",
    "other_order": "a loop left out rounds, or ran in the other order",
    "zero": "a value that is not zero were replaced by zero",
    "reckoned_condition": "truth values were multiplied as numbers, not used to choose",
}
THROUGHOUT = (
    "other_axes",
    "swapped_lines",
    "usual_value",
    "exchanged_functions",
    "dropped_everywhere",
)  # of a whole function
OPERANDS = {
    ast.Add: "a term were missing",
    ast.Sub: "a term were missing",
    ast.Mult: "a factor were missing",
    ast.Div: "a factor or divisor were missing",
    ast.MatMult: "a matrix product were missing",
    ast.Pow: "a power were missing",
}


def rank(mutant: Mutant) -> tuple[int, bool]:
    """Return an order: of two mutants that behave alike, the lower one is rather what happened.

    A missing factor may make zero of a term, which then is what is missing. But where `1 - h` is
    a factor, people forget the factor, not the `h`.
    """
    likely = ("dropped_term", *PHRASES, "wrapped")
    match mutant.original:
        case ast.BinOp(left=ast.Constant(), op=ast.Add() | ast.Sub()):
            is_term = False
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            is_term = True
        case _:
            is_term = False
    return likely.index(mutant.kind), not is_term


def phrase(mutant: Mutant) -> str:
    """Return a sentence about {subject}; empty if nothing true can be said in plain words."""
    own = _of_reduction(mutant) or _of_calls(mutant) or _without_condition(mutant) or _what(mutant)
    what = own or PHRASES.get(mutant.kind, "")
    if not what:
        return ""
    detail = _detail(mutant)
    shown = f" ({detail})" if detail else ""
    return f"{{subject}} {{behaves}} as if {what}{shown}{_place(mutant)}"


def _detail(mutant: Mutant) -> str:
    """Return what a phrase leaves open, if there are plain words for it."""
    match mutant.kind:
        case "other_call" | "other_likely_call":
            return details.other_function(mutant.original, mutant.instead)
        case "bare_argument" | "bare_object":
            return details.missing_function(mutant.original)
        case "dropped_statement":
            return details.missing_step(mutant.original)
        case "dropped_everywhere":
            return details.shared_operand(mutant.before, lambda n: _is_public(n, mutant.function))
        case "other_power":
            return details.squared(mutant.original, lambda n: _is_known(n, mutant.function))
        case "ignored_condition" if details.is_never(mutant.instead):
            return details.step_of(mutant.original)
        case "usual_value" if mutant.before in _parameters(mutant.function):
            return f"`{mutant.before}`"
    return ""


def scaled(mutant: Mutant) -> str:
    """Return the sentence about a deviation of the same kind but of another amount, if any."""
    match mutant.kind, mutant.original:
        case "dropped_term", ast.BinOp(op=ast.Add() | ast.Sub(), left=left, right=right):
            if not _is_sequence(left, right):
                text = f"a term had another sign or coefficient{_place(mutant)}"
                return f"{{subject}} {{behaves}} as if {text}"
        case "other_constant" | "other_value", ast.Constant(value=float()):
            return phrase(mutant)
    return ""


def _what(mutant: Mutant) -> str:
    """Return a mistake in words that fit the kind of value; empty if its usual phrase does."""
    match mutant.kind, mutant.original:
        case "dropped_term", _:
            return _missing(mutant)
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
            length = details.is_length(mutant.before)
            return "the length of another axis were taken" if length else PHRASES["other_index"]
        case "wrapped", _:
            return _wrapping(mutant)
    return ""


def _without_condition(mutant: Mutant) -> str:
    """Return what is left out with a condition; empty if it is the condition alone."""
    match mutant.kind, mutant.original:
        case "ignored_condition", ast.If() if details.is_never(mutant.instead):
            return "what is done under a condition were left out"
        case "ignored_condition", ast.IfExp(body=body, orelse=other):
            return details.lost_operand(body, other, OPERANDS)
    return ""


def _of_reduction(mutant: Mutant) -> str:
    """Return a mistake in a sum, a mean or the like: the axis, or the divisor."""
    other_axis = _without_axes(mutant.before) == _without_axes(mutant.after)
    if mutant.kind == "other_axes":
        where = "all axes, not one" if mutant.after == "axis=None" else "another axis"
        names = details.reduced(mutant.function.node, mutant.before) or "sums, means or the like"
        return f"{names} were taken over {where}"
    if mutant.kind in ("other_constant", "other_axis") and other_axis:
        reduces = any(f"{name}(" in mutant.before for name in REDUCTIONS)
        usual = PHRASES["other_axes"] if reduces else PHRASES["other_axis"]
        return details.other_axis(mutant.before) or usual
    if mutant.kind == "dropped_keyword":
        return details.all_axes(mutant.original, mutant.instead)
    if mutant.kind == "other_divisor" and "mean(" in mutant.before:
        return "a mean were divided by n − 1, not n"
    return ""


def _of_calls(mutant: Mutant) -> str:
    """Return what was done in place of a call; functions are named if students know both."""
    names = (mutant.before, mutant.after)
    match mutant.kind, mutant.instead:
        case "exchanged_functions", _:
            known = all(_is_public(name, mutant.function) for name in names)
            return f"`{names[0]}` and `{names[1]}` were exchanged" if known else ""
        case "reckoned_condition", ast.BinOp(op=ast.Add()):
            return "truth values were added as numbers, not used to choose"
    return ""


def _without_axes(text: str) -> str:
    return re.sub(r"\b(axis|dim)=(-?\d+)", "", text)


def _missing(mutant: Mutant) -> str:
    """Return what is missing without one operand: numbers have terms, lists and texts parts."""
    if details.is_in_rounds(mutant.original, mutant.function.node):
        return PHRASES["other_rounds"]
    if details.lets_pass(mutant.original, mutant.instead):
        return "a condition were left out that makes some values zero"
    match mutant.original:
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
    if mutant.kind in THROUGHOUT:
        return ""
    names = [
        name for name in _targets(mutant.function, mutant.line) if _is_public(name, mutant.function)
    ]
    return f" where `{names[0]}` is computed" if len(names) == 1 else ""


@lru_cache(maxsize=1024)  # lines have dozens of mutants each
def _targets(function: Function, line: int) -> list[str]:
    statements = [n for n in ast.walk(function.node) if isinstance(n, ast.stmt)]
    inside = [s for s in statements if s.lineno <= line <= (s.end_lineno or s.lineno)]
    nearest = min(inside, key=lambda s: (s.end_lineno or s.lineno) - s.lineno, default=None)
    if not isinstance(nearest, ast.Assign):
        return []
    stored = (n for target in nearest.targets for n in ast.walk(target))
    return [n.id for n in stored if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]


def _parameters(function: Function) -> list[str]:
    """Return the names that a function gives what it gets: students know even single letters."""
    given = function.node.args
    return [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def _is_known(name: str, function: Function) -> bool:
    return name in _parameters(function) or _is_public(name, function)


def _is_public(name: str, function: Function) -> bool:
    text = ast.get_docstring(function.node) or ""
    return len(name) > 1 and re.search(rf"\b{re.escape(name)}\b", text) is not None
