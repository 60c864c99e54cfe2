"""Givens that are code, `imports` and `setup`: the same on the reference and on a submission."""

from contextlib import closing

import pytest

from grader.authoring.problems import Refused
from grader.core.errors import RubricError
from grader.files.rubric.rubric_file import load_rubric
from tests.conftest import criterion_of
from tests.small_assignments import SmallAssignment, write_small

REFERENCE = """
import numpy as np


class Scaler:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, x):
        return self.factor * x


def solve(f, low, high):
    # BEGIN SOLUTION
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return np.float64(low)
    # END SOLUTION


def sample(rng, scaler, names, n):
    # BEGIN SOLUTION
    return scaler(rng.normal(size=n)) + len(next(names))
    # END SOLUTION
"""
RUBRIC = """
sizes: {N: 5}
limits: {seconds: 2}
imports: {la: numpy.linalg, statistics: statistics}
setup: |
  def third(x):
      return x * x * x
cases:
  main: {}
  float32: {dtype: float32}
criteria:
  solve:
    file: layers.py
    points: 4
    precision: [float64]
    given:
      target: 2.0
      shift: "0 * normal(1)"
      f: {code: "lambda x: third(x) - target - shift[0]"}
      high: "f(2.0)"
    call: root = solve(f, 0.0, 2.0)
    outputs: {root: {tolerance: 1.0e-9}}
    ensure: {"it is a root": "abs(f(root)) < 1e-6 and la.norm([root]) > 0"}
  sample:
    file: layers.py
    points: 4
    setup: "one = third(1.0)"
    given:
      rng: {generator: 7}
      weights: {code: "normal(N)"}
      scaler: {code: "Scaler(weights)"}
      names: {code: "iter(['ab', 'c'])"}
    call: |
      import io
      text = io.StringIO("a").read()
      y = sample(rng, scaler, names, N) + statistics.mean([1, 2]) + one * len(text)
    outputs: [y]
"""
SCALER = """
import numpy as np


class Scaler:
    def __init__(self, factor):
        assert factor.dtype in (np.float64, np.float32)
        self.factor = factor

    def __call__(self, x):
        return x * self.factor
"""
SOLVE = """
def solve(f, low, high):
    while high - low > 1e-12:
        middle = low + (high - low) / 2
        if f(middle) >= 0:
            high = middle
        else:
            low = middle
    return high
"""
SAMPLE = """
def sample(rng, scaler, names, n):
    return scaler(rng.normal(size=n)) + len(next(names))
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    with closing(SmallAssignment(folder, REFERENCE, RUBRIC)) as small:
        yield small


def test_right_answers_are_right(small):
    grade = small.grade(SCALER + SOLVE + SAMPLE)
    assert [c.status for c in grade.criteria] == ["right", "right"], grade.criteria


@pytest.mark.parametrize(
    "name, source",
    [
        ("solve", SOLVE.replace(">= 0", "<= 0")),
        ("solve", SOLVE.replace("1e-12", "1e-3")),
        ("solve", SOLVE.replace("return high", "return f")),
        ("sample", SAMPLE.replace("normal", "random")),
        ("sample", SAMPLE.replace("next(names)", "names")),
        ("sample", SAMPLE.replace("rng.normal", "np.random.normal")),
    ],
)
def test_wrong_answers_are_wrong(small, name, source):
    right = {"solve": SOLVE, "sample": SAMPLE} | {name: source}
    grade = small.grade(SCALER + "".join(right.values()))
    assert {c.name: c.score for c in grade.criteria} == {"solve": 4, "sample": 4} | {name: 0}


def test_code_is_no_input_that_a_case_stores(small):
    case = small.assignment.cases.cases["sample"][0]
    assert dict(case.inputs) == {}
    assert case.code["rng"] == "np.random.default_rng(7)"


def test_a_value_that_no_case_holds_is_refused_with_what_to_write(tmp_path):
    rubric = """
    sizes: {N: 3}
    criteria:
      double:
        file: layers.py
        points: 1
        given: {f: "lambda x: 2 * x"}
        call: y = double(f, 3.0)
        outputs: [y]
    """
    with pytest.raises(Refused) as refused:
        SmallAssignment(tmp_path, "def double(f, x):\n    return f(x)\n", rubric)
    assert "Write `f: {code: …}`" in refused.value.advice


def test_modules_of_the_students_do_not_stand_in_for_imports(small):
    grade = small.grade(SCALER + SOLVE + SAMPLE, statistics="def mean(x):\n    return 5\n")
    assert criterion_of(grade, "sample").status == "right"


@pytest.mark.parametrize(
    "head, told",
    [
        ("imports: {pd: pandas}", "pandas is not allowed; expected NumPy, the standard library or"),
        ("imports: {la: numpy.linalg}\nsetup: 'a = lb.norm(b)'", "unknown name lb"),
        ("setup: 'def f(:'", "not valid Python"),
    ],
)
def test_what_cases_cannot_import_is_told(tmp_path, head, told):
    rubric = f"{head}\n" + REFUSED
    with pytest.raises(RubricError) as refused:
        load_rubric(write_small(tmp_path, "def double(x):\n    return 2 * x\n", rubric))
    assert told in str(refused.value)


REFUSED = """
sizes: {N: 3}
criteria:
  double:
    file: layers.py
    points: 1
    given: {x: normal(N), rng: {generator: 7}}
    call: y = double(x)
    outputs: [y]
"""


def test_a_gradient_is_weighted_by_what_is_stored(tmp_path):
    rubric = REFUSED + "    gradient: {y: rng}\n"
    with pytest.raises(RubricError) as refused:
        load_rubric(write_small(tmp_path, "def double(x):\n    return 2 * x\n", rubric))
    assert "unknown given rng; expected one of: x" in str(refused.value)


def test_a_seed_is_a_whole_number(tmp_path):
    rubric = REFUSED.replace("7", "seven")
    with pytest.raises(RubricError) as refused:
        load_rubric(write_small(tmp_path, "def double(x):\n    return 2 * x\n", rubric))
    assert "expected a seed, such as 7" in str(refused.value)
