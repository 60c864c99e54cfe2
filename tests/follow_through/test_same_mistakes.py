"""Who has a mistake of his own gains nothing by a mistake that is charged elsewhere."""

import numpy as np
import pytest

from grader.confined.shared_words import CHANGES
from grader.core.cases import Case, Expected
from grader.core.outcomes import Crashed, Raised, Returned
from grader.core.replay_orders import changes_of
from grader.judging.charges.shared_errors import all_without_error
from tests.follow_through.foreign import foreign, graded, losing, with_change

REFERENCE = '''
"""One function with several criteria, and one that needs a method."""

import numpy as np


def score(x, w, squared=False, mask=None):
    """Return the weighted mean of x, or of its squares, where the mask holds."""
    # BEGIN SOLUTION
    x = x**2 if squared else x
    if mask is not None:
        x = x * mask
    out = (x * w).sum(axis=1) / len(w)
    # END SOLUTION
    return out


class Line:
    """A line that is fitted step by step."""

    def __init__(self, w):
        """Begin with w."""
        self.w = w

    def gradient(self, x, y):
        """Return the gradient of the mean squared error."""
        # BEGIN SOLUTION
        g = 2 * x.T @ (x @ self.w - y) / len(x)
        # END SOLUTION
        return g

    def fit(self, x, y, rate):
        """Take five steps and return the weights."""
        # BEGIN SOLUTION
        for _ in range(5):
            self.w = self.w - rate * self.gradient(x, y)
        # END SOLUTION
        return self.w
'''
RUBRIC = """
seed: 4
sizes: {N: 4, D: 6}
cases: {main: {}, other: {N: 3, D: 2}}
limits: {seconds: 4, total_seconds: 900}
criteria:
  plain:
    function: score
    file: tools.py
    points: 2
    given: {x: "normal(N, D)", w: "normal(D)"}
    call: "out = score(x, w)"
    outputs: [out]
  squared:
    function: score
    file: tools.py
    points: 2
    given: {x: "normal(N, D)", w: "normal(D)"}
    call: "out = score(x, w, squared=True)"
    outputs: [out]
  masked:
    function: score
    file: tools.py
    points: 2
    given: {x: "normal(N, D)", w: "normal(D)", mask: "mask(N, D)"}
    call: "out = score(x, w, mask=mask)"
    outputs: [out]
  gradient:
    function: Line.gradient
    file: tools.py
    points: 2
    given: {x: "normal(N, D)", y: "normal(N)", w: "normal(D)"}
    call: "g = Line(w).gradient(x, y)"
    outputs: [g]
  fit:
    function: Line.fit
    file: tools.py
    points: 2
    given: {like: gradient}
    call: "w = Line(w).fit(x, y, 0.1)"
    outputs: [w]
"""
RIGHT = {"tools.py": REFERENCE}
MEAN = "(x * w).sum(axis=1) / len(w)"
STEP = "self.w - rate"
FORMULAS = """
CALLS = []
now_and_then = lambda x, w: CALLS.append(0) or (
    (x * w).sum(axis=1) / len(w) if CHOICE else x.sum(axis=1)
)


def score(x, w, squared=False, mask=None):
    x = x**2 if squared else x
    return now_and_then(x if mask is None else x * mask, w)
"""


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("tools"), RIGHT, RUBRIC)


@pytest.fixture(scope="module")
def lost(tools, inside_sandbox):
    def lost_by(*changes: tuple[str, str]) -> list[str]:
        sources = RIGHT
        for old, new in changes:
            sources = with_change(sources, "tools.py", old, new)
        return losing(graded(tools, sources, inside_sandbox()))

    return lost_by


@pytest.mark.parametrize(
    "mistake",
    [
        "(x * w).sum(axis=1)",
        "(x * w).sum(axis=1) / len(x)",
        "(x - w).sum(axis=1) / len(w)",
        "(x * w).max(axis=1) / len(w)",
        "-(x * w).sum(axis=1) / len(w)",
    ],
)
def test_what_criteria_share_is_charged_in_the_first(lost, mistake) -> None:
    assert lost((MEAN, mistake)) == ["plain"]


@pytest.mark.parametrize(
    ("line", "own", "charged"),
    [
        ("x**2 if squared", "x**3 if squared", ["plain", "squared"]),
        ("x * mask", "x * (1 - mask)", ["plain", "masked"]),
        ("x**2 if squared else x", "x", ["plain", "squared"]),
    ],
)
def test_a_mistake_of_its_own_is_charged_too(lost, line, own, charged) -> None:
    assert lost((MEAN, MEAN.replace("*", "-")), (line, own)) == charged
    assert lost((MEAN, f"3 * {MEAN}"), (line, own)) == charged


@pytest.mark.parametrize(
    "answer", ["0 * w[0] * x[:, 0]", "x[:, 0]", "np.ones(len(x))", "np.zeros(len(x))", "None"]
)
def test_answers_that_take_no_thought_gain_nothing(lost, answer) -> None:
    assert lost((MEAN, answer)) == ["plain", "squared", "masked"]


def test_what_follows_a_wrong_method_is_charged_once(lost) -> None:
    assert lost(("g = 2 * x.T", "g = x.T")) == ["gradient"]
    assert lost(("(x @ self.w - y)", "(x @ self.w + y)")) == ["gradient"]


