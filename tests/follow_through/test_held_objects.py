"""Callers of wrong methods of objects that hold other objects: layers, parameters, generators."""

import pytest

from tests.follow_through.foreign import Sources, foreign, graded, losing, with_change, with_changes

TEXT = '''
"""Objects that hold other objects: parameters, layers, a random generator."""

import numpy as np


class Parameter:
    """Numbers that are learnt, and their gradient."""

    def __init__(self, value):
        """Keep a copy."""
        self.value, self.grad = value.copy(), np.zeros_like(value)

    def descend(self, rate):
        """Go one step against the gradient."""
        # BEGIN SOLUTION
        self.value = self.value - rate * self.grad
        # END SOLUTION


class Linear:
    """x w + b."""

    def __init__(self, w, b):
        """Keep the weights."""
        self.weight, self.bias = Parameter(w), Parameter(b)
        self.inputs = None

    def forward(self, x):
        """Return x w + b."""
        # BEGIN SOLUTION
        self.inputs = x
        out = x @ self.weight.value + self.bias.value
        # END SOLUTION
        return out

    def backward(self, dout):
        """Set the gradients of the parameters, return that of x."""
        # BEGIN SOLUTION
        self.weight.grad = self.inputs.T @ dout
        self.bias.grad = dout.sum(axis=0)
        dx = dout @ self.weight.value.T
        # END SOLUTION
        return dx


class Network:
    """Layers, one after the other."""

    def __init__(self, *layers):
        """Keep the layers."""
        self.layers = layers

    def forward(self, x):
        """Return what comes out at the end."""
        # BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        # END SOLUTION
        return x

    def backward(self, dout):
        """Return the gradient of what came in."""
        # BEGIN SOLUTION
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        # END SOLUTION
        return dout

    def parameters(self):
        """Return all parameters."""
        # BEGIN SOLUTION
        found = [p for layer in self.layers for p in (layer.weight, layer.bias)]
        # END SOLUTION
        return found

    def loss(self, x, y):
        """Return the mean square of the errors; set all gradients."""
        # BEGIN SOLUTION
        error = self.forward(x) - y
        self.backward(2 * error / error.size)
        loss = (error**2).mean()
        # END SOLUTION
        return loss

    def step(self, x, y, rate):
        """Return the loss; then go one step."""
        # BEGIN SOLUTION
        loss = self.loss(x, y)
        for parameter in self.parameters():
            parameter.descend(rate)
        # END SOLUTION
        return loss


def trained(network, x, y, count):
    """Return the losses of so many steps."""
    # BEGIN SOLUTION
    losses = np.array([network.step(x, y, 0.1) for _ in range(count)])
    # END SOLUTION
    return losses


class Walker:
    """Walks at random; holds where it is, and a generator."""

    def __init__(self, rng, place):
        """Keep both."""
        self.rng, self.place = rng, place

    def step(self):
        """Move by a random number; return where it then is."""
        # BEGIN SOLUTION
        self.place = self.place + self.rng.normal()
        # END SOLUTION
        return self.place

    def walk(self, count):
        """Return the places after each of so many steps."""
        # BEGIN SOLUTION
        places = np.array([self.step() for _ in range(count)])
        # END SOLUTION
        return places
'''
RUBRIC = """
sizes: {N: 5, D: 3, H: 4}
cases: {main: {}, other: {N: 6, D: 2}}
setup: |
  def network(w1, b1, w2, b2):
      return Network(Linear(w1, b1), Linear(w2, b2))
criteria:
  descend: {function: Parameter.descend, file: held.py, points: 1, given: {v: "normal(D, H)"},
    call: "p = Parameter(v); p.grad = 2 * v; p.descend(0.1); out = p.value", outputs: [out]}
  linear: {function: Linear.forward, file: held.py, points: 1,
    given: &l {x: "normal(N, D)", w: "normal(D, H)", b: "normal(H)"},
    call: "out = Linear(w, b).forward(x)", outputs: [out]}
  linear_back: {function: Linear.backward, file: held.py, points: 1,
    given: {<<: *l, dout: "normal(N, H)"},
    call: "l = Linear(w, b); l.forward(x); dx = l.backward(dout); dw = l.weight.grad",
    outputs: [dx, dw]}
  forward: {function: Network.forward, file: held.py, points: 1,
    given: &n {x: "normal(N, D)", y: "normal(N, 1)", w1: "normal(D, H)", b1: "normal(H)",
      w2: "normal(H, 1)", b2: normal(1)},
    call: "out = network(w1, b1, w2, b2).forward(x)", outputs: [out]}
  backward: {function: Network.backward, file: held.py, points: 1, given: *n,
    call: "n = network(w1, b1, w2, b2); n.forward(x); dx = n.backward(y)", outputs: [dx]}
  parameters: {function: Network.parameters, file: held.py, points: 1, given: *n,
    call: "values = [p.value for p in network(w1, b1, w2, b2).parameters()]", outputs: [values]}
  loss: {function: Network.loss, file: held.py, points: 1, given: *n,
    call: "l = network(w1, b1, w2, b2).loss(x, y)", outputs: [l]}
  step: {function: Network.step, file: held.py, points: 1, given: *n,
    call: "n = network(w1, b1, w2, b2); l = n.step(x, y, 0.1); w = n.layers[0].weight.value",
    outputs: [l, w]}
  trained: {file: held.py, points: 1, given: *n,
    call: "losses = trained(network(w1, b1, w2, b2), x, y, 4)", outputs: [losses]}
  walk_step: {function: Walker.step, file: held.py, points: 1, given: {s: "integers(1, 100)"},
    call: "w = Walker(np.random.default_rng(s), 1.0); p = w.step(); q = w.place", outputs: [p, q]}
  walk: {function: Walker.walk, file: held.py, points: 1, given: {s: "integers(1, 100)"},
    call: "places = Walker(np.random.default_rng(s), 1.0).walk(4)", outputs: [places]}
"""
SOURCES = {"held.py": TEXT}
WRONG = {
    "descend": (
        "self.value = self.value - rate * self.grad",
        "self.value = np.tanh(self.value) * rate",
    ),
    "linear": (
        "out = x @ self.weight.value + self.bias.value",
        "out = np.tanh(x) @ self.weight.value ** 2 + 3",
    ),
    "linear_back": ("self.inputs.T @ dout", "np.tanh(self.inputs.T) @ dout ** 2"),
    "forward": (
        "            x = layer.forward(x)\n",
        "            x = np.tanh(layer.forward(x)) + 3\n",
    ),
    "backward": ("dout = layer.backward(dout)", "dout = 3 + np.tanh(layer.backward(dout))"),
    "parameters": ("for p in (layer.weight, layer.bias)", "for p in (layer.weight,)"),
    "loss": ("loss = (error**2).mean()", "loss = np.tanh(error).sum() + 7"),
    "step": ("parameter.descend(rate)", "parameter.value = 3 * np.tanh(parameter.value)"),
    "trained": ("range(count)", "range(count + 1)"),
    "walk_step": (
        "self.place = self.place + self.rng.normal()",
        "self.place = np.tanh(self.place * self.rng.normal()) + 3 * self.rng.normal()",
    ),
    "walk": ("self.step() for _ in range(count)", "self.step() for _ in range(count + 1)"),
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("held"), SOURCES, RUBRIC)


