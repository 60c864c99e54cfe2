"""Which small mistakes are made, and that one is in place only as long as asked for."""

import ast

import numpy as np
import pytest

from grader.authoring.mutation.mutants import in_place, mutants_of, spoilt_returns
from grader.authoring.mutation.surroundings import Surroundings


def changes(function, around=None):
    return {mutant.change for mutant in mutants_of(function, around or Surroundings())}


@pytest.mark.parametrize(
    "line, change",
    [
        ("y = a + b", "a + b → a - b"),
        ("y = a + b", "a + b → a"),
        ("y = a + b", "a + b → b"),
        ("y = a - b", "a - b → b - a"),
        ("y = -a", "-a → a"),
        ("y = a < b", "a < b → a <= b"),
        ("y = a == b", "a == b → a != b"),
        ("y = a and b", "a and b → a or b"),
        ("y = b if a else 0", "b if a else 0 → 0 if a else b"),
        ("y = 3 * a", "3 * a → 4 * a"),
        ("y = 0.5 * a", "0.5 * a → 1.0 * a"),
        ("y = np.tanh(a)", "np.tanh(a) → a"),
        ("y = np.tanh(a)", "np.tanh(a) → np.sin(a)"),
        ("y = a.sum(axis=0)", "a.sum(axis=0) → a.mean(axis=0)"),
        ("y = a.sum(axis=0)", "a.sum(axis=0) → a.sum(axis=1)"),
        ("y = a.sum(axis=0)", "a.sum(axis=0) → a.sum()"),
        ("y = a.sum(axis=(0, 1))", "a.sum(axis=(0, 1)) → a.sum(axis=0)"),
        ("y = a.T @ b", "a.T @ b → a @ b"),
        ("y = a.T @ b", "a.T @ b → a.T @ b.T"),
        ("y = a @ b", "a @ b → b @ a"),
        ("y = np.dot(a, b)", "np.dot(a, b) → np.dot(b, a)"),
        ("y = np.stack((a, b))", "np.stack((a, b)) → np.stack((b, a))"),
        ("a[:, 1:] += b", "a[:, 1:] += b → a[:, 1:] = b"),
        ("a[:, 1:] += b", "a[:, 1:] → a[:, :]"),
        ("a[b] = 0", "a[b] = 0 → (dropped)"),
        ("y = a[:, b]", "a[:, b] → a[:, b - 1]"),
        ("y = 1 - a ** 2", "1 - a ** 2 → a * (1 - a)"),
        ("y = b * (1 - a)", "1 - a → 1 - a ** 2"),
        ("for b in range(a): pass", "range(a) → range(a - 1)"),
        ("for b in range(a): pass", "range(a) → range(1, a)"),
        ("y = list(reversed(a))", "reversed(a) → a"),
        ("if a: y = b", "if a: → if not a:"),
        ("y = a.popleft()", "a.popleft() → a.pop()"),
        ("y = a.pop(0)", "a.pop(0) → a.pop()"),
        ("y = a.pop()", "a.pop() → a.pop(0)"),
        ("a.append(b)", "a.append(b) → a.insert(0, b)"),
        ("a.insert(0, b)", "a.insert(0, b) → a.append(b)"),
        ("a.appendleft(b)", "a.appendleft(b) → a.append(b)"),
        ("heappush(a, b)", "heappush(a, b) → a.append(b)"),
        ("y = heapq.heappop(a)", "heapq.heappop(a) → a.pop(0)"),
        ("y = heapq.heappop(a)", "heapq.heappop(a) → a.pop()"),
        ("y = sorted(a, key=b)", "sorted(a, key=b) → a"),
    ],
)
def test_mistakes_of_every_kind(make_function, line, change):
    function = make_function(f"def f(a, b):\n    {line}\n    return a\n")
    assert change in changes(function)


