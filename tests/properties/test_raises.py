"""`raises`: expressions that must raise an exception, and leave their arguments as they were."""

from contextlib import closing

import pytest

from grader.authoring.problems import Refused
from grader.authoring.proof.strength import measure_strength
from grader.authoring.reference_loading import reference_scope
from grader.core.asked.attempts import attempts_of
from grader.core.errors import RubricError
from grader.files.rubric.rubric_file import load_rubric
from grader.files.sources import read_sources
from grader.sandbox.wire.requests import run_request
from tests.conftest import criterion_of
from tests.small_assignments import SmallAssignment, write_small

REFERENCE = '''
import numpy as np


class ShapeError(ValueError):
    """A matrix that is not square."""


def root(a):
    # BEGIN SOLUTION
    if isinstance(a, str):
        raise TypeError("a number, please")
    if a < 0:
        raise ValueError("not negative, please")
    return a**0.5
    # END SOLUTION


def trace(A):
    # BEGIN SOLUTION
    if A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise ShapeError(A.shape)
    return np.trace(A)
    # END SOLUTION
'''
RUBRIC = """
sizes: {N: 3, M: 4}
limits: {seconds: 0.5}
cases: {main: {}, hidden: {N: 2, M: 5, visibility: hidden}}
criteria:
  root:
    file: layers.py
    points: 4
    given: {a: "uniform(1, 2)"}
    call: r = root(a)
    outputs: {r: {points: 3}}
    raises: {ValueError: ["root(-a)", "root(-1.0)"], TypeError: ["root('4')"]}
  trace:
    file: layers.py
    points: 2
    given: {A: "normal(N, N)"}
    call: t = trace(A)
    outputs: [t]
  trace_refuses:
    function: trace
    file: layers.py
    points: 2
    given: {A: "normal(N, M)"}
    raises: {ShapeError: ["trace(A)", "trace(A[0])"]}
"""
START = "import numpy as np\n\n\nclass ShapeError(ValueError):\n    pass\n\n\n"
TRACE = """
def trace(A):
    if A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise ShapeError(A.shape)
    return np.trace(A)
"""
ROOT = """
def root(a):
    if isinstance(a, str):
        raise TypeError
    if a < 0:
        raise ValueError
    return a**0.5
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    with closing(SmallAssignment(folder, REFERENCE, RUBRIC)) as small:
        yield small


def root_of(small, root):
    return criterion_of(small.grade(START + root + TRACE), "root")


@pytest.mark.parametrize(
    "root",
    [
        ROOT,
        "def root(a):\n    if not a + 0.0 >= 0:\n        raise UnicodeError\n    return a**0.5\n",
    ],
)
def test_a_right_answer_earns_all(small, root):
    grade = small.grade(START + root + TRACE)
    assert [c.status for c in grade.criteria] == ["right"] * 3, grade.criteria[0].feedback


@pytest.mark.parametrize(
    "root, score, sentence",
    [
        (
            "def root(a):\n    return abs(a) ** 0.5 if a != '4' else 1 / 0\n",
            3,
            "`root(-1.0)` returned 1; expected ValueError",
        ),
        (
            ROOT.replace("ValueError", "OSError('no')"),
            3,
            "`root(-1.0)` raised OSError: no; expected ValueError",
        ),
        (
            "def root(a):\n    while a == -1.0:\n        pass\n    if a == '4':\n"
            "        raise TypeError\n    if a < 0:\n        raise ValueError\n    return a**0.5\n",
            3,
            "`root(-1.0)` did not finish within 0.5 seconds; expected ValueError",
        ),
        (ROOT.replace("a**0.5", "a"), 0, "`r` is"),
        ("def root(a):\n    raise ValueError\n", 0, "raised ValueError"),
        (ROOT.replace("return a**0.5", "return None"), 0, "None"),
        ("class ValueError(Exception):\n    pass\n\n" + ROOT, 3, "ValueError; expected ValueError"),
        (ROOT.replace("raise ValueError", "raise NotImplementedError"), 3, "NotImplementedError"),
    ],
)
def test_a_wrong_answer_loses_its_share(small, root, score, sentence):
    found = root_of(small, root)
    assert any(sentence in text for text in found.feedback), found.feedback
    assert found.score == score, found.feedback


@pytest.mark.parametrize(
    "trace, status, sentence",
    [
        (TRACE.replace("raise Shape", "A[:] = 0\n        raise Shape"), "wrong", "but changed `A`"),
        (TRACE.replace("A.ndim != 2", "len(A) == 0"), "wrong", "raised IndexError"),
        ("def trace(A):\n    return np.sum(np.diag(A))\n", "wrong", "returned"),
        (
            "def trace(A):\n    raise ShapeError\n",
            "wrong",
            "count once `trace` is right for arguments that it takes",
        ),
        ("def trace(A):\n    raise NotImplementedError\n", "not implemented", "not written yet"),
    ],
)
def test_exceptions_alone_count_beside_right_values(small, trace, status, sentence):
    found = criterion_of(small.grade(START + ROOT + trace), "trace_refuses")
    assert any(sentence in text for text in found.feedback), found.feedback
    assert (found.status, found.score) == (status, 0)


def test_the_template_earns_nothing(small):
    grade = small.grade((small.folder / "template/layers.py").read_text("utf-8"))
    assert {c.status for c in grade.criteria} == {"not implemented"}


def test_the_exception_never_enters_a_worker(small):
    criterion = small.assignment.rubric.criterion("root")
    case = small.assignment.cases.cases["root"][0]
    requests = [run_request(each, case) for each in (criterion, *attempts_of(criterion))]
    assert not any(b"Error" in request for request in requests)
    assert sum(b"root(-1.0)" in request for request in requests) == 1


def test_a_hidden_case_names_no_exception(small):
    grade = small.grade(START + ROOT + TRACE.replace("A.ndim != 2", "len(A) == 0"))
    hidden = criterion_of(grade, "trace_refuses").cases[1]
    assert hidden.message == "does not raise the expected exception"


def test_mutants_are_noticed_by_what_must_raise(small):
    rubric, sources = small.assignment.rubric, read_sources(small.folder / "reference")
    scope = reference_scope(rubric, sources)
    strength = measure_strength(rubric, sources, small.assignment.cases, scope)
    left = {survivor.change for survivor in strength.survivors}
    assert not [change for change in left if "!=" in change or "isinstance" in change], left


DOUBLE = """
import numpy as np


