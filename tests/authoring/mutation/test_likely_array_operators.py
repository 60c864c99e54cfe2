"""Likely mistakes with axes, shapes, masks and places, in NumPy's words and in PyTorch's."""

from contextlib import suppress

import numpy as np
import pytest

from grader.authoring.mistakes.phrases import phrase
from grader.authoring.mutation.likely_array_operators import LIKELY_OF_ARRAYS
from grader.authoring.mutation.likely_operators import LIKELY
from grader.authoring.mutation.mutants import in_place, mutants_of
from grader.authoring.mutation.surroundings import Surroundings
from grader.authoring.mutation.whole_functions import whole_mutants

TORCH = Surroundings(
    torch=True, arrays=frozenset({"log_p"}), callables=frozenset({"affine", "affine_relu", "relu"})
)
PARAMETERS = "self, a, b, c, n, s, h, d"


def changes(function, around: Surroundings = TORCH) -> set[str]:
    return {m.change for m in mutants_of(function, around, LIKELY_OF_ARRAYS)}


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("torch.softmax(a, dim=3)", "torch.softmax(a, dim=3) → torch.softmax(a, dim=1)"),
        ("a.sum(axis=0)", "a.sum(axis=0) → a.sum(axis=2)"),
        ("np.arange(n)", "np.arange(n) → np.arange(1, n + 1)"),
        ("a[:, :n]", "a[:, :n] → a[:, -n:]"),
        (
            "np.einsum('nm,md->nd', a)",
            "np.einsum('nm,md->nd', a) → np.einsum('mn,md->nd', a)",
        ),
        (
            "np.einsum('nm, md -> nd', a)",
            "np.einsum('nm, md -> nd', a) → np.einsum('nm,md->dn', a)",
        ),
        ("np.einsum('nm,nm', a)", "np.einsum('nm,nm', a) → np.einsum('nm,mn', a)"),
        ("a @ b", "a @ b → a.detach() @ b"),
        ("a + b.exp()", "a + b.exp() → a + b.exp().detach()"),
        ("np.tril(a)", "np.tril(a) → np.triu(a)"),
        ("torch.tril(a)", "torch.tril(a) → torch.tril(a, -1)"),
        ("torch.tril(a)", "torch.tril(a) → 1 - torch.tril(a)"),
        ("np.triu(a, 1)", "np.triu(a, 1) → np.tril(a, -1)"),
        ("torch.triu(a, diagonal=1)", "torch.triu(a, diagonal=1) → torch.tril(a, diagonal=-1)"),
        ("(a < h) / h", "(a < h) / h → (a > h) / (1 - h)"),
        ("max(b, -np.inf)", "-np.inf → -0"),
        ("float('inf')", "float('inf') → 0"),
        ("np.where(c, a, 0)", "np.where(c, a, 0) → a * (c * 1)"),
        ("a.masked_fill(c == 0, -1)", "a.masked_fill(c == 0, -1) → a + (c == 0) * -1"),
        ("a + h * b", "h * b → h * b / 2"),
        ("a / n", "a / n → a / (n + 1)"),
        ("a / b", "a / b → a // b"),
        ("a[n]", "a[n] → n"),
        ("a[n, s]", "a[n, s] → a[:, s]"),
        ("a[n:n + s, h:h + d]", "a[n:n + s, h:h + d] → a[:s, :d]"),
        ("a * (b > 0)", "b > 0 → b"),
        ("a * (b > 0)", "a * (b > 0) → a * (a > 0)"),
        ("(b > 0) * a", "(b > 0) * a → (a > 0) * a"),
        ("np.where(b > 0, a, 0)", "np.where(b > 0, a, 0) → np.where(a > 0, a, 0)"),
        ("a - b.sum(axis=1)", "b.sum(axis=1) → 1"),
        ("-log_p[n]", "log_p[n] → np.exp(log_p)[n]"),
        ("affine_relu(a)", "affine_relu(a) → affine(a)"),
        ("affine(a)", "affine(a) → affine_relu(a)"),
        ("a / len(b)", "a / len(b) → a / (len(b) - 1)"),
        ("np.rint(a)", "np.rint(a) → np.floor(a + 0.5)"),
        ("np.sqrt(a ** 2 + b ** 2)", "np.sqrt(a ** 2 + b ** 2) → abs(a) + abs(b)"),
        (
            "np.linalg.norm(a, axis=1)",
            "np.linalg.norm(a, axis=1) → np.linalg.norm(a, axis=1, ord=1)",
        ),
        ("np.hypot(a, b)", "np.hypot(a, b) → abs(a) + abs(b)"),
        ("self.add(a)", "self.add(a) → self.add(self.add(a))"),
        (
            "a.reshape(n, s, h, d).transpose(1, 2)",
            "a.reshape(n, s, h, d).transpose(1, 2) → "
            "a.reshape(n, s, d, h).swapaxes(-1, -2).transpose(1, 2)",
        ),
        (
            "a.view((n, s, h)).permute(2, 0, 1)",
            "a.view((n, s, h)).permute(2, 0, 1) → "
            "a.view(n, h, s).swapaxes(-1, -2).permute(2, 0, 1)",
        ),
        (
            "a.reshape(n, s, h, d).transpose(1, 2)",
            "a.reshape(n, s, h, d).transpose(1, 2) → a.reshape(n, h, s, d)",
        ),
        (
            "a.view((n, s, h, d)).permute(0, 2, 3, 1)",
            "a.view((n, s, h, d)).permute(0, 2, 3, 1) → a.view(n, h, d, s)",
        ),
    ],
)
def test_a_likely_mistake_is_tried(line: str, change: str, make_function) -> None:
    assert change in changes(make_function(f"def f({PARAMETERS}):\n    return {line}\n"))