@pytest.mark.parametrize(
    "line, change",
    [
        ("y = a + 1", "a + 1 → b + 1"),
        ("y = a + 1", "a + 1 → 0 * a + 1"),
        ("y = a + 1", "y = a + 1 → y = np.tanh(a + 1)"),
        ("y = a + 1", "y = a + 1 → y = np.maximum(a + 1, 0)"),
        ("y = a + 1", "y = a + 1 → y = 1 / (1 + np.exp(-(a + 1)))"),
        ("y = a + 1", "y = a + 1 → y = -(a + 1)"),
        ("y = np.tanh(a)", "np.tanh(a) → sigmoid(a)"),
        ("y = a[:2], a[2:]", "a[:2] → a[2:]"),
        ("y = p['Wx'], p['Wh']", "p['Wx'] → p['Wh']"),
    ],
)
def test_mistakes_that_need_to_know_what_stands_around(make_function, line, change):
    function = make_function(f"def f(a, b, p):\n    {line}\n    return y\n")
    slices = [n.slice for n in ast.walk(function.node) if isinstance(n, ast.Subscript)]
    around = Surroundings(
        alike={"a": ("b",)},
        arrays=frozenset({"a", "y"}),
        callables=frozenset({"sigmoid"}),
        slices={"a": slices},
        keys=("Wx", "Wh"),
    )
    assert change in changes(function, around)


def test_an_index_is_not_replaced_by_one_that_holds_it(make_function):
    """Places that are computed from the array itself: the source would hold itself for ever."""
    function = make_function("def f(p):\n    return p[np.argsort(-p['a'])], p['b']\n")
    slices = [n.slice for n in ast.walk(function.node) if isinstance(n, ast.Subscript)]
    found = changes(function, Surroundings(slices={"p": slices}))
    assert "p['a'] → p['b']" in found
    assert "p['b'] → p[np.argsort(-p['a'])]" in found


@pytest.mark.parametrize(
    "line",
    [
        '"""A docstring of 3 words."""',
        "raise ValueError(3 + a)",
        "assert a + 1 == 2",
        "print(a + 1)",
    ],
)
def test_what_is_no_computation_is_left_alone(make_function, line):
    assert changes(make_function(f"def f(a):\n    {line}\n")) == set()


def test_arguments_that_commute_are_not_swapped(make_function):
    line = "y = np.maximum(0, a) - np.swapaxes(a, 0, 1) + np.subtract(a, 1)"
    found = changes(make_function(f"def f(a):\n    {line}\n    return y\n"))
    assert "np.subtract(a, 1) → np.subtract(1, a)" in found
    assert "np.maximum(0, a) → np.maximum(a, 0)" not in found
    assert "np.swapaxes(a, 0, 1) → np.swapaxes(a, 1, 0)" not in found


def test_an_array_and_its_lower_limit_are_not_swapped(make_function):
    found = changes(make_function("def f(a):\n    return np.clip(a, -1, 1) + a.clip(2, 3)\n"))
    assert "np.clip(a, -1, 1) → np.clip(-1, a, 1)" not in found  # the same values
    assert "np.clip(a, -1, 1) → np.clip(a, 1, -1)" in found
    assert "a.clip(2, 3) → a.clip(3, 2)" in found


@pytest.mark.parametrize("members", ["(8, b, 24)", "[8, b, 24]"])
@pytest.mark.parametrize("asked", ["in", "not in"])
def test_what_is_only_asked_for_its_members_keeps_their_order(make_function, members, asked):
    found = changes(make_function(f"def f(a, b):\n    return a {asked} {members}\n"))
    assert not any("b, 8" in change or "24, b" in change for change in found)
    assert any("9, b, 24" in change for change in found)
    elsewhere = changes(make_function(f"def f(a, b):\n    return {members} == a\n"))
    assert any("b, 8, 24" in change for change in elsewhere)