def double(x):
    if len(x) > 3:
        raise ValueError("long")
    return 2 * x
"""
REFUSED = """
sizes: {N: 3}
criteria:
  double:
    file: layers.py
    points: 4
    given: {x: normal(N)}
    call: y = double(x)
    outputs: [y]
    raises:
"""


@pytest.mark.parametrize(
    "raises, told",
    [
        ("{ValueError: ['double(x[:2])']}", "`double(x[:2])` returned an array of dtype float64"),
        ("{ValueError: [double(3)]}", "`double(3)` raised TypeError: object of type 'int' has"),
        ("{KeyError: ['double(np.ones(4))']}", "raised ValueError: long; expected KeyError"),
        ("{double: ['double(np.ones(4))']}", "`double` in `raises` is invalid; expected a class"),
    ],
)
def test_what_the_reference_does_not_raise_is_refused(tmp_path, raises, told):
    with pytest.raises(Refused) as refused:
        SmallAssignment(tmp_path, DOUBLE, f"{REFUSED.rstrip()} {raises}\n")
    assert told in str(refused.value)


@pytest.mark.parametrize(
    "raises, told",
    [
        ("{ValuError: ['double(4)']}", "unknown exception ValuError; did you mean ValueError?"),
        ("{ValueError: ['doubel(4)']}", "unknown name doubel; did you mean double?"),
    ],
)
def test_unknown_names_are_told(tmp_path, raises, told):
    with pytest.raises(RubricError) as refused:
        load_rubric(write_small(tmp_path, DOUBLE, f"{REFUSED.rstrip()} {raises}\n"))
    assert told in str(refused.value)
