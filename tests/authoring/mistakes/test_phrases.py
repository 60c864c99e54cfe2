"""What students are told about a mutant: plain words, and none of the reference's."""

import ast
from collections.abc import Callable
from dataclasses import replace

import pytest

from grader.authoring.mistakes.phrases import phrase, rank, scaled
from grader.authoring.mutation.likely_array_operators import LIKELY_OF_ARRAYS
from grader.authoring.mutation.mutants import Mutant, mutants_of
from grader.authoring.mutation.operators import OPERATORS
from grader.authoring.mutation.reference_functions import Function
from grader.authoring.mutation.surroundings import Surroundings

SOURCE = 'def f(x):\n    """Gives out."""\n    out = x + 1\n    return out\n'
START = "{subject} {behaves} as if "
PART = "a part of a list, tuple or text were missing"
ELEMENTWISE = "arrays were multiplied element by element, not as matrices"
EXCHANGED = "the two cases of a condition were exchanged"
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
        ("other_end", "values were taken from, or put at, the wrong end of a list or queue"),
        (
            "plain_heap",
            "a heap were used as a list, in which the smallest value need not be the first",
        ),
        ("fewer_rounds", "a loop left out its first or last round"),
        ("other_index", "a wrong position or part of an array were read"),
        ("wider_slice", "a wrong position or part of an array were read"),
        ("swapped_elements", "two neighbouring values were swapped"),
        ("other_transpose", "a matrix were transposed by mistake, or not transposed"),
        ("swapped_operands", "the two sides of an operation were swapped"),
        ("other_derivative", "the derivative were that of another function"),
        ("other_name", "a wrong variable, of the same kind and shape, were used"),
        ("dropped_statement", "a line were left out"),
        ("other_comparison", "a condition were wrong"),
        ("other_condition", "a condition were wrong"),
        ("other_constant", "a constant had the wrong value"),
        ("other_axis", "something were done along another axis"),
        ("other_factor", "a factor of 2 were missing or one too many"),
        ("other_count", "a divisor were one too large or one too small"),
        ("half_up", "halves were rounded up, not to the even number"),
        (
            "sum_of_absolutes",
            "absolute values were added, not the root of a sum of squares taken",
        ),
        ("counted_from_one", "counting began at 1, not at 0"),
        ("last_part", "the last places of an array were read, not the first ones"),
        (
            "other_triangle",
            "another triangle of a matrix, or one diagonal more or fewer, were taken",
        ),
        ("no_infinity", "zero were taken in place of infinity"),
        ("reckoned_condition", "truth values were multiplied as numbers, not used to choose"),
        ("other_share", "what is to be kept were dropped, and the other way round"),
        ("repeated_call", "a function were called twice, the second time on its own result"),
        ("complements", "two weights that add up to 1 were swapped"),
        ("other_divisor", "a variance or standard deviation were divided by n − 1, not n"),
        ("bare_object", "a function call were left out"),
        ("moved_outside", "a term or factor stood on the wrong side of a function's brackets"),
        ("other_brackets", "brackets stood elsewhere, so that operations come in another order"),
        ("other_rounds", "a loop began or ended one round too early or too late"),
        ("other_order", "a loop left out rounds, or ran in the other order"),
        ("other_bound", "a part of an array began or ended one place too early or too late"),
        ("later_index", "a wrong position or part of an array were read"),
        ("last_of_equals", "the last of several equal values were taken, not the first"),
        ("ignored_condition", "a condition, or a part of one, were ignored"),
        ("other_compared", "a condition were wrong"),
        ("other_value", "a constant had the wrong value"),
        ("other_attribute", "another of an object's values were used"),
        ("other_power", "absolute values were taken in place of squares"),
        ("rebound", "a new array were made, and the one that was given not changed"),
        ("square_root", "a norm were taken, not its square"),
        (
            "all_pairs",
            "each value were combined with all others, as NumPy does with a column and a row",
        ),
        ("swapped_weights", "two weights in a formula were swapped"),
        ("swapped_calls", "two functions were called in the other order"),
        ("other_text", "another way to do it were asked for by a text (such as a mode)"),
        ("other_likely_call", "another function were called"),
        ("whole_division", "a division were rounded down"),
        ("bare_index", "positions were taken in place of the values that stand there"),
        ("compared_value", "values were taken themselves, not whether they fulfil a condition"),
        ("own_condition", "a value itself decided whether it passes, not another one"),
        ("one_for_sum", "a sum or a count were 1"),
        (
            "mean_of_all",
            "a sum were divided by how many values there are, not by how many count",
        ),
        ("undone_logarithm", "a logarithm were left out"),
        ("alike_function", "a helper function with a step more or fewer were called"),
        ("kept_result", "a new value were stored in place of the one that it is computed from"),
        ("other_corner", "a part of an array were cut out at its start, not where it should begin"),
        (
            "whole_axis",
            "all places along an axis were taken, not one for each place along the other",
        ),
        ("derived_name", "what is computed from a value were used in place of it"),
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


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("other_axes", "sums, means or the like were taken over another axis"),
        ("swapped_lines", "two steps were done in the other order"),
        ("usual_value", "an argument were ignored and its usual value taken"),
    ],
)
def test_what_concerns_a_whole_function_has_no_place(kind: str, said: str) -> None:
    assert phrase(mutant(kind)) == f"{START}{said}"


