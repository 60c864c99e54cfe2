"""An engine for automatic differentiation: an operator's mistake shows in all that uses it.

Its methods leave closures behind, which run much later, and no recorded call answers for them: the
objects that they take hold other objects, each student's in another way.
"""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_changes

ENGINE = '''
"""Numbers that remember how they were made."""

import numpy as np


class Value:
    """A number with its gradient; `parts` are the Values that it was made of."""

    def __init__(self, data, parts=()):
        self.data, self.grad, self.parts = float(data), 0.0, set(parts)
        self.back = lambda: None

    def __add__(self, other):
        """Return the sum of two Values."""
        # BEGIN SOLUTION
        out = Value(self.data + other.data, (self, other))

        def back():
            self.grad += out.grad
            other.grad += out.grad
        out.back = back
        # END SOLUTION
        return out

    def __mul__(self, other):
        """Return the product of two Values."""
        # BEGIN SOLUTION
        out = Value(self.data * other.data, (self, other))

        def back():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out.back = back
        # END SOLUTION
        return out

    def __pow__(self, n):
        """Return the power, n a number."""
        # BEGIN SOLUTION
        out = Value(self.data ** n, (self,))

        def back():
            self.grad += n * self.data ** (n - 1) * out.grad
        out.back = back
        # END SOLUTION
        return out

    def backward(self):
        """Set the gradients of all Values that this one was made of."""
        # BEGIN SOLUTION
        self.grad = 1.0
        for value in reversed(in_order(self)):
            value.back()
        # END SOLUTION


def in_order(root):
    """Return all Values that the root was made of, each after its parts."""
    # BEGIN SOLUTION
    order = []

    def visit(value):
        if value not in order:
            for part in value.parts:
                visit(part)
            order.append(value)

    visit(root)
    # END SOLUTION
    return order


def loss(x, y):
    """Return x + (x y)(x y)."""
    # BEGIN SOLUTION
    product = x * y
    total = x + product * product
    # END SOLUTION
    return total
'''
RUBRIC = """
sizes: {N: 1}
precision: [float64]
cases: {main: {}, other: {seed: 3}}
criteria:
  add: {function: Value.__add__, file: engine.py, points: 1, outputs: [d, dx, dy],
    given: &g {a: "uniform(1, 2)", b: "uniform(3, 4)", s: "normal()"},
    call: "x, y = Value(a), Value(b); z = x + y; z.grad = s
      ; z.back(); d, dx, dy = z.data, x.grad, y.grad"}
  mul: {function: Value.__mul__, file: engine.py, points: 1, given: *g, outputs: [d, dx, dy],
    call: "x, y = Value(a), Value(b); z = x * y; z.grad = s
      ; z.back(); d, dx, dy = z.data, x.grad, y.grad"}
  pow: {function: Value.__pow__, file: engine.py, points: 1, given: *g, outputs: [d, dx],
    call: "x = Value(a); z = x ** 3; z.grad = s; z.back(); d, dx = z.data, x.grad"}
  in_order: {file: engine.py, points: 1, given: *g, outputs: [n],
    call: "p = Value(a); q = Value(b, [p]); r = Value(s, [q])
      ; n = [v.data for v in in_order(r)]; last = n[-1]",
    ensure: {the root comes last: last == s}}
  backward: {function: Value.backward, file: engine.py, points: 1, given: *g, outputs: [dx, dy],
    call: "x, y = Value(a), Value(b); z = x * y + x; z.backward(); dx, dy = x.grad, y.grad"}
  loss: {file: engine.py, points: 1, given: *g, outputs: [d, dx, dy],
    call: "x, y = Value(a), Value(b); z = loss(x, y)
      ; z.backward(); d, dx, dy = z.data, x.grad, y.grad"}
"""
SOURCES = {"engine.py": ENGINE}
MISTAKES = {
    "add": ("self.grad += out.grad", "self.grad -= out.grad"),
    "mul": ("self.grad += other.data * out.grad", "self.grad += self.data * out.grad"),
    "pow": ("n * self.data ** (n - 1) * out.grad", "n * self.data ** (n - 1)"),
    "in_order": ("return order", "return order[::-1]"),
    "backward": ("in reversed(in_order(self))", "in in_order(self)"),
    "loss": ("x + product", "x * product"),
}
OTHER_WAY = ("product * product", "product ** 2")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("engine"), SOURCES, RUBRIC)


@pytest.mark.parametrize("wrong", [["add"], ["mul"], ["pow"], ["in_order"], ["mul", "loss"]])
def test_each_mistake_costs_its_own_function_points(engine, shared_sandbox, wrong) -> None:
    known = {**MISTAKES, "other way": OTHER_WAY}
    sources = with_changes(SOURCES, "engine.py", known, [*wrong, "other way"])
    assert losing(graded(engine, sources, shared_sandbox)) == wrong


@pytest.mark.parametrize(
    "wrong", [["add", "mul"], ["mul", "pow"], ["add", "mul", "pow"], ["add", "mul", "loss"]]
)
def test_several_mistakes_cost_their_own_functions_points(engine, shared_sandbox, wrong) -> None:
    known = {**MISTAKES, "other way": OTHER_WAY}
    sources = with_changes(SOURCES, "engine.py", known, [*wrong, "other way"])
    found = graded(engine, sources, shared_sandbox)
    assert losing(found) == wrong
    if wrong == ["add", "mul"]:
        said = " ".join(found["backward"].feedback)
        assert "`backward` fails by the mistakes that `add` and `mul` are charged for: " in said


BOTH = (
    "            self.grad += other.data * out.grad\n            other.grad += self.data * out.grad"
)
PLACES = {
    "exchanged": (
        BOTH,
        BOTH.replace("other.data", "S").replace("self.d", "other.d").replace("S", "self.data"),
    ),
    "for one": (BOTH, BOTH.partition("\n")[0]),
    "never kept": (
        "        out.back = back\n        # END SOLUTION\n        return out\n\n    def __pow__",
        "        # END SOLUTION\n        return out\n\n    def __pow__",
    ),
}


def test_a_gradient_that_is_never_begun_with_is_charged_once(engine, shared_sandbox) -> None:
    """The seed of `backward`: without it all gradients stay zero, and all that uses it fails."""
    sources = with_changes(
        SOURCES, "engine.py", {"seed": ("        self.grad = 1.0\n", "")}, ["seed"]
    )
    assert losing(graded(engine, sources, shared_sandbox)) == ["backward"]


@pytest.mark.parametrize("mistake", PLACES)
def test_several_places_of_one_method_are_charged_once(engine, shared_sandbox, mistake) -> None:
    """Or a statement that is missing there."""
    sources = with_changes(SOURCES, "engine.py", PLACES, [mistake])
    assert losing(graded(engine, sources, shared_sandbox)) == ["mul"]
