"""Callers of wrong methods: judged with what right ones return, and leave in their objects."""

import pytest

from grader.reports.criterion_sentences import replaced_sentence
from grader.reports.result_kinds import status_words
from tests.follow_through.foreign import Sources, foreign, graded, losing, with_change, with_changes

MOTION = '''
"""Classes whose methods call each other on the object that they share."""

import numpy as np


class Integrator:
    """Follows y' = f(t, y) in equal steps; knows `t` and `y`."""

    def __init__(self, f, y, t=0.0):
        """Keep the start."""
        self.f, self.y, self.t = f, y, t

    def slope(self):
        """Return the slope at the place where it is."""
        # BEGIN SOLUTION
        k = self.f(self.t, self.y)
        # END SOLUTION
        return k

    def step(self, h):
        """Go one step of the size h, and return the new y."""
        # BEGIN SOLUTION
        middle = self.y + h / 2 * self.slope()
        self.y = self.y + h * self.f(self.t + h / 2, middle)
        self.t += h
        # END SOLUTION
        return self.y

    def run(self, h, count):
        """Go that many steps; return the times and the values of all points."""
        # BEGIN SOLUTION
        ts, ys = [self.t], [self.y]
        for _ in range(count):
            self.step(h)
            ts.append(self.t)
            ys.append(self.y)
        # END SOLUTION
        return np.array(ts), np.array(ys)


class Line:
    """A line through points; `fit` sets `weights` and returns the object."""

    def __init__(self):
        """Set what is not yet fitted."""
        # BEGIN SOLUTION
        self.weights = None
        self.fits = 0
        # END SOLUTION

    def fit(self, x, y):
        """Set `weights` to those of the least squares."""
        # BEGIN SOLUTION
        self.weights = np.linalg.lstsq(x, y, rcond=None)[0]
        self.fits += 1
        # END SOLUTION
        return self

    def predict(self, x):
        """Return the values at x."""
        # BEGIN SOLUTION
        values = x @ self.weights
        # END SOLUTION
        return values

    def score(self, x, y):
        """Return the mean square of the errors."""
        # BEGIN SOLUTION
        error = ((y - self.predict(x)) ** 2).mean()
        # END SOLUTION
        return error


def validated(x, y, k):
    """Return the score on the last k points of a line through the others."""
    # BEGIN SOLUTION
    line = Line().fit(x[:-k], y[:-k])
    error = line.score(x[-k:], y[-k:])
    # END SOLUTION
    return error
'''
RUBRIC = """
sizes: {N: 9, D: 2}
cases: {main: {}, other: {N: 11, D: 3}}
setup: |
  def slope(t, y):
      return np.cos(t) * y
criteria:
  slope: {function: Integrator.slope, file: motion.py, points: 1,
    given: &g {y: "uniform(1, 2, D)", h: "uniform(0.1, 0.2)"},
    call: "k = Integrator(slope, y, 0.3).slope()", outputs: [k]}
  step: {function: Integrator.step, file: motion.py, points: 1, given: *g,
    call: "i = Integrator(slope, y, 0.3); out = i.step(h); y2, t2 = i.y, i.t",
    outputs: [out, y2, t2]}
  run: {function: Integrator.run, file: motion.py, points: 1, given: *g,
    call: "ts, ys = Integrator(slope, y).run(h, 4)", outputs: [ts, ys]}
  init: {function: Line.__init__, file: motion.py, points: 1, given: {},
    call: "n = Line().fits", outputs: [n]}
  fit: {function: Line.fit, file: motion.py, points: 1,
    given: &x {x: "normal(N, D)", y: "normal(N)"},
    call: "line = Line(); w = line.fit(x, y).weights", outputs: [w]}
  predict: {function: Line.predict, file: motion.py, points: 1, given: *x,
    call: "p = Line().fit(x, y).predict(2 * x)", outputs: [p]}
  score: {function: Line.score, file: motion.py, points: 1, given: *x,
    call: "s = Line().fit(x, y).score(2 * x, y)", outputs: [s]}
  validated: {file: motion.py, points: 1, given: *x, call: "v = validated(x, y, 3)", outputs: [v]}
"""
SOURCES = {"motion.py": MOTION}
WRONG = {
    "slope": ("k = self.f(self.t, self.y)", "k = self.f(self.y, self.t)"),
    "step": ("        self.t += h\n", ""),
    "init": ("self.fits = 0", "self.fits = 1"),
    "fit": ("= np.linalg.lstsq(x, y, rcond=None)[0]", "= x.T @ y"),
    "predict": ("x @ self.weights\n", "x @ self.weights + 1\n"),
    "score": ("** 2).mean()", "** 2).sum()"),
    "run": ("range(count)", "range(count + 1)"),
    "validated": ("line.score(x[-k:], y[-k:])", "line.score(x, y)"),
}


@pytest.fixture(scope="module")
def motion(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("motion"), SOURCES, RUBRIC)