@pytest.mark.parametrize(
    ("line", "change", "said"),
    [
        ("a.sum(axis=0)", "a.sum(axis=0) → a.sum(axis=1)", "the sum were taken over another axis"),
        ("a.sum(0)", "a.sum(0) → a.sum(1)", "the sum were taken over another axis"),
        ("np.max(a, axis=-1)", "-1 → 1", "the largest value were taken over another axis"),
        (
            "a.sum(axis=0) / a.max(axis=0)",
            "a.max(axis=0) → a.max(axis=1)",
            "the largest value were taken over another axis",
        ),
        (
            "a - a.mean(axis=0)",
            "a.mean(axis=0) → a.mean(axis=1, keepdims=True)",
            "the mean were taken over another axis",
        ),
        (
            "np.linalg.norm(a, axis=0)",
            "np.linalg.norm(a, axis=0) → np.linalg.norm(a, axis=1)",
            "sums, means or the like were taken over another axis",
        ),
        ("a.shape[0]", "a.shape[0] → a.shape[1]", "the length of another axis were taken"),
        ("a.shape[-1]", "-1 → 1", "the length of another axis were taken"),
        ("a.shape[-1]", "-1 → -2", "the length of another axis were taken"),
        (
            "np.stack(a, axis=0)",
            "np.stack(a, axis=0) → np.stack(a, axis=1)",
            "something were done along another axis",
        ),
        ("a[0]", "a[0] → a[1]", "a wrong position or part of an array were read"),
        ("a[:, i + 1]", "i + 1 → i", "a wrong position or part of an array were read"),
        ("a[1 - i]", "1 - i → i", "a wrong position or part of an array were read"),
        ("a[i] + 1", "a[i] + 1 → a[i]", "a term were missing"),
        ("a[:, -1]", "-1 → 1", "a wrong position or part of an array were read"),
        ("a[::-1]", "-1 → 1", "a wrong position or part of an array were read"),
        ("-1 * a", "-1 → 1", "a minus sign were missing"),
        ("max(a, 0)", "max(a, 0) → max(a, 1)", "a constant had the wrong value"),
    ],
)
def test_a_place_or_an_axis_is_more_than_a_number(
    make_function: Callable[[str], Function], line: str, change: str, said: str
) -> None:
    assert said_of(make_function, line, change) == {START + said}


@pytest.mark.parametrize(
    ("line", "change", "said"),
    [
        ("4 if n % 2 == 1 else 2", "n % 2 == 1 → n % 2 != 1", EXCHANGED),
        ("4 if n > 1 else 2", "4 if n > 1 else 2 → 2 if n > 1 else 4", EXCHANGED),
        ("4 if n > 1 else 2", "n > 1 → n >= 1", "a condition were wrong"),
        ("n == 1", "n == 1 → n != 1", "a condition were wrong"),
    ],
)
def test_two_cases_can_be_exchanged(
    make_function: Callable[[str], Function], line: str, change: str, said: str
) -> None:
    assert said_of(make_function, line, change) == {START + said}


@pytest.mark.parametrize(
    ("orelse", "said"), [("    else:\n        a = 2\n", EXCHANGED), ("", "a condition were wrong")]
)
def test_without_another_case_none_is_exchanged(
    make_function: Callable[[str], Function], orelse: str, said: str
) -> None:
    function = make_function(f"def f(a, n):\n    if n:\n        a = 1\n{orelse}    return a\n")
    found = [m for m in mutants_of(function, Surroundings()) if m.kind == "other_condition"]
    assert [phrase(each) for each in found] == [START + said]