def test_gradients_are_cut_in_pytorch_alone(make_function) -> None:
    function = make_function("def f(a, b):\n    y = a.mean()\n    return a * b + y\n")
    assert "y = a.mean() → y = a.mean().detach()" in changes(function)
    assert not [change for change in changes(function, Surroundings()) if "detach" in change]


def test_other_values_stand_around_an_array(make_function) -> None:
    around = Surroundings(arrays=frozenset({"a"}))
    lines = "    a[1:-1] = b\n    return np.pad(a, n), np.pad(b, n, constant_values=1)\n"
    made = mutants_of(make_function(f"def f(a, b, n):\n{lines}"), around, LIKELY_OF_ARRAYS)
    said = {m.change: phrase(m) for m in made if m.kind == "other_padding"}
    assert len(said) == 6
    assert said["np.pad(a, n) → np.pad(a, n, mode='wrap')"].endswith(
        "the values of the other side stood around an array, where zeros should be"
    )
    widths = "(range(a.shape[0])[1:-1][0], a.shape[0] - 1 - range(a.shape[0])[1:-1][-1])"
    edges = f"a[1:-1] = b → a[...] = np.pad(b, [{widths}], mode='edge')"
    assert said[edges].startswith(
        "{subject} {behaves} as if the outermost values of an array were repeated around it"
    )


def test_what_was_computed_is_stored_in_place_of_its_source(make_function) -> None:
    function = make_function(
        "def f(c, k):\n    m_hat = c['m'] / k\n    m_hat = m_hat / k\n    return m_hat\n"
    )
    stored = {
        m.change for m in mutants_of(function, TORCH, LIKELY_OF_ARRAYS) if m.kind == "kept_result"
    }
    assert stored == {"m_hat = c['m'] / k → c['m'] = m_hat = c['m'] / k"}


def test_numpy_permutes_all_axes_where_pytorch_swaps_two(make_function) -> None:
    line = "a.reshape(n, s, h).transpose(1, 0, 2)"
    function = make_function(f"def f({PARAMETERS}):\n    return {line}\n")
    assert f"{line} → a.reshape(s, n, h)" in changes(function, Surroundings())
    short = make_function(f"def f({PARAMETERS}):\n    y = a.reshape(n, s).transpose(0, 1)\n")
    assert not [c for c in changes(short, Surroundings()) if "a.reshape(n, s)" in c[40:]]


