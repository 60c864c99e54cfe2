"""Update rules that keep their state in a mapping which they return: a trainer is not to blame."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

RULES = '''
"""Update rules: each takes w, dw and settings, and returns the next w and the settings."""

import numpy as np


def momentum(w, dw, settings=None):
    """Return the next w and the settings, which keep the velocity under "v"."""
    # BEGIN SOLUTION
    settings = {} if settings is None else settings
    v = 0.9 * settings.get("v", np.zeros_like(w)) - settings["rate"] * dw
    settings["v"] = v
    # END SOLUTION
    return w + v, settings
'''
TRAINER = '''
"""A trainer that finds its rule by name."""

import rules


class Trainer:
    """Keeps weights by name."""

    def __init__(self, weights, rule):
        self.weights = weights
        self.rule = getattr(rules, rule)
        self.settings = {name: {"rate": 0.1} for name in weights}

    def step(self, gradients):
        """Move each weight."""
        # BEGIN SOLUTION
        for name, w in self.weights.items():
            moved, self.settings[name] = self.rule(w, gradients[name], self.settings[name])
            self.weights[name] = moved
        # END SOLUTION
'''
RUBRIC = """
sizes: {N: 3, D: 4}
cases: {main: {}, other: {N: 5}}
criteria:
  momentum:
    file: rules.py
    points: 1
    given: {w: "normal(N, D)", dw: "normal(N, D)"}
    call: |
      w1, settings = momentum(w, dw, {"rate": 0.1})
      w2, settings = momentum(w1, dw, settings)
    outputs: [w1, w2]
  step:
    function: Trainer.step
    file: trainer.py
    points: 1
    given: {w: "normal(N, D)", b: normal(D), dw: "normal(N, D)", db: normal(D)}
    call: |
      trainer = Trainer({"w": w, "b": b}, "momentum")
      for _ in range(3):
          trainer.step({"w": dw, "b": db})
      weights = trainer.weights
    outputs: [weights]
"""
SOURCES = {"rules.py": RULES, "trainer.py": TRAINER}
WRONG = with_change(SOURCES, "rules.py", '- settings["rate"]', '+ settings["rate"]')


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("rules"), SOURCES, RUBRIC)


def test_a_right_trainer_keeps_its_points_beside_a_wrong_rule(rules, shared_sandbox) -> None:
    assert losing(graded(rules, WRONG, shared_sandbox)) == ["momentum"]


def test_a_trainer_that_forgets_the_settings_earns_nothing_by_it(rules, shared_sandbox) -> None:
    both = with_change(WRONG, "trainer.py", "self.settings[name])", '{"rate": 0.1})')
    assert losing(graded(rules, both, shared_sandbox)) == ["momentum", "step"]


def test_a_trainer_is_judged_with_the_exact_rule_where_the_own_one_is_less_exact(
    rules, shared_sandbox
) -> None:
    """Whose answers pass, as those of single precision do, is off by more after many steps."""
    inexact = with_change(SOURCES, "rules.py", "return w + v", "return (w + v) * (1 + 4e-7)")
    assert losing(graded(rules, inexact, shared_sandbox)) == []
    both = with_change(inexact, "trainer.py", "self.settings[name])", '{"rate": 0.1})')
    assert losing(graded(rules, both, shared_sandbox)) == ["step"]