def said_of(make_function: Callable[[str], Function], line: str, change: str) -> set[str]:
    """Return what is said of all mutants of a line that make this change."""
    function = make_function(f"def f(a, n):\n    return {line}\n")
    found = mutants_of(function, Surroundings(), (*OPERATORS, *LIKELY_OF_ARRAYS))
    return {phrase(each) for each in found if each.change == change}


def test_a_mean_has_no_variance() -> None:
    changed = replace(mutant("other_divisor"), before="a.mean()")
    assert phrase(changed).startswith(f"{START}a mean were divided by n − 1, not n")


@pytest.mark.parametrize(
    ("kind", "original", "said"),
    [
        ("dropped_term", "x - w", "a term had another sign or coefficient where `out` is computed"),
        ("other_constant", "0.5", "a constant had the wrong value where `out` is computed"),
        ("dropped_term", "x * w", ""),  # half a factor is not half a deviation
        ("dropped_term", "x + [1]", ""),
        ("other_constant", "2", ""),
    ],
)
def test_what_is_said_of_a_deviation_of_another_amount(kind: str, original: str, said: str) -> None:
    assert scaled(mutant(kind, "out = x", original)) == (START + said if said else "")


@pytest.mark.parametrize(
    ("kind", "original", "instead", "detail"),
    [
        ("other_call", "a.max(axis=1)", "a.mean(axis=1)", " (the mean, not the largest value)"),
        ("other_call", "f(a)", "g(a)", ""),
        ("other_call", "np.zeros(n)", "np.ones(n)", " (ones, not zeros)"),
        ("bare_argument", "np.sqrt(v)", "v", " (the square root)"),
        ("bare_object", "a.transpose(0, 2, 1)", "a", " (an exchange of axes)"),
        ("bare_object", "a.copy()", "a", " (a copy)"),
        ("bare_object", "t.sort_values()", "t", " (a sort)"),
        ("bare_argument", "sorted(a)", "a", " (a sort)"),
        ("bare_argument", "reversed(a)", "a", " (a reversal)"),
        ("bare_argument", "np.zeros_like(a)", "a", " (new zeros)"),
        ("bare_argument", "f(a)", "a", ""),
        ("dropped_keyword", "f(a, axis=1)", "f(a)", ""),
        ("dropped_keyword", "f(a, out=1)", "f(a)", " (`out`)"),  # the docstring has the name
        ("dropped_statement", "dx /= N", "pass", " (a division)"),
        ("dropped_statement", "dx[i] -= 1", "pass", " (something is subtracted)"),
        ("dropped_statement", "m[i] = 0", "pass", " (some values are set to 0)"),
        ("dropped_statement", "for i in r: f(i)", "pass", " (a loop)"),
        ("dropped_statement", "a = b", "pass", ""),
    ],
)
def test_known_functions_and_lines_are_named(
    kind: str, original: str, instead: str, detail: str
) -> None:
    changed = replace(mutant(kind, original=original), instead=node_of(instead))
    plain = phrase(mutant(kind, original="x"))
    assert phrase(changed) == plain.replace(" where", f"{detail} where")