@pytest.fixture
def lost(held, inside_sandbox):
    return lambda sources: losing(graded(held, sources, inside_sandbox()))


def changed(*names: str) -> Sources:
    return with_changes(SOURCES, "held.py", WRONG, names)


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_method_is_charged_once(lost, name) -> None:
    assert lost(changed(name)) == [name]


@pytest.mark.parametrize(
    "pair",
    [("linear", "forward"), ("parameters", "step"), ("loss", "trained"), ("walk_step", "walk")],
)
def test_a_wrong_caller_earns_nothing_beside_a_right_method(lost, pair) -> None:
    assert lost(changed(*pair)) == [*pair]


@pytest.mark.parametrize(
    ("name", "caller", "old", "new"),
    [
        ("loss", "step", "loss = self.loss", "self.layers[0].bias.value += 1; loss = self.loss"),
        ("linear", "forward", "in self.layers:\n", "in self.layers[::-1]:\n"),
        (
            "descend",
            "step",
            "parameter.descend(",
            "parameter.grad = -parameter.grad; parameter.descend(",
        ),
        ("step", "trained", "network.step(x", "Network(network.layers[0]).step(x"),
    ],
)
def test_no_answer_for_an_object_that_holds_others_than_it_should(
    lost, name, caller, old, new
) -> None:
    """What stands deep inside counts as much as what the object itself holds."""
    found = lost(with_change(changed(name), "held.py", old, new))
    assert found[0] == name
    assert caller in found


def test_further_attributes_of_the_objects_inside_do_not_matter(lost) -> None:
    own = with_change(changed("loss"), "held.py", "self.inputs = x", "self.inputs = self.mine = x")
    assert lost(own) == ["loss"]


def test_an_answer_holds_the_very_objects_of_the_submission(lost) -> None:
    """Whoever changes what `parameters` returns changes the layers."""
    step = "for parameter in self.parameters():\n            parameter.descend(rate)"
    own = "held = self.parameters()\n        [p.descend(rate) for p in held]"
    assert lost(with_change(changed("parameters"), "held.py", step, own)) == ["parameters"]