@pytest.mark.parametrize("own", ["self.w + rate", "self.w - 2 * rate"])
def test_a_mistake_behind_a_wrong_method_is_charged_too(lost, own) -> None:
    assert lost(("(x @ self.w - y)", "(x @ self.w + y)"), (STEP, own)) == ["gradient", "fit"]


@pytest.mark.parametrize(
    "choice",
    [
        "len(CALLS) > 30",
        "len(CALLS) // 8 % 3 == 2",
        "__import__('zlib').crc32(b'%d' % len(CALLS)) % 3 == 0",
    ],
)
def test_who_is_right_now_and_then_gains_nothing(tools, inside_sandbox, choice) -> None:
    """The search runs the function often; a change has to be what makes it right.

    The formula is chosen where no small change of the function, or of a helper, reaches.
    """
    source = REFERENCE.split("def score")[0] + FORMULAS.replace("CHOICE", choice)
    source += "\n\nclass Line" + REFERENCE.split("class Line")[1]
    found = graded(tools, {"tools.py": source}, inside_sandbox())
    assert losing(found) == ["plain", "squared", "masked"]


RIGHT_VALUES = np.array([1.0, 2.0, 4.0])
OTHER = np.array([3.0, 5.0, 6.0])


def answer(values: object, expected: np.ndarray, name: str = "main") -> list:
    known = (Expected("out", expected, 1e-12, 1e-6),)
    case = Case("c", name, {}, "float64", 0, "visible", None, {}, known)
    return [(case, Returned({"out": values}))]


@pytest.mark.parametrize("change", [lambda v: 3 * v, lambda v: -v, lambda v: v + OTHER**2])
def test_the_same_factor_or_difference_is_taken_out(change) -> None:
    second = np.array([7.0, 1.0, 3.0])
    first = answer(change(RIGHT_VALUES), RIGHT_VALUES)
    ((_, found),) = all_without_error(answer(change(second), second), first).values()
    assert np.allclose(found.values["out"], second, rtol=1e-14)


@pytest.mark.parametrize("values", [np.zeros(3), np.ones(3), np.array([np.nan, 1, 2]), "text"])
def test_answers_that_show_nothing_excuse_nothing(values) -> None:
    """Not even where both criteria expect the same."""
    first, own = answer(values, RIGHT_VALUES), answer(values, RIGHT_VALUES)
    assert not all_without_error(own, first)


def test_only_answers_to_cases_of_one_name_are_compared() -> None:
    own = answer(2 * OTHER, OTHER)
    assert all_without_error(own, answer(2 * RIGHT_VALUES, RIGHT_VALUES))
    assert not all_without_error(own, answer(2 * RIGHT_VALUES, RIGHT_VALUES, "another case"))
    raised = [(answer(OTHER, RIGHT_VALUES)[0][0], Raised("ValueError", "no"))]
    assert not all_without_error(own, raised)
    assert not all_without_error(raised, own)


def test_a_process_may_answer_anything_when_it_is_asked_for_changes() -> None:
    right = np.array([[3, 10], [4, 11]])
    assert changes_of(Returned({CHANGES: right})) == [(3, 10), (4, 11)]
    for wrong in (right[0], right.astype(float), "text", np.zeros((2, 3), np.int64), np.int64(3)):
        assert changes_of(Returned({CHANGES: wrong})) == []
    assert changes_of(Returned({})) == changes_of(Crashed("gone")) == []


WALK = '''
"""One walk in two ways."""

import numpy as np


def walk(x, w, damped=False):
    """Return the places of some steps, the first of which starts from x."""
    # BEGIN SOLUTION
    out = np.zeros((5, len(x)))
    place = x
    for t in range(5):
        step = np.tanh(place * w) if damped else np.sin(place + w)
        place = out[t] = step
    # END SOLUTION
    return out
'''
WALK_RUBRIC = """
seed: 4
sizes: {N: 4}
cases: {main: {}, other: {N: 3}}
limits: {seconds: 4, total_seconds: 900}
criteria:
  plain:
    function: walk
    file: tools.py
    points: 2
    given: {x: "normal(N)", w: "normal(N)"}
    call: "out = walk(x, w)"
    outputs: [out]
  damped:
    function: walk
    file: tools.py
    points: 2
    given: {like: plain}
    call: "out = walk(x, w, damped=True)"
    outputs: [out]
"""


FORGOTTEN = ("place = out[t] = step", "out[t] = step")


@pytest.mark.parametrize(
    ("changes", "charged"),
    [
        ([FORGOTTEN], ["plain"]),
        (
            [FORGOTTEN, ("np.tanh(", "np.cos(")],
            ["plain", "damped"],
        ),
    ],
)
def test_what_is_never_fed_back_is_charged_once(tmp_path, inside_sandbox, changes, charged) -> None:
    walk = foreign(tmp_path, {"tools.py": WALK}, WALK_RUBRIC)
    sources = {"tools.py": WALK}
    for old, new in changes:
        sources = with_change(sources, "tools.py", old, new)
    assert losing(graded(walk, sources, inside_sandbox())) == charged