@pytest.mark.parametrize(
    "line", ["a[:-1]", "np.arange(1, n)", "a.mean(axis=c)", "a.transpose(0, 1)"]
)
def test_what_is_no_such_mistake_is_left_alone(line: str, make_function) -> None:
    found = changes(make_function(f"def f({PARAMETERS}):\n    return {line}\n"))
    assert {change for change in found if "return abs(" not in change} == set()


def test_truth_values_are_added_or_multiplied(make_function) -> None:
    function = make_function(f"def f({PARAMETERS}):\n    return np.where(c, a, 0)\n")
    said = {m.after: phrase(m) for m in mutants_of(function, TORCH, LIKELY_OF_ARRAYS)}
    assert said["a + c * 1"].endswith("were added as numbers, not used to choose")
    assert said["a * (c * 1)"].endswith("were multiplied as numbers, not used to choose")


WAVES = '''
def f(x, w):
    """Returns sin of x beside cos of it."""
    a = np.sin(x).reshape(2, 3).transpose(1, 0)
    b = np.cos(x).reshape(2, 3).transpose(1, 0)
    return a, b, np.maximum(a, b), np.minimum(a, b)
'''


def test_two_functions_are_exchanged_throughout(make_function) -> None:
    found = {m.change: phrase(m) for m in whole_mutants(make_function(WAVES))}
    start = "{subject} {behaves} as if "
    assert found["cos → sin"] == f"{start}`cos` and `sin` were exchanged"
    assert (
        found["maximum → minimum"] == f"{start}two functions were each called in the other's place"
    )
    assert "cos → maximum" not in found


def test_an_operand_is_left_out_in_several_places(make_function) -> None:
    line = "return a[i : i + r + 1], b[i - 1 : j + 1], (a - m) / (s - m), s / 2, s / 2, i / 2"
    mutants = whole_mutants(make_function(f"def f(a, b, i, j, m, r, s):\n    {line}\n"))
    found = {m.before: phrase(m) for m in mutants if m.kind == "dropped_everywhere"}
    assert {*found} == {
        "+ 1, in 2 places",
        "- m, in 2 places",
        "/ 2, in 3 places",
        "s / 2, in 2 places",
    }
    said = "{subject} {behaves} as if the same term or factor were missing in several places"
    assert {*found.values()} == {said}


def test_the_operand_may_stand_on_the_left_and_be_numbered(make_function) -> None:
    line = "return m / (1 - b1), v / (1 - b2), h + 2 * p, w + 2 * p, h * rate, w * rate"
    source = f'def f(m, v, h, w, p, b1, b2, rate):\n    """Steps of rate."""\n    {line}\n'
    mutants = whole_mutants(make_function(source))
    found = [m for m in mutants if m.kind == "dropped_everywhere"]
    assert {m.before for m in found} >= {"/ (1 - b), in 2 places", "2 * p, in 2 places"}
    kept = [m.code.co_consts for m in found if m.before == "2 * p, in 2 places"]
    assert any(2 not in constants for constants in kept)  # of 2 * p the factor 2 is left out
    (named,) = (phrase(m) for m in found if m.before == "* rate, in 2 places")
    assert named.endswith("were missing in several places (`rate`)")


def test_all_shapes_are_made_without_swapping_axes(make_function) -> None:
    (mutant,) = (m for m in whole_mutants(make_function(WAVES)) if m.kind == "reshaped_only")
    assert phrase(mutant).endswith("an array were reshaped where its axes should be swapped")


