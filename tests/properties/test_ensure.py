"""Properties of `ensure`: what their expressions see, and what becomes of them."""

from contextlib import closing

import numpy as np
import pytest

from grader.authoring.problems import Refused
from grader.core.asked.property_sentences import plain_sentence
from grader.core.errors import RubricError
from grader.core.grades import student_view
from grader.files.rubric.rubric_file import load_rubric
from grader.sandbox.wire.requests import run_request
from tests.conftest import criterion_of
from tests.small_assignments import SmallAssignment, write_small

REFERENCE = """
import math

import numpy as np


def train(x, rounds):
    # BEGIN SOLUTION
    history, w = [], 0.0
    for _ in range(rounds):
        w += 0.3 * (np.mean(x) - w)
        history.append(float((np.mean(x) - w) ** 2))
    return w, history, ([1.0, 2.0], {"w": w, "none": None, "empty": []}), 1 + 0.01 * np.tanh(w)
    # END SOLUTION
"""
RUBRIC = """
sizes: {N: 5}
limits: {seconds: 0.5}
cases: {main: {}, hidden: {N: 7, visibility: hidden}}
criteria:
  train:
    file: layers.py
    points: 4
    given: {x: normal(N), rounds: 40}
    call: w, history, parts, cost = train(x, rounds)
    ensure:
      "the last errors are small": "np.mean(history[-30:]) < 0.1 and isinstance(history, list)"
      "the parts are as they were": |
        parts[0] + [3.0] == [1, 2, 3] and parts[1]["none"] is None and parts[1]["empty"] == []
      "a tuple is one": "isinstance(parts, tuple)"
      "the cost {cost:.3g} is at most 1 % above {expected.cost:.3g}": |
        cost <= 1.01 * expected.cost and expected["cost"] > 0
      "the exponential of w is small": "math.exp(w) < 20"
      "w can be counted up to": "all(True for _ in range(int(abs(w)) ** 9))"
"""
HEADS = "import numpy as np\n\n\ndef train(x, rounds):\n"
ENDING = """
    history, w = [], 0.0
    for _ in range(rounds):
        w += 0.3 * (np.mean(x) - w)
        history.append(float((np.mean(x) - w) ** 2))
    cost = 1 + 0.01 * np.tanh(w)
    parts = ([1.0, 2.0], {"w": w, "none": None, "empty": []})
"""
RIGHT = HEADS + ENDING + "    return w, history, parts, cost\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    with closing(SmallAssignment(folder, REFERENCE, RUBRIC)) as small:
        yield small


def graded(small, changed):
    return small.grade(HEADS + ENDING + changed)


@pytest.mark.parametrize(
    "changed",
    [
        "    return w, history, parts, cost\n",
        "    return np.float32(w), history, parts, np.array(cost * 0.9)\n",  # better than asked for
        "    return w, history[:-1], parts, cost\n",  # as long as the properties allow
        "    return w, tuple(history), (np.array([1.0, 2]).tolist(), parts[1]), float(cost)\n",
    ],
)
def test_right_answers_are_right(small, changed):
    assert criterion_of(graded(small, changed), "train").status == "right"


@pytest.mark.parametrize(
    "changed, sentence",
    [
        ("    return w, history, parts, cost * 1.05\n", "the cost 1.0"),
        ("    return w, [h + 1 for h in history], parts, cost\n", "the last errors are small"),
        ("    return w, history + [9.0], parts, cost\n", "the last errors are small"),
        ("    return w, None, parts, cost\n", "`history` is None, expected a list"),
        (
            "    return w, history, (parts[0], {**parts[1], 'empty': [1]}), cost\n",
            "the parts are as they were",
        ),
        ("    return w, history, parts, np.nan\n", "the cost nan"),
        ("    return np.nan, history, parts, cost\n", "`w` holds NaN"),
        ("    return w, history, parts, 'cheap'\n", "`cost` is the text 'cheap'"),
    ],
)
def test_wrong_answers_are_wrong(small, changed, sentence):
    found = criterion_of(graded(small, changed), "train")
    assert (found.status, found.score) == ("wrong", 0)
    assert any(sentence in text for text in found.feedback), found.feedback