def test_the_two_axes_that_a_call_swaps_are_not_reversed(make_function):
    lines = "    y = torch.transpose(a.transpose(1, 2), 0, 1)\n    return y.sum(3, 4)\n"
    function = make_function(f"def f(a):\n{lines}")
    reversals = {"a.transpose(1, 2) → a.transpose(2, 1)"}
    assert not reversals & changes(function, Surroundings(torch=True))
    assert not [c for c in changes(function, Surroundings(torch=True)) if c.endswith("1, 0)")]
    assert "y.sum(3, 4) → y.sum(4, 3)" in changes(function, Surroundings(torch=True))
    assert reversals <= changes(function)  # NumPy permutes all axes: another result


@pytest.mark.parametrize("line", ["y = np.zeros((2, 3), dtype=a.dtype)", "y = np.zeros_like(a)"])
def test_what_only_lends_its_shape_or_precision_is_left_alone(make_function, line):
    around = Surroundings(arrays=frozenset({"a", "y"}), alike={"a": ("b",)})
    found = changes(make_function(f"def f(a, b):\n    {line}\n"), around)
    assert not any(
        "0 * a" in change or "dtype=b" in change or "like(b)" in change for change in found
    )
    assert not any("np.tanh" in change for change in found)


def test_only_lines_of_the_solution_are_changed(make_function):
    function = make_function("def f(a):\n    y = a + 1\n    z = y * 2\n    return z\n")
    object.__setattr__(function, "lines", frozenset({3}))
    assert {mutant.line for mutant in mutants_of(function, Surroundings())} == {3}


def test_no_mutant_is_made_twice(make_function):
    function = make_function("def f(a, b):\n    return (a + b) @ b.T\n")
    found = list(mutants_of(function, Surroundings()))
    assert len({mutant.change for mutant in found}) == len(found)


def test_a_mutant_is_what_all_call_until_the_block_ends(make_function):
    function = make_function("def f(a):\n    return a + 1\n")
    held_elsewhere = function.loaded
    mutant = next(m for m in mutants_of(function, Surroundings()) if m.after == "a - 1")
    with in_place(mutant):
        assert held_elsewhere(5) == 4
    assert held_elsewhere(5) == 6


def test_it_goes_away_after_an_exception_too(make_function):
    function = make_function("def f(a):\n    return a + 1\n")
    mutant = next(m for m in mutants_of(function, Surroundings()) if m.after == "a - 1")
    with pytest.raises(RuntimeError), in_place(mutant):
        raise RuntimeError
    assert function.loaded(5) == 6


def test_making_mutants_leaves_the_tree_as_it_was(make_function):
    function = make_function("def f(a):\n    return np.tanh(a[1:] + 1).sum(axis=0)\n")
    before = ast.dump(function.node)
    list(mutants_of(function, Surroundings()))
    assert ast.dump(function.node) == before


def test_each_value_that_is_returned_can_be_spoilt(make_function):
    function = make_function("def f(a):\n    return a + 1, 2 * a\n")
    found = list(spoilt_returns(function))
    assert [mutant.before for mutant in found] == ["a + 1", "2 * a"]
    with in_place(found[1]):
        assert function.loaded(np.float64(1)) == (2, None)


def test_none_cannot_be_spoilt(make_function):
    source = "def f(a):\n    if a:\n        return None\n    return None, -1, not None\n"
    assert [m.before for m in spoilt_returns(make_function(source))] == ["-1", "not None"]


def test_functions_of_networks_are_taken_for_each_other(make_function) -> None:
    function = make_function("def f(a):\n    return F.gelu(torch.log_softmax(a, dim=1))\n")
    found = changes(function, Surroundings(torch=True))
    assert "torch.log_softmax(a, dim=1) → torch.softmax(a, dim=1)" in found
    assert any("→ F.relu(" in change for change in found)
    plain = make_function("def f(a):\n    return softmax(a)\n")
    assert not any("log_softmax" in change for change in changes(plain))