def test_what_is_computed_from_a_value_is_used_in_its_place(make_function) -> None:
    lines = "std = np.sqrt(x.var(axis=0) + e)\n    run = k * x.var(axis=0)\n    return x / std, run"
    mutants = whole_mutants(make_function(f"def f(x, e, k):\n    {lines}\n"))
    (found,) = (m for m in mutants if m.kind == "derived_name")
    assert found.change == "x.var(axis=0) → std"
    assert phrase(found).endswith("as if what is computed from a value were used in place of it")


ROUNDS = """
def f(x, k=1):
    for i in range(len(x) + 1):
        s = x.sum(axis=0) / k + x.mean(axis=0)
    return s
"""


def test_a_bound_of_a_loop_is_no_term(make_function) -> None:
    said = {m.change: phrase(m) for m in mutants_of(make_function(ROUNDS), Surroundings())}
    early = "{subject} {behaves} as if a loop began or ended one round too early or too late"
    assert said["len(x) + 1 → len(x)"] == early


def test_what_a_whole_function_does_is_named(make_function) -> None:
    said = {m.change: phrase(m) for m in whole_mutants(make_function(ROUNDS))}
    assert (
        said["axis=0 → axis=1"]
        == "{subject} {behaves} as if means and sums were taken over another axis"
    )
    assert (
        said["k → 1"]
        == "{subject} {behaves} as if an argument were ignored and its usual value taken (`k`)"
    )


def test_another_axis_may_be_kept_throughout(make_function) -> None:
    source = "def f(a):\n    return (a - a.mean(axis=0)) / a.std(axis=0)\n"
    found = [m for m in whole_mutants(make_function(source)) if m.kind == "other_axes"]
    said = "{subject} {behaves} as if means and standard deviations were taken over "
    array, made = np.arange(6.0).reshape(2, 3) ** 2, []
    for mutant in found:
        if mutant.change == "axis=0 → axis=1":
            with in_place(mutant), suppress(ValueError):
                made.append(mutant.function.loaded(array))
    right = (array - array.mean(1, keepdims=True)) / array.std(1, keepdims=True)
    np.testing.assert_allclose(made, [right])  # of rows only what keeps its axis can be subtracted
    assert {m.change: phrase(m) for m in found}["axis=0 → axis=1"] == f"{said}another axis"
    changes = [m.change for m in found]  # of a matrix these two are the same
    assert changes.index("axis=0 → axis=None") < changes.index("axis=0 → axis=(0, 1)")


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("a @ b @ a.T + n", "a @ b @ a.T → a * b * a.T"),  # a chain of products
        ("(a @ b, b @ a)", "@ → *"),  # all products of the function
        ("a @ b", None),  # one operator, as any other
    ],
)
def test_matrices_are_multiplied_element_by_element(make_function, line, change) -> None:
    function = make_function(f"def f(a, b, n):\n    return {line}\n")
    found = [*mutants_of(function, Surroundings(), LIKELY), *whole_mutants(function)]
    made = {m.change: phrase(m) for m in found if m.kind == "elementwise_products"}
    said = "{subject} {behaves} as if arrays were multiplied element by element, not as matrices"
    assert made.get(change) == (change and said)
    assert bool(made) == bool(change)


@pytest.mark.parametrize(
    ("returned", "absolute"),
    [
        ("a - b", "abs(a - b)"),
        ("np.mean(a)", "abs(np.mean(a))"),
        ("total", "abs(total)"),
        ("(total, b / 2)", "(abs(total), b / 2)"),
        ("(total, b / 2)", "(total, abs(b / 2))"),
    ],
)
def test_absolute_values_are_returned(make_function, returned, absolute):
    around = Surroundings(numbers=frozenset({"total"}))
    found = changes(make_function(f"def f(a, b, total):\n    return {returned}\n"), around)
    assert f"return {returned} → return {absolute}" in found


@pytest.mark.parametrize("returned", ["cache", "np.sqrt(a)", "a > b", "[a, b]", "'-'", ""])
def test_what_is_never_negative_has_no_absolute_value(make_function, returned):
    function = make_function(f"def f(a, b, cache):\n    return {returned}\n")
    assert not [c for c in changes(function) if "abs" in c]
