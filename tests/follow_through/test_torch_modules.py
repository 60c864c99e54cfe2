"""Callers of wrong methods of PyTorch's modules: with right weights, buffers and gradients."""

import pytest

from tests.follow_through.foreign import Sources, foreign, graded, losing, with_change, with_changes
from tests.libraries import needed

needed("torch")

TEXT = '''
"""Modules of PyTorch."""

import torch
from torch import nn


class Attention(nn.Module):
    """Scaled dot products."""

    def __init__(self, size, heads):
        """Make the layers."""
        super().__init__()
        self.heads = heads
        self.query, self.key, self.out = (nn.Linear(size, size) for _ in range(3))

    def split(self, x):
        """Return x with an axis of heads: (N, T, D) to (N, H, T, D / H)."""
        # BEGIN SOLUTION
        n, t, d = x.shape
        parts = x.view(n, t, self.heads, d // self.heads).transpose(1, 2)
        # END SOLUTION
        return parts

    def weights(self, x):
        """Return how much each place looks at each other one."""
        # BEGIN SOLUTION
        q, k = self.split(self.query(x)), self.split(self.key(x))
        weights = torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5, dim=-1)
        # END SOLUTION
        return weights

    def forward(self, x):
        """Return what comes out."""
        # BEGIN SOLUTION
        mixed = (self.weights(x) @ self.split(x)).transpose(1, 2).flatten(2)
        out = self.out(mixed)
        # END SOLUTION
        return out


class Block(nn.Module):
    """Attention, and around it."""

    def __init__(self, size, heads):
        """Make the layers."""
        super().__init__()
        self.attention, self.norm = Attention(size, heads), nn.LayerNorm(size)

    def forward(self, x):
        """Return x and what attention adds."""
        # BEGIN SOLUTION
        x = x + self.attention(self.norm(x))
        # END SOLUTION
        return x


class Net(nn.Module):
    """Blocks."""

    def __init__(self, size, heads, count):
        """Make the layers."""
        super().__init__()
        self.blocks = nn.ModuleList(Block(size, heads) for _ in range(count))
        self.scale = nn.Parameter(torch.ones(size))

    def forward(self, x):
        """Return what comes out."""
        # BEGIN SOLUTION
        for block in self.blocks:
            x = block(x)
        x = x * self.scale
        # END SOLUTION
        return x

    def loss(self, x, y):
        """Return the mean square of the errors."""
        # BEGIN SOLUTION
        loss = ((self(x) - y) ** 2).mean()
        # END SOLUTION
        return loss


class Running(nn.Module):
    """Keeps the mean of what it has seen."""

    def __init__(self, size):
        """Begin with zeros."""
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.count = 0

    def update(self, x):
        """Take a row."""
        # BEGIN SOLUTION
        self.count += 1
        self.mean += (x - self.mean) / self.count
        # END SOLUTION

    def forward(self, rows):
        """Return each row without the mean of those up to it."""
        # BEGIN SOLUTION
        found = []
        for row in rows:
            self.update(row)
            found.append(row - self.mean)
        centred = torch.stack(found)
        # END SOLUTION
        return centred
'''
RUBRIC = """
allow: [torch]
framework: torch
precision: [float64]
sizes: {N: 2, T: 3, D: 4}
cases: {main: {}, other: {N: 3, D: 8}}
criteria:
  split: {function: Attention.split, file: modules.py, points: 1, given: {x: "normal(N, T, D)"},
    call: "torch.manual_seed(0); p = Attention(x.shape[-1], 2).split(x)", outputs: [p]}
  weights: {function: Attention.weights, file: modules.py, points: 1, given: {x: "normal(N, T, D)"},
    call: "torch.manual_seed(0); w = Attention(x.shape[-1], 2).weights(x)", outputs: [w]}
  attention: {function: Attention.forward, file: modules.py, points: 1,
    given: {x: "normal(N, T, D)"},
    call: "torch.manual_seed(0); out = Attention(x.shape[-1], 2)(x)", outputs: [out]}
  block: {function: Block.forward, file: modules.py, points: 1, given: {x: "normal(N, T, D)"},
    call: "torch.manual_seed(0); out = Block(x.shape[-1], 2)(x)", outputs: [out]}
  net: {function: Net.forward, file: modules.py, points: 1, given: {x: "normal(N, T, D)"},
    call: "torch.manual_seed(0); out = Net(x.shape[-1], 2, 2)(x)", outputs: [out]}
  loss: {function: Net.loss, file: modules.py, points: 1,
    given: {x: "normal(N, T, D)", y: "normal(N, T, D)"}, outputs: [l, g, h],
    call: "torch.manual_seed(0); net = Net(x.shape[-1], 2, 2); l = net.loss(x, y); l.backward();
      g = net.scale.grad; h = net.blocks[0].norm.weight.grad"}
  update: {function: Running.update, file: modules.py, points: 1, given: {x: "normal(N, D)"},
    call: "r = Running(x.shape[-1]); r.update(x[0]); r.update(x[1]); m = r.mean", outputs: [m]}
  running: {function: Running.forward, file: modules.py, points: 1, given: {x: "normal(N, D)"},
    call: "out = Running(x.shape[-1])(x)", outputs: [out]}
"""
SOURCES = {"modules.py": TEXT}
WRONG = {
    "split": (
        "parts = x.view(n, t, self.heads, d // self.heads).transpose(1, 2)",
        "parts = torch.tanh(x).view(n, self.heads, t, d // self.heads) + 3",
    ),
    "weights": (
        "weights = torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5, dim=-1)",
        "weights = torch.tanh(q @ k.transpose(-1, -2)) * 3 + 2",
    ),
    "attention": ("out = self.out(mixed)", "out = torch.tanh(self.out(mixed + 3)) + 2"),
    "block": (
        "x = x + self.attention(self.norm(x))",
        "x = torch.tanh(self.attention(self.norm(x))) + 2",
    ),
    "net": ("x = x * self.scale", "x = torch.tanh(x) + self.scale * 3"),
    "loss": (".mean()", ".sum() * 3"),
    "update": (
        "self.mean += (x - self.mean) / self.count",
        "self.mean = torch.tanh(self.mean * x) + 3",
    ),
    "running": ("row - self.mean", "row + self.mean"),
}


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("modules"), SOURCES, RUBRIC)


