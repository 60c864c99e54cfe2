"""A forward that also returns caches, in a form that each student chooses: one mistake, one charge.

Recorded calls answer with the reference's caches, and a right caller cannot take these apart.
"""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

NET = '''
import numpy as np


def affine(x, w):
    """Return the product and a cache."""
    # BEGIN SOLUTION
    return x @ w, (x, w)
    # END SOLUTION


class Net:
    def __init__(self, D, H):
        rng = np.random.default_rng(0)
        self.params = {"W1": rng.normal(size=(D, H)), "W2": rng.normal(size=(H, 1))}

    def forward(self, x):
        """Return the scores and the caches of the layers."""
        # BEGIN SOLUTION
        h, first = affine(x, self.params["W1"])
        a = np.tanh(h)
        scores, second = affine(a, self.params["W2"])
        return scores, [first, a, second]
        # END SOLUTION

    def gradients(self, x):
        """Return the gradients of half the sum of the squares of the scores."""
        # BEGIN SOLUTION
        scores, (first, a, second) = self.forward(x)
        da = scores @ second[1].T
        return {"W1": first[0].T @ (da * (1 - a**2)), "W2": second[0].T @ scores}
        # END SOLUTION
'''
RUBRIC = """
sizes: {N: 5, D: 3, H: 4}
cases: {main: {}, other: {N: 6, D: 4, H: 3}}
criteria:
  affine: {file: net.py, points: 1, given: {x: "normal(N, D)", w: "normal(D, H)"},
    call: "out, cache = affine(x, w)", outputs: [out]}
  forward: {function: Net.forward, file: net.py, points: 1, given: &x {x: "normal(N, D)"},
    call: "scores, caches = Net(D, H).forward(x)", outputs: [scores]}
  gradients: {function: Net.gradients, file: net.py, points: 1, given: *x,
    call: "grads = Net(D, H).gradients(x)", outputs: [grads]}
"""
OWN = {
    "net.py": NET.replace("(x, w)\n    #", "{'x': x, 'w': w}\n    #")
    .replace("second[1]", "second['w']")
    .replace("first[0]", "first['x']")
    .replace("second[0]", "second['x']")
}


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("net"), {"net.py": NET}, RUBRIC)


def test_caches_of_ones_own_form_are_right(net, shared_sandbox) -> None:
    assert losing(graded(net, OWN, shared_sandbox)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("np.tanh(h)", "np.tanh(2 * h)"), ("return scores, [", "return scores / len(x), [")],
)
def test_a_wrong_forward_is_charged_once(net, shared_sandbox, old, new) -> None:
    found = graded(net, with_change(OWN, "net.py", old, new), shared_sandbox)
    assert losing(found) == ["forward"]
    assert found["gradients"].same_mistake_as == "forward"


def test_a_mistake_of_the_callers_own_is_charged_too(net, shared_sandbox) -> None:
    wrong = with_change(OWN, "net.py", "np.tanh(h)", "np.tanh(2 * h)")
    wrong = with_change(wrong, "net.py", "(1 - a**2)", "(1 - a)")
    assert losing(graded(net, wrong, shared_sandbox)) == ["forward", "gradients"]