def test_the_sentence_has_its_values_where_students_see_the_case(small):
    found = criterion_of(graded(small, "    return w, history, parts, cost * 1.05\n"), "train")
    first, second = found.cases
    assert first.message.endswith("the cost 1.05 is at most 1 % above 1")
    assert second.message == "a property does not hold"
    assert "the cost … is at most 1 % above …" in [output.name for output in first.outputs]


@pytest.mark.parametrize(
    "w, reason", [("1e9", "raised OverflowError"), ("-1e4", "did not end within 0.5 seconds")]
)
def test_what_cannot_be_judged_earns_nothing_and_waits_for_a_person(small, w, reason):
    grade = graded(small, f"    return {w}, history, parts, cost\n")
    found = criterion_of(grade, "train")
    assert (found.status, found.score, found.lost_to) == ("waiting", 0, None)
    assert any(reason in note for note in found.instructor_notes), found.instructor_notes
    seen = criterion_of(student_view(grade), "train")
    assert not seen.instructor_notes and not any(o.note for c in seen.cases for o in c.outputs)
    assert any("a person has to decide" in text for text in seen.feedback)


def test_a_wrong_answer_does_not_wait(small):
    found = criterion_of(graded(small, "    return 1e9, history, parts, cost * 2\n"), "train")
    assert (found.status, found.score) == ("wrong", 0)
    assert "a person has to decide" not in found.cases[0].message


def test_the_reference_never_enters_a_worker(small):
    criterion = small.assignment.rubric.criterion("train")
    case = small.assignment.cases.cases["train"][0]
    assert case.compared["cost"] == pytest.approx(1, abs=0.1)
    request = run_request(criterion, case)
    assert np.float64(case.compared["cost"]).tobytes() not in request
    assert b"expected" not in request


REFUSED = """
sizes: {N: 5}
criteria:
  double:
    file: layers.py
    points: 4
    given: {x: normal(N)}
    call: y = double(x)
    outputs: [y]
    ensure:
"""
DOUBLE = "def double(x):\n    return 2.1 * x\n"


@pytest.mark.parametrize(
    "ensure, told",
    [
        ('"it is large": "y.max() > 1e9"', "“it is large” (`y.max() > 1e9`) does not hold"),
        ('"it is large": "y.max() > 1e9"', ": y = ["),
        ('"it is odd": "y.odd() > 0"', "raised AttributeError: "),
        ('"{y.odd():.3g} is odd": "True"', "a field of “… is odd” raised AttributeError"),
        ('"it is exact": "abs(y - 2.1 * x.astype(float)).max() < 1e-12"', "in single precision"),
        ('"it ends": "[1 for _ in iter(int, 1)]"', "did not end within 0.5 seconds"),
    ],
)
def test_a_property_that_fails_on_the_reference_is_refused(tmp_path, ensure, told):
    rubric = f"{REFUSED}      {ensure}\nlimits: {{seconds: 0.5}}\n"
    with pytest.raises(Refused) as refused:
        SmallAssignment(tmp_path, DOUBLE, rubric)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    "ensure, told",
    [
        ('"it is near": "y == expected.z"', "unknown name expected.z; did you mean"),
        ('"{ya:.3g} is near": "True"', "unknown name ya"),
    ],
)
def test_names_that_nothing_defines_are_told(tmp_path, ensure, told):
    with pytest.raises(RubricError) as refused:
        load_rubric(write_small(tmp_path, DOUBLE, f"{REFUSED}      {ensure}\n"))
    assert told.partition(";")[0] in str(refused.value)


def test_braces_that_are_no_fields_stay_as_they_are():
    for sentence in ("a set {", "{} is empty", "{1 2}", "{{braces}}"):
        assert plain_sentence(sentence) == sentence.replace("{{", "{").replace("}}", "}")