def changed(*names: str) -> Sources:
    return with_changes(SOURCES, "motion.py", WRONG, names)


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_method_is_charged_once(motion, shared_sandbox, name) -> None:
    assert losing(graded(motion, changed(name), shared_sandbox)) == [name]


def test_what_was_replaced_is_said(motion, shared_sandbox) -> None:
    found = graded(motion, changed("step"), shared_sandbox)["run"]
    assert found.feedback == ("`run` was tested with a correct `Integrator.step` and is right.",)
    assert status_words(found) == "right (tested with a correct Integrator.step)"
    assert replaced_sentence(found) == "Tested with a correct `Integrator.step`."


@pytest.mark.parametrize("pair", [("step", "run"), ("predict", "score"), ("score", "validated")])
def test_a_wrong_caller_earns_nothing_beside_a_right_method(motion, shared_sandbox, pair) -> None:
    assert losing(graded(motion, changed(*pair), shared_sandbox)) == [*pair]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (
            "step",
            "            self.step(h)\n",
            "            self.y = 0 * self.y\n            self.step(h)\n",
        ),
        ("step", "self.step(h)", "Integrator(self.f, self.y + 1, self.t).step(h)"),
        ("predict", "self.predict(x)) **", "Line().fit(x, 3 * y).predict(x)) **"),
        ("fit", "Line().fit(x[:-k], y[:-k])", "Line()"),
    ],
)
def test_no_answer_for_an_object_in_another_state(motion, shared_sandbox, name, old, new) -> None:
    """Who asks from a wrong state is told nothing, as for wrong arguments."""
    sources = with_change(changed(name), "motion.py", old, new)
    wrong = {"step": "run", "predict": "score", "fit": "validated"}[name]
    assert losing(graded(motion, sources, shared_sandbox)) == [name, wrong]


def test_further_attributes_of_ones_own_do_not_matter(motion, shared_sandbox) -> None:
    """Neither do they stop an answer, nor does the answer change them."""
    own = with_change(
        changed("step"),
        "motion.py",
        "self.f, self.y, self.t = f, y, t",
        """self.f, self.y, self.t = f, y, t
        self.called = []""",
    )
    own = with_change(
        own,
        "motion.py",
        "            self.step(h)\n",
        """            self.called.append(h)
            self.step(h)
""",
    )
    own = with_change(
        own,
        "motion.py",
        "return np.array(ts), np.array(ys)",
        """return np.array(ts) + 0 * sum(self.called), np.array(ys)""",
    )
    assert losing(graded(motion, own, shared_sandbox)) == ["step"]


def test_a_method_that_uses_its_parent_is_replaced_too(motion, shared_sandbox) -> None:
    """Such a method has a variable of its own, `__class__`, which other code cannot do without."""
    own = with_change(
        changed("step"),
        "motion.py",
        "        middle =",
        "        super().__init__()\n        middle =",
    )
    assert losing(graded(motion, own, shared_sandbox)) == ["step"]


def test_objects_with_a_hidden_state_have_no_answers(motion, tmp_path, shared_sandbox) -> None:
    """Nobody sees what a method does to it, so a caller is judged as it is."""
    sources = with_change(
        {"motion.py": f"import io\n{MOTION}"},
        "motion.py",
        "self.f, self.y, self.t = f, y, t",
        """self.f, self.y, self.t = f, y, t
        self.file = io.StringIO()""",
    )
    held = foreign(tmp_path, sources, RUBRIC)
    wrong = with_change(sources, "motion.py", *WRONG["step"])
    assert losing(graded(held, wrong, shared_sandbox)) == ["step", "run"]
    assert not held.answered_methods("run")
    assert motion.answered_methods("run") == {"Integrator.step", "Integrator.slope"}


def test_a_mistake_of_its_own_is_told_behind_a_wrong_method(motion, shared_sandbox) -> None:
    """Where the method leaves what it changes where the class keeps it."""
    sources = with_change(changed("step"), "motion.py", "np.array(ys)", "np.array(ys) ** 2")
    found = graded(motion, sources, shared_sandbox)["run"]
    said = "`run` was tested with a correct `Integrator.step` and still fails."
    assert found.feedback[-1] == said
    assert not any("`ts`" in each for each in found.feedback)  # which are wrong by the method alone


def test_attributes_may_have_other_names(motion, shared_sandbox) -> None:
    """The one value that is missing can only be the one that the wrong method leaves."""
    sources = {"motion.py": changed("fit")["motion.py"].replace("self.weights", "self.w")}
    assert losing(graded(motion, sources, shared_sandbox)) == ["fit"]


def test_attributes_in_another_form_are_no_mistake(motion, shared_sandbox) -> None:
    """A right method sets the reference's name, which this class does not look at."""
    text = changed("fit")["motion.py"].replace("self.weights", "self.w")
    text = text.replace("x.T @ y", "list(x.T @ y)").replace(
        "x @ self.w\n", "x @ np.array(self.w)\n"
    )
    found = graded(motion, {"motion.py": text}, shared_sandbox)
    assert losing(found) == ["fit", "predict", "score", "validated"]
    assert not any("still fails" in each for grade in found.values() for each in grade.feedback)
