"""A constructor that fails is charged once, also where the object keeps a dtype or a function."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change, with_changes

NETS = '''
"""A network of two layers."""

import numpy as np


class Net:
    """Two layers with weights W1 and W2, and what lies between them."""

    def __init__(self, widths, between=np.tanh, dtype=np.float64):
        """Draw weights of these widths."""
        self.dtype, self.between = dtype, between
        # BEGIN SOLUTION
        pairs = zip(widths[:-1], widths[1:])
        self.params = {f"W{i}": 0.01 * np.random.randn(*pair) for i, pair in enumerate(pairs, 1)}
        # END SOLUTION
        self.params = {name: value.astype(dtype) for name, value in self.params.items()}

    def scores(self, x):
        """Return the scores of examples."""
        # BEGIN SOLUTION
        hidden = self.between(x @ self.params["W1"])
        out = hidden @ self.params["W2"]
        # END SOLUTION
        return out.astype(self.dtype)

    def largest(self, x):
        """Return the class of each example."""
        # BEGIN SOLUTION
        found = np.argmax(self.scores(x), axis=1)
        # END SOLUTION
        return found
'''
RUBRIC = """
sizes: {N: 5, D: 4, M: 6, K: 3}
cases: {main: {}, other: {N: 7, M: 5}}
setup: |
  import inspect
  def net(*widths):
      named = list(inspect.signature(Net).parameters)
      return Net(widths, **{named[1]: np.sinh, named[2]: np.float64})
criteria:
  drawn: {function: Net.__init__, file: nets.py, points: 1, given: {},
    call: "shapes = [value.shape for value in net(D, M, K).params.values()]",
    outputs: {shapes: {metric: exact}}}
  scores: {function: Net.scores, file: nets.py, points: 2,
    given: &g {x: "normal(N, D)", W1: "normal(D, M)", W2: "normal(M, K)"},
    call: &c "made = net(D, M, K); made.params = {'W1': W1, 'W2': W2}; s = made.scores(x)",
    outputs: [s]}
  largest: {function: Net.largest, file: nets.py, points: 2, given: *g,
    call: "made = net(D, M, K); made.params = {'W1': W1, 'W2': W2}; c = made.largest(x)",
    outputs: {c: {metric: exact}}}
"""
SOURCES = {"nets.py": NETS}
MISTAKES = {
    "drawn": ("0.01 * np.random.randn(*pair)", "0.01"),
    "scores": ('x @ self.params["W1"]', '-x @ self.params["W1"]'),
    "largest": ("argmax", "argmin"),
}


@pytest.fixture(scope="module")
def nets(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("nets"), SOURCES, RUBRIC)


@pytest.mark.parametrize("instead", ["0.01", "np.zeros(pair) + missing", "open('weights')"])
def test_methods_keep_their_points_beside_a_constructor_that_raises(
    nets, shared_sandbox, instead: str
) -> None:
    sources = with_change(SOURCES, "nets.py", "0.01 * np.random.randn(*pair)", instead)
    assert losing(graded(nets, sources, shared_sandbox)) == ["drawn"]


def test_wrong_methods_earn_nothing_by_it(nets, shared_sandbox) -> None:
    every = with_changes(SOURCES, "nets.py", MISTAKES, MISTAKES)
    assert losing(graded(nets, every, shared_sandbox)) == [*MISTAKES]


METERS = {
    "meters.py": '''
"""A meter that nobody makes twice."""

import numpy as np


class Meter:
    """A scale and an offset."""

    def __init__(self, x):
        """Take the scale and the offset of some numbers."""
        # BEGIN SOLUTION
        self.low = x.min()
        self.width = x.max() - x.min()
        # END SOLUTION

    def down(self, x):
        """Return numbers between 0 and 1."""
        # BEGIN SOLUTION
        y = (x - self.low) / self.width
        # END SOLUTION
        return y

    def up(self, y):
        """Return the numbers again."""
        # BEGIN SOLUTION
        x = y * self.width + self.low
        # END SOLUTION
        return x
'''
}
METER_RUBRIC = """
sizes: {N: 5}
cases: {main: {}, other: {N: 7}}
criteria:
  down: {function: Meter.down, file: meters.py, points: 2, given: &g {x: normal(N)},
    call: y = Meter(x).down(x), outputs: [y]}
  up: {function: Meter.up, file: meters.py, points: 2, given: *g, call: z = Meter(x).up(x),
    outputs: [z]}
"""


@pytest.fixture(scope="module")
def meters(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("meters"), METERS, METER_RUBRIC)


@pytest.mark.parametrize(
    ("old", "new"), [("x.max() - x.min()", "x.max()"), ("self.low = x.min()", "self.low = x.max()")]
)
def test_a_constructor_that_nobody_grades_is_charged_once(
    meters, shared_sandbox, old: str, new: str
) -> None:
    sources = with_change(METERS, "meters.py", old, new)
    assert losing(graded(meters, sources, shared_sandbox)) == ["down"]
    both = with_change(sources, "meters.py", "y * self.width", "y - self.width")
    assert losing(graded(meters, both, shared_sandbox)) == ["down", "up"]


NOISE = {
    "noise.py": '''
"""Noise that is added step by step."""

import numpy as np


class Noise:
    """How much is left of a signal after each step."""

    def __init__(self, steps):
        """Prepare what the steps leave."""
        # BEGIN SOLUTION
        lost = np.linspace(0.01, 0.2, steps)
        setattr(self, "left", np.cumprod(1 - lost, axis=0))
        # END SOLUTION

    def added(self, x, noise):
        """Return the signal with noise."""
        # BEGIN SOLUTION
        left = self.left[-1]
        y = np.sqrt(left) * x + np.sqrt(1 - left) * noise
        # END SOLUTION
        return y

    def removed(self, x, noise):
        """Return the signal without noise."""
        # BEGIN SOLUTION
        left = self.left[2]
        y = (x - np.sqrt(1 - left) * noise) / np.sqrt(left)
        # END SOLUTION
        return y
'''
}
NOISE_RUBRIC = """
sizes: {N: 5, T: 6}
precision: [float64]
cases: {main: {}, other: {N: 7, T: 8}}
criteria:
  added: {function: Noise.added, file: noise.py, points: 2,
    given: &g {x: normal(N), noise: normal(N)}, call: "y = Noise(T).added(x, noise)", outputs: [y]}
  removed: {function: Noise.removed, file: noise.py, points: 2, given: *g,
    call: "y = Noise(T).removed(x, noise)", outputs: [y]}
"""


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("noise"), NOISE, NOISE_RUBRIC)


@pytest.mark.parametrize("wrong", ["1 - lost", "np.cumprod(lost, axis=0)"])
def test_what_a_constructor_prepares_wrongly_is_charged_once(
    noise, shared_sandbox, wrong: str
) -> None:
    sources = with_change(NOISE, "noise.py", "np.cumprod(1 - lost, axis=0)", wrong)
    assert losing(graded(noise, sources, shared_sandbox)) == ["added"]
    sources = with_change(sources, "noise.py", "(x - np.sqrt", "(x + np.sqrt")
    assert losing(graded(noise, sources, shared_sandbox)) == ["added", "removed"]
