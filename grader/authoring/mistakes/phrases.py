"""What may be said to students about a mutant, without quoting the reference."""

import ast
import re
from functools import lru_cache, partial

from grader.authoring.mistakes import details
from grader.authoring.mistakes.usual_phrases import OPERANDS, PHRASES, THROUGHOUT
from grader.authoring.mutation.mutants import Mutant
from grader.authoring.mutation.reference_functions import Function
from grader.authoring.mutation.surroundings import REDUCTIONS


def rank(mutant: Mutant) -> tuple[int, bool]:
    """Return an order: of two mutants that behave alike, the lower one is rather what happened.

    A missing factor may make zero of a term, which then is what is missing. But where `1 - h` is
    a factor, people forget the factor, not the `h`. And where a number with the other sign is as
    good as another operator, people write the operator. Biases are zero at first: people forget to
    add a weight's share, and do not add a bias's.
    """
    likely = ("dropped_term", *PHRASES, "wrapped")
    if _is_of_a_key(mutant):
        return likely.index("dropped_statement") + 1, False
    if _is_negated(mutant):
        return likely.index("other_operator"), True
    match mutant.original:
        case ast.BinOp(left=ast.Constant(), op=ast.Add() | ast.Sub()):
            is_term = False
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            is_term = True
        case _:
            is_term = False
    return likely.index(mutant.kind), not is_term


def is_forgotten_call(mutant: Mutant) -> bool:
    """Return whether a call is left out that is made for what it does, not for a value."""
    calls = (n.value for n in ast.walk(mutant.function.node) if isinstance(n, ast.Expr))
    return mutant.kind == "bare_argument" and any(call is mutant.original for call in calls)


def _is_of_a_key(mutant: Mutant) -> bool:
    """Return whether a mapping is read at another key."""
    key = getattr(mutant.original, "slice", None)
    named = isinstance(key, ast.Constant) and isinstance(key.value, str)
    return mutant.kind == "other_index" and named


def _is_negated(mutant: Mutant) -> bool:
    """Return whether a constant has the opposite sign."""
    match mutant.original, mutant.instead:
        case ast.Constant(value=float(value)), ast.Constant(value=other):
            return bool(value) and other == -value
    return False


def phrase(mutant: Mutant) -> str:
    """Return a sentence about {subject}; empty if nothing true can be said in plain words."""
    of_kinds = (_of_place, _of_reduction, _of_calls, _of_condition, _what)
    own = next(filter(None, (make(mutant) for make in of_kinds)), "")
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
        case "dropped_keyword":
            known = partial(_is_public, function=mutant.function)
            return details.lost_argument(mutant.original, mutant.instead, known)
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
        case "other_index", _ if _is_of_a_key(mutant):
            return "a wrong key were read"
        case "other_constant", ast.Constant(value=bool()):
            return "True and False were confused"
        case "wrapped", _:
            return _wrapping(mutant)
    return ""


def _of_condition(mutant: Mutant) -> str:
    """Return what is left out or exchanged by a condition; empty if it is the condition alone."""
    if details.exchanges(mutant.original, mutant.instead, mutant.function.node):
        return "the two cases of a condition were exchanged"
    match mutant.kind, mutant.original:
        case "ignored_condition", ast.If() if details.is_never(mutant.instead):
            return "what is done under a condition were left out"
        case "ignored_condition", ast.IfExp(body=body, orelse=other):
            return details.lost_operand(body, other, OPERANDS)
    return ""


def _of_place(mutant: Mutant) -> str:
    """Return a mistake in a number that says a place or an axis, sign and all."""
    if mutant.kind not in ("other_constant", "dropped_term"):
        return ""
    match details.holder(mutant.original, mutant.function.node):
        case ast.Subscript(value=ast.Attribute(attr="shape")):
            return "the length of another axis were taken"
        case ast.Subscript():
            return PHRASES["other_index"]
        case ast.Call() as call:
            return _over_another_axis(ast.unparse(call))
    return ""


def _over_another_axis(text: str) -> str:
    usual = "other_axes" if any(f"{name}(" in text for name in REDUCTIONS) else "other_axis"
    return details.other_axis(text) or PHRASES[usual]


def _of_reduction(mutant: Mutant) -> str:
    """Return a mistake in a sum, a mean or the like: the axis, or the divisor."""
    if mutant.kind == "other_axes":
        where = "all axes, not one" if mutant.after == "axis=None" else "another axis"
        names = details.reduced(mutant.function.node, mutant.before) or "sums, means or the like"
        return f"{names} were taken over {where}"
    if mutant.kind == "other_axis":
        return _over_another_axis(mutant.before)
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
        case "other_padding", _:
            return details.around_an_array(mutant.after)
        case "reckoned_condition", ast.BinOp(op=ast.Add()):
            return "truth values were added as numbers, not used to choose"
        case "square_root", ast.BinOp(op=ast.Pow()):
            return "the square of a norm were taken, not the norm"
    return ""


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
