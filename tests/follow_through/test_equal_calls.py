"""Two equal calls of a replaced forward: its backward takes the cache of either."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_changes

LAYERS = '''
"""A layer for two activations, each with its backward pass."""

import numpy as np


def linear_forward(x, w, b):
    """Return x w + b."""
    # BEGIN SOLUTION
    out = x @ w + b
    # END SOLUTION
    return out, (x, w, out)


def linear_backward(dout, cache):
    """Return the gradients of x and w."""
    # BEGIN SOLUTION
    x, w, _ = cache
    grads = dout @ w.T, x.T @ dout
    # END SOLUTION
    return grads


def layer_forward(x, w, b, kind):
    """Return the activation, and both caches."""
    # BEGIN SOLUTION
    z, cache = linear_forward(x, w, b)
    out = np.tanh(z) if kind == "tanh" else np.maximum(z, 0)
    # END SOLUTION
    return out, (cache, z)


def layer_backward(dout, cache, kind):
    """Return the gradients of x and w."""
    # BEGIN SOLUTION
    inner, z = cache
    slope = 1 - np.tanh(z) ** 2 if kind == "tanh" else z > 0
    grads = linear_backward(dout * slope, inner)
    # END SOLUTION
    return grads
'''
RUBRIC = """
sizes: {N: 4, D: 3, H: 5}
cases: {main: {}, other: {N: 5}}
criteria:
  linear_forward: {file: layers.py, points: 1,
    given: &g {x: "normal(N, D)", w: "normal(D, H)", b: normal(H)},
    call: "out, cache = linear_forward(x, w, b)", outputs: [out]}
  linear_backward: {file: layers.py, points: 1,
    given: {like: linear_forward, dout: "normal(N, H)"},
    call: "out, cache = linear_forward(x, w, b)\\ndx, dw = linear_backward(dout, cache)",
    outputs: [dx, dw]}
  layer_forward: {file: layers.py, points: 1, given: *g,
    call: "a, _ = layer_forward(x, w, b, 'tanh')\\nb, _ = layer_forward(x, w, b, 'relu')",
    outputs: [a, b]}
  layer_backward:
    file: layers.py
    points: 1
    given: {like: linear_backward}
    call: |
      _, cache = layer_forward(x, w, b, "tanh")
      dx, dw = layer_backward(dout, cache, "tanh")
      _, cache = layer_forward(x, w, b, "relu")
      dx_relu, dw_relu = layer_backward(dout, cache, "relu")
    outputs: [dx, dw, dx_relu, dw_relu]
"""
SOURCES = {"layers.py": LAYERS}
MISTAKES = {
    "linear_forward": ("x @ w + b", "x @ w - b"),
    "linear_backward": ("x.T @ dout", "x.T @ dout / 2"),
    "layer_backward": ("else z > 0", "else z < 0"),
}


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("layers"), SOURCES, RUBRIC)


@pytest.mark.parametrize(
    "wrong", [["linear_forward"], ["linear_backward"], ["linear_backward", "layer_backward"]]
)
def test_each_mistake_costs_its_own_function_points(layers, shared_sandbox, wrong) -> None:
    sources = with_changes(SOURCES, "layers.py", MISTAKES, wrong)
    assert losing(graded(layers, sources, shared_sandbox)) == wrong
