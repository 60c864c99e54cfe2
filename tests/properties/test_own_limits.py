"""Limits, precisions, seeds and sizes that one case has of its own."""

from contextlib import closing

import pytest

from grader.authoring.problems import Refused
from grader.core.errors import RubricError
from grader.files.assignments import criterion_digest
from grader.files.rubric.rubric_file import load_rubric
from grader.sandbox.sandboxes import open_sandbox
from tests.small_assignments import SmallAssignment, write_small

REFERENCE = """
import numpy as np


def total(x):
    # BEGIN SOLUTION
    return x.sum()
    # END SOLUTION
"""
RUBRIC = """
sizes: {N: 5}
limits: {seconds: 10}
cases:
  main: {}
  big: {N: 2000, limits: {seconds: 1, memory: 300 MiB}, seed: 7, weight: 0.5}
  exact: {N: 6, precision: [float64], weight: 0.5}
criteria:
  total:
    file: layers.py
    points: 4
    given: {x: normal(N)}
    call: y = total(x)
    outputs: [y]
"""
START = "import numpy as np\n\n\ndef total(x):\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    with closing(SmallAssignment(folder, REFERENCE, RUBRIC)) as small:
        small.sandbox.close()
        small.sandbox = open_sandbox()
        yield small


def graded(small, lines):
    (criterion,) = small.grade(START + lines).criteria
    return criterion


def test_the_cases_have_what_is_theirs(small):
    main, big, exact = small.assignment.cases.cases["total"]
    assert (big.seconds, big.memory, big.seed) == (1, 300 * 1024**2, 7)
    assert (main.seconds, main.memory) == (None, None)
    assert big.inputs["x"].shape == (2000,)
    assert exact.expected[0].tolerance_single < 1e-8 < main.expected[0].tolerance_single


@pytest.mark.parametrize(
    "lines",
    [
        "    return np.add.reduce(x)\n",
        "    ones = np.ones(20 * 1024**2 // 8)\n    return float(x @ ones[: len(x)])\n",
        "    return sum(x)\n",
    ],
)
def test_right_answers_are_right(small, lines):
    assert graded(small, lines).status == "right", graded(small, lines).feedback


@pytest.mark.parametrize(
    "lines, sentence",
    [
        (
            "    while len(x) > 6:\n        pass\n    return x.sum()\n",
            "did not finish within the 1 second that case `big` allows",
        ),
        (
            "    ones = np.ones(400 * 1024**2 // 8 if len(x) > 6 else 9)\n    return x.sum()\n",
            "more memory than the 300 MiB that case `big` allows",
        ),
        ("    return x.sum() if len(x) < 7 else 0.0\n", "`y` is 0"),
        ("    return x.sum() if len(x) != 6 else 0.0\n", "Case `exact`"),
        ("    return np.float32(x.sum())\n", "close, but not close enough"),
    ],
)
def test_what_is_too_much_costs_that_case(small, lines, sentence):
    found = graded(small, lines)
    assert found.score == (3 if "not close" in sentence else 2), found.feedback
    assert any(sentence in text for text in found.feedback), found.feedback


def test_other_cases_have_the_limits_of_the_rubric(small):
    lines = "    np.ones(400 * 1024**2 // 8 if len(x) < 7 else 9)\n    return x.sum()\n"
    assert graded(small, lines).status == "right"


@pytest.mark.parametrize(
    "source, told",
    [
        (
            "    while len(x) > 6:\n        pass\n    return x.sum()\n",
            "did not end within 1 second",
        ),
        (
            "    np.ones(len(x) * 2**18)\n    return x.sum()\n",
            "needs more memory than the `limits` of",
        ),
    ],
)
def test_generate_keeps_them_too(tmp_path, source, told):
    with pytest.raises(Refused) as refused:
        SmallAssignment(tmp_path, START + source, RUBRIC)
    assert told in str(refused.value)
    assert "case big" in str(refused.value)


@pytest.mark.parametrize(
    "own, told",
    [
        ("limits: 2", "expected a mapping, such as {seconds: 2"),
        ("limits: {second: 2}", "unknown key second; did you mean seconds?"),
        ("seed: seven", "expected a whole number"),
        ("precision: float64", "expected a list"),
    ],
)
def test_another_form_is_told(tmp_path, own, told):
    rubric = RUBRIC.replace("main: {}", f"main: {{{own}}}")
    with pytest.raises(RubricError) as refused:
        load_rubric(write_small(tmp_path, REFERENCE, rubric))
    assert told in str(refused.value)


def test_a_given_named_seed_stays_a_given(tmp_path):
    rubric = RUBRIC.replace("normal(N)}", 'normal(N), seed: "3"}\n    cases: {main: {seed: "4"}}')
    criterion = load_rubric(write_small(tmp_path, REFERENCE, rubric)).criteria[0]
    assert criterion.cases[0].given == {"seed": "4"}
    assert criterion.cases[0].seed is None


def test_cases_without_them_have_the_digest_that_they_had(tmp_path):
    plain = RUBRIC.replace("limits: {seconds: 1, memory: 300 MiB}, seed: 7, ", "")
    plain = plain.replace("precision: [float64], ", "")
    criterion = load_rubric(write_small(tmp_path, REFERENCE, plain)).criteria[0]
    assert criterion_digest(criterion) == "aeeebc00bb8770c4"
