"""What students are told about a mutant: plain words, and none of the reference's."""

import ast

import pytest

from grader.authoring.mistakes.phrases import phrase
from grader.authoring.mutation.mutants import Mutant
from grader.authoring.mutation.reference_functions import Function

SOURCE = 'def f(x):\n    """Gives out."""\n    out = x + 1\n    return out\n'
START = "{subject} {behaves} as if "


def mutant(kind: str, after: str = "out = x") -> Mutant:
    node = ast.parse(SOURCE).body[0]
    assert isinstance(node, ast.FunctionDef)
    code = compile(SOURCE, "f.py", "exec")
    function = Function("f", "f.py", node, frozenset({3}), lambda: None)
    return Mutant(function, 3, "out = x + 1", after, code, kind, ast.parse("x + 1").body[0].value)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("other_call", "another function were called"),
        ("bare_argument", "a function call were left out"),
        ("swapped_arguments", "two arguments of a call were exchanged"),
        ("fewer_axes", "a call left out one of its axes"),
        ("dropped_keyword", "a call left out one of its arguments"),
        ("fewer_rounds", "a loop left out its first or last round"),
        ("other_index", "a wrong position or part of an array were read"),
        ("wider_slice", "a wrong position or part of an array were read"),
        ("swapped_elements", "two values that stand side by side were exchanged"),
        ("other_transpose", "a matrix were wrongly transposed or not transposed"),
        ("swapped_operands", "the two sides of an operation were exchanged"),
        ("other_derivative", "the derivative were that of another function"),
        ("other_name", "an array stood in place of another of the same shape"),
        ("dropped_statement", "a line were left out"),
        ("other_comparison", "a condition were wrong"),
        ("other_condition", "a condition were wrong"),
        ("other_constant", "a constant had the wrong value"),
        ("zero", "a value that should count were zero"),
        ("dropped_term", "a term were missing"),
        ("other_operator", "a sign or operation (+, -, *, /) were the wrong one"),
    ],
)
def test_what_is_said(kind: str, said: str) -> None:
    assert phrase(mutant(kind)) == f"{START}{said} where `out` is computed"


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("out = -(x + 1)", "a minus sign were missing or one too many"),
        ("out = (x + 1) * 2", "a factor of 2 were missing or one too many"),
        ("out = np.tanh(x + 1)", "one function too many were called"),
        ("out = 1 / (1 + np.exp(-(x + 1)))", "one function too many were called"),
    ],
)
def test_what_is_said_of_a_whole_right_hand_side(after: str, said: str) -> None:
    assert phrase(mutant("wrapped", after)) == f"{START}{said} where `out` is computed"
