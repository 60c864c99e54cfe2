"""A function of autograd: no call of its forward is recorded, but what it keeps is its own."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change
from tests.libraries import needed

needed("torch")

SOURCE = '''
"""Swish."""

import torch


class Swish(torch.autograd.Function):
    """x * sigmoid(beta * x)."""

    @staticmethod
    def forward(ctx, x, beta):
        """Return x * sigmoid(beta * x)."""
        # BEGIN SOLUTION
        s = torch.sigmoid(beta * x)
        ctx.save_for_backward(x, beta, s)
        return x * s
        # END SOLUTION

    @staticmethod
    def backward(ctx, dout):
        """Return the gradients of x and beta."""
        # BEGIN SOLUTION
        x, beta, s = ctx.saved_tensors
        slope = s * (1 - s)
        return dout * (s + beta * x * slope), (dout * x * x * slope).sum()
        # END SOLUTION


def swish(x, beta):
    """Apply Swish."""
    return Swish.apply(x, beta)
'''
RUBRIC = """
framework: torch
sizes: {N: 3, D: 2}
cases: {main: {}, other: {N: 4}}
criteria:
  forward: {function: Swish.forward, file: layers.py, points: 1,
    given: &given {x: "normal(N, D)", beta: "np.array(1.3)"},
    call: "out = swish(x, beta)", outputs: [out]}
  backward: {function: Swish.backward, file: layers.py, points: 1,
    given: {<<: *given, dout: "normal(N, D)"}, call: "out = swish(x, beta)",
    outputs: [dx, dbeta], gradient: {out: dout}}
"""
SOURCES = {"layers.py": SOURCE}
FORWARD = ("torch.sigmoid(beta * x)", "torch.sigmoid(x)")
BACKWARD = ("dout * (s + beta * x * slope)", "dout * (s + x * slope)")


@pytest.fixture(scope="module")
def functions(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("functions"), SOURCES, RUBRIC)


@pytest.mark.parametrize(
    ("mistakes", "lost"),
    [
        ([FORWARD], ["forward"]),
        ([BACKWARD], ["backward"]),
        ([FORWARD, BACKWARD], ["forward", "backward"]),
    ],
)
def test_each_mistake_is_charged_once(functions, shared_sandbox, mistakes, lost) -> None:
    sources = SOURCES
    for old, new in mistakes:
        sources = with_change(sources, "layers.py", old, new)
    assert losing(graded(functions, sources, shared_sandbox)) == lost