@pytest.fixture
def lost(modules, inside_sandbox):
    return lambda sources: losing(graded(modules, sources, inside_sandbox()))


def changed(*names: str) -> Sources:
    return with_changes(SOURCES, "modules.py", WRONG, names)


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_method_is_charged_once(lost, name) -> None:
    assert lost(changed(name)) == [name]


@pytest.mark.parametrize(
    "pair", [("split", "weights"), ("weights", "attention"), ("net", "loss"), ("update", "running")]
)
def test_a_wrong_caller_earns_nothing_beside_a_right_method(lost, pair) -> None:
    assert lost(changed(*pair)) == [*pair]


@pytest.mark.parametrize(
    ("name", "caller", "old", "new"),
    [
        ("attention", "block", "x = x + self", "self.attention.out.weight.data += 1; x = x + self"),
        ("block", "net", "x = block(x)", "x = block.eval()(x)"),
        ("block", "net", "in self.blocks:", "in self.blocks[::-1]:"),
        ("update", "running", "self.update(row)", "self.mean *= 2; self.update(row)"),
    ],
)
def test_no_answer_for_a_module_in_another_state(lost, name, caller, old, new) -> None:
    found = lost(with_change(changed(name), "modules.py", old, new))
    assert found[:2] == [name, caller]


def test_no_gradient_for_another_use_of_an_answer(lost) -> None:
    """The value of the loss is right, its gradient is twice what it should be."""
    twice = "((2 * self(x) - self(x).detach() - y) ** 2).mean()"
    own = with_change(changed("net"), "modules.py", "((self(x) - y) ** 2).mean()", twice)
    assert lost(own) == ["net", "loss"]