@pytest.mark.parametrize(
    ("kind", "original", "instead", "said"),
    [
        (
            "dropped_keyword",
            "np.sum(a, axis=1)",
            "np.sum(a)",
            "the sum were taken over all axes: no axis is given",
        ),
        (
            "dropped_keyword",
            "a.max(axis=1, keepdims=True)",
            "a.max(keepdims=True)",
            "the largest value were taken over all axes: no axis is given",
        ),
        (
            "dropped_keyword",
            "norm(a, axis=1)",
            "norm(a)",
            "a sum or the like were taken over all axes: no axis is given",
        ),
        ("dropped_keyword", "f(a, k=1)", "f(a)", "a call left out one of its arguments"),
        (
            "ignored_condition",
            "if x:\n    dx /= N",
            "if False:\n    dx /= N",
            "what is done under a condition were left out (a division)",
        ),
        (
            "ignored_condition",
            "if x:\n    dx = f(N)\n    y = 1",
            "if False:\n    dx = f(N)\n    y = 1",
            "what is done under a condition were left out",
        ),
        (
            "ignored_condition",
            "if x:\n    dx /= N",
            "if True:\n    dx /= N",
            "a condition, or a part of one, were ignored",
        ),
        ("ignored_condition", "y / n if mean else y", "y", "a factor or divisor were missing"),
        ("ignored_condition", "a if b else c", "a", "a condition, or a part of one, were ignored"),
        (
            "square_root",
            "np.linalg.norm(x)",
            "np.linalg.norm(x) ** 2",
            "the square of a norm were taken, not the norm",
        ),
        (
            "other_power",
            "x ** 2",
            "np.abs(x)",
            "absolute values were taken in place of squares (of `x`)",
        ),
        (
            "other_power",
            "hidden ** 2",
            "np.abs(hidden)",
            "absolute values were taken in place of squares",
        ),
    ],
)
def test_what_is_left_out_or_taken_is_named(
    kind: str, original: str, instead: str, said: str
) -> None:
    changed = replace(mutant(kind, original=original), instead=node_of(instead))
    changed.function.node.args = ast.parse("def f(x): pass").body[0].args  # type: ignore[attr-defined]
    assert phrase(changed) == f"{START}{said} where `out` is computed"


def test_axes_throughout_are_named() -> None:
    changed = replace(mutant("other_axes"), before="axis=0", after="axis=None")
    assert phrase(changed) == f"{START}sums, means or the like were taken over all axes, not one"


def node_of(text: str) -> ast.AST:
    statement = ast.parse(text).body[0]
    return statement.value if isinstance(statement, ast.Expr) else statement


@pytest.mark.parametrize(
    ("original", "instead", "said"),
    [
        ("d * (x > 0)", "d", "a condition were left out that makes some values zero"),
        ("(x > 0).astype(float) * d", "d", "a condition were left out that makes some values zero"),
        ("d * (x > 0)", "x > 0", "a factor were missing"),
        ("d * x", "d", "a factor were missing"),
    ],
)
def test_a_factor_of_truth_values_lets_values_pass(original: str, instead: str, said: str) -> None:
    changed = replace(mutant("dropped_term", original=original), instead=node_of(instead))
    assert phrase(changed) == f"{START}{said} where `out` is computed"


def test_a_missing_term_is_likelier_than_a_missing_factor() -> None:
    term, factor = (
        mutant("dropped_term", original="a + b"),
        mutant("dropped_term", original="a * b"),
    )
    assert rank(term) < rank(factor) < rank(mutant("dropped_statement"))
    assert rank(mutant("ignored_condition")) < rank(mutant("other_name"))


def test_a_missing_factor_is_likelier_than_what_is_taken_from_a_number() -> None:
    """Where d * (1 - h) becomes d, nobody forgot the h."""
    factor, term = (mutant("dropped_term", original=text) for text in ("d * (1 - h)", "1 - h"))
    assert rank(factor) <= rank(term)


def test_a_forgotten_line_is_likelier_than_another_key() -> None:
    """Biases are zero at first: what adds a bias's share adds nothing."""
    key = mutant("other_index", original="p['W1']")
    assert rank(mutant("dropped_statement")) < rank(key) < rank(mutant("other_name"))
    assert rank(mutant("other_index", original="p[1]")) < rank(mutant("dropped_statement"))


def test_another_operator_is_likelier_than_a_constant_of_the_other_sign() -> None:
    def constant(value: float) -> Mutant:
        return replace(mutant("other_value", original="0.01"), instead=ast.Constant(value))

    operator = mutant("other_operator", original="x * 2 - y")
    assert rank(constant(0.1)) < rank(operator) < rank(constant(-0.01))


@pytest.mark.parametrize(
    ("call", "detail"),
    [
        ("optimizer.zero_grad()", "clearing the gradients"),
        ("loss.backward()", ""),  # one of several calls without which nothing is learned
        ("torch.relu(x)", "the ReLU"),
        ("F.softmax(x, dim=1)", "the softmax"),
        ("helper(x)", ""),
    ],
)
def test_a_call_that_is_left_out_is_named_if_everybody_knows_it(call: str, detail: str) -> None:
    shown = f" ({detail})" if detail else ""
    left_out = mutant("bare_argument", original=call)
    assert phrase(left_out).startswith(f"{START}a function call were left out{shown}")
