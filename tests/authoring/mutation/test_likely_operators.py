"""Likely mistakes: what is tried as evidence only, on functions of several fields."""

import pytest

from grader.authoring.mutation.likely_operators import LIKELY
from grader.authoring.mutation.mutants import mutants_of
from grader.authoring.mutation.surroundings import Surroundings
from grader.authoring.mutation.whole_functions import whole_mutants


def changes(function, around: Surroundings | None = None) -> set[str]:
    return {m.change for m in mutants_of(function, around or Surroundings(), LIKELY)}


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("return np.sqrt(v + eps)", "np.sqrt(v + eps) → np.sqrt(v) + eps"),
        ("return np.sqrt(v) + eps", "np.sqrt(v) + eps → np.sqrt(v + eps)"),
        ("return a * b + c", "a * b + c → a * (b + c)"),
        ("return a * (b**2 + 2 * c - n)", "a * (b ** 2 + 2 * c - n) → a * b ** 2 + 2 * c - n"),
        ("return a / (b * c)", "a / (b * c) → a / b * c"),
        ("return list(range(1, n))", "range(1, n) → range(1, n + 1)"),
        ("return a[:n]", "a[:n] → a[:n - 1]"),
        ("return a[i]", "a[i] → a[i + 1]"),
        ("return a > 0 and b > 0", "a > 0 and b > 0 → b > 0"),
        ("return a != b", "a != b → a == a"),
        ("return a != b", "a != b → a != 0"),
        ("return a >= b", "a >= b → a <= b"),
        ("return np.var(a, axis=0)", "np.var(a, axis=0) → np.var(a, axis=0, ddof=1)"),
        (
            "return a.mean(axis=0)",
            "a.mean(axis=0) → a.mean(axis=0) * (np.size(a, 0) / (np.size(a, 0) - 1))",
        ),
        (
            "return a.argmax(axis=1)",
            "a.argmax(axis=1) → np.size(a, 1) - 1 - np.argmax(np.flip(a, 1), 1)",
        ),
        ("return a.astype(float)", "a.astype(float) → a"),
        ("return (a * b).sum() / b.sum()", "(a * b).sum() / b.sum() → (a * b).mean()"),
        ("return -np.sum(a, axis=0) / n", "-np.sum(a, axis=0) / n → -np.mean(a, axis=0)"),
        ("return np.median(a)", "np.median(a) → np.mean(a)"),
        (
            "return np.pad(a, 1, mode='edge')",
            "np.pad(a, 1, mode='edge') → np.pad(a, 1, mode='wrap')",
        ),
        ("return np.max(a, axis=1)", "np.max(a, axis=1) → np.mean(a, axis=1)"),
        ("return np.maximum(a, 0)", "np.maximum(a, 0) → np.max(a, 0)"),
        ("return np.argmax(a, axis=1)", "np.argmax(a, axis=1) → np.max(a, axis=1)"),
        ("return np.sum(a ** 2)", "a ** 2 → np.abs(a)"),
        (
            "return np.max(np.abs(a), axis=1)",
            "np.max(np.abs(a), axis=1) → np.abs(np.max(a, axis=1))",
        ),
        ("return 0.5 * a", "0.5 * a → 0.0 * a"),
        ("return np.linalg.norm(a)", "np.linalg.norm(a) → np.linalg.norm(a) ** 2"),
        ("a *= b", "a *= b → a = a * b"),
        ("a[:] = b", "a[:] = b → a = b"),
        ("a[...] = b", "a[...] = b → a = b"),
        (
            "return n / 3 * (4 * a + 2 * b + 4 * c)",
            "return n / 3 * (4 * a + 2 * b + 4 * c) → return n / 3 * (2 * a + 4 * b + 2 * c)",
        ),
        (
            "v = (2 if i else 4 * a) + -c * 7",
            "v = (2 if i else 4 * a) + -c * 7 → v = (2 if i else 7 * a) + -c * 4",
        ),
    ],
)
def test_a_likely_mistake_is_tried(line: str, change: str, make_function) -> None:
    function = make_function(f"def f(a, b, c, v, eps, n, i):\n    {line}\n")
    assert change in changes(function)


def test_a_mean_of_a_tensor_is_divided_by_one_less(make_function) -> None:
    """A module that computes with PyTorch need not know NumPy."""
    function = make_function("def f(a):\n    return a.mean(dim=-1)\n")
    change = "a.mean(dim=-1) → a.mean(dim=-1) * (a.shape[-1] / (a.shape[-1] - 1))"
    assert change in changes(function, Surroundings(torch=True))


def test_another_value_of_the_object_is_read(make_function) -> None:
    function = make_function("def f(self):\n    return self.start\n")
    around = Surroundings(attributes={"self": ["start", "end"]})
    assert "return self.start → return self.end" in changes(function, around)


@pytest.mark.parametrize("line", ["np.zeros(n + 1)", "a + b + c", "len(a) + 1"])
def test_what_is_the_same_or_of_another_shape_is_not_tried(line: str, make_function) -> None:
    found = changes(make_function(f"def f(a, b, c, n):\n    return {line}\n"))
    assert not [c for c in found if "zeros(n)" in c or "a + (b" in c or "len(a + 1)" in c]


NORMALISED = """
def f(a, rate=0.9, mode=None):
    middle = a.mean(axis=0)
    spread = a.std(axis=0)
    kept = rate * middle + (1 - rate) * spread
    return kept
"""


@pytest.fixture
def whole(make_function) -> dict[str, list[str]]:
    """The changes of the whole function, by kind."""
    found: dict[str, list[str]] = {}
    for mutant in whole_mutants(make_function(NORMALISED)):
        found.setdefault(mutant.kind, []).append(mutant.change)
    return found


def test_a_whole_function_takes_another_axis(whole) -> None:
    assert "axis=0 → axis=1" in whole["other_axes"]


def test_weights_that_add_up_to_one_are_exchanged(whole) -> None:
    (change,) = whole["complements"]
    assert change.endswith("→ (1 - rate) * middle + rate * spread")


def test_neighbouring_lines_are_exchanged_but_not_with_the_return(whole) -> None:
    assert len(whole["swapped_lines"]) == 2


def test_an_argument_is_ignored_if_it_has_a_usual_value(whole) -> None:
    assert whole["usual_value"] == ["rate → 0.9"]


def test_weights_within_a_call_or_of_1_are_not_swapped(make_function) -> None:
    line = "return 0.5 * np.log(2 * a) + 1 * b"
    function = make_function(f"def f(a, b, c, v, eps, n, i):\n    {line}\n")
    assert not [change for change in changes(function) if change.startswith("return")]
