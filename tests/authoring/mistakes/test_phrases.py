"""What students are told about a mutant: plain words, and none of the reference's."""

import ast

import pytest

from grader.authoring.mistakes.phrases import phrase
from grader.authoring.mutation.mutants import Mutant
from grader.authoring.mutation.reference_functions import Function

SOURCE = 'def f(x):\n    """Gives out."""\n    out = x + 1\n    return out\n'
START = "{subject} {behaves} as if "
PART = "a part of a list, tuple or text were missing"
ELEMENTWISE = "arrays were multiplied element by element, not as matrices"
OPERATION = "a sign or an operation (+, -, *, /) were wrong"


def mutant(kind: str, after: str = "out = x", original: str = "x + 1") -> Mutant:
    source = ast.parse(SOURCE).body[0]
    assert isinstance(source, ast.FunctionDef)
    code = compile(SOURCE, "f.py", "exec")
    function = Function("f", "f.py", source, frozenset({3}), lambda: None)
    statement = ast.parse(original).body[0]
    node = statement.value if isinstance(statement, ast.Expr) else statement
    return Mutant(function, 3, "out = x + 1", after, code, kind, node)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("other_call", "another function were called"),
        ("bare_argument", "a function call were left out"),
        ("swapped_arguments", "two arguments of a call were swapped"),
        ("fewer_axes", "a call left out one of its axes"),
        ("dropped_keyword", "a call left out one of its arguments"),
        ("fewer_rounds", "a loop left out its first or last round"),
        ("other_index", "a wrong position or part of an array were read"),
        ("wider_slice", "a wrong position or part of an array were read"),
        ("swapped_elements", "two neighbouring values were swapped"),
        ("other_transpose", "a matrix were transposed by mistake, or not transposed"),
        ("swapped_operands", "the two sides of an operation were swapped"),
        ("other_derivative", "the derivative were that of another function"),
        ("other_name", "another array of the same shape were used"),
        ("dropped_statement", "a line were left out"),
        ("other_comparison", "a condition were wrong"),
        ("other_condition", "a condition were wrong"),
        ("other_constant", "a constant had the wrong value"),
        ("zero", "a value that is not zero were replaced by zero"),
        ("dropped_term", "a term were missing"),
        ("other_operator", "a sign or an operation (+, -, *, /) were wrong"),
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


@pytest.mark.parametrize(
    ("kind", "original", "after", "said"),
    [
        ("dropped_term", "-x", "out = x", "a minus sign were missing"),
        ("dropped_term", "not x", "out = x", "a condition were the wrong way round"),
        ("dropped_term", "x.shape + (1,)", "out = x", PART),
        ("dropped_term", "x + 'end'", "out = x", PART),
        ("dropped_term", "x / 2", "out = x", "a factor or divisor were missing"),
        ("other_operator", "x @ w", "out = x * w", ELEMENTWISE),
        ("other_operator", "x & w", "out = x | w", "& and | were confused"),
        ("other_operator", "out += x", "out = x", "an earlier value were overwritten, not updated"),
        ("other_operator", "out += x", "out -= x", OPERATION),
        ("other_index", "p['a']", "out = p['b']", "a wrong key were read"),
        ("other_constant", "True", "out = False", "True and False were confused"),
    ],
)
def test_phrases_fit_the_kind_of_value(kind: str, original: str, after: str, said: str) -> None:
    assert phrase(mutant(kind, after, original)) == f"{START}{said} where `out` is computed"
