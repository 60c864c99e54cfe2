"""What one function does to its process, or to the time, costs no other function a point."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from grader.core.assignment import Assignment
from grader.core.grades import FLAKY, CriterionGrade, Status
from grader.core.submission import Submission
from grader.files.assignments import load_assignment
from grader.grading.criterion_run import UNSPOILT
from grader.grading.grade_submission import grade_submission
from grader.sandbox.sandboxes import PlainSandbox

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
FIRST, SECOND = "affine_forward", "rnn_step_forward"
LEAVES = "affine_forward.calls = 1"  # something, in the process
LAYERS = """
import os, sys, time
import numpy as np

def affine_forward(x, w, b):
    {body}
    return x.reshape(len(x), -1).dot(w) + b, None
"""
RNN = """
import os, time
import numpy as np
{top}

def rnn_step_forward(x, prev_h, Wx, Wh, b):
    {body}
    return np.tanh(b + x.dot(Wx) + prev_h.dot(Wh)), None
"""


class Counting(PlainSandbox):
    """Counts its processes."""

    def __init__(self) -> None:
        super().__init__()
        self.processes = 0

    def _start(self, *asked):
        self.processes += 1
        return super()._start(*asked)


Graded = Callable[..., tuple[dict[str, CriterionGrade], int]]


@pytest.fixture(scope="module")
def two() -> Assignment:
    """Two functions that have nothing to do with each other."""
    whole = load_assignment(ROOT / "rubrics" / "captioning.yaml")
    rubric = whole.rubric
    criteria = tuple(c for c in rubric.criteria if c.name in (FIRST, SECOND))
    cases = {c.name: whole.cases.cases[c.name] for c in criteria}
    return replace(
        whole,
        rubric=replace(rubric, criteria=criteria),
        cases=replace(whole.cases, cases=cases, needs={}),
        support={},
        templates={},
    )


@pytest.fixture
def graded(two: Assignment) -> Graded:
    """The grades of both, and how many processes that took."""

    def grade(
        body: str = "pass", other: str = "pass", top: str = "", **limits: float
    ) -> tuple[dict[str, CriterionGrade], int]:
        sources = {
            "layers.py": LAYERS.format(body=body).encode(),
            "rnn_layers.py": RNN.format(body=other, top=top).encode(),
        }
        rubric = replace(two.rubric, limits=replace(two.rubric.limits, **limits))
        with closing(Counting()) as sandbox:
            submission = Submission("s", sources, {}, {})
            chosen = replace(two, rubric=rubric)
            grades = grade_submission(submission, chosen, sandbox, examples=True).criteria
            return {grade.name: grade for grade in grades}, sandbox.processes

    return grade


def test_what_is_right_takes_one_process(graded: Graded) -> None:
    grades, processes = graded()
    assert [grade.status for grade in grades.values()] == [Status.RIGHT] * 2
    assert processes == 1


@pytest.mark.parametrize(("body", "processes"), [("pass", 3), (LEAVES, 4)])
def test_what_is_wrong_takes_one_for_examples_one_that_only_reads_and_one_alone_if_need_be(
    body: str, processes: int, graded: Graded
) -> None:
    grades, taken = graded(f"{body}; return b, None", "return b, None")
    assert [grade.score for grade in grades.values()] == [0, 0]
    assert taken == processes


@pytest.mark.parametrize(
    "damage",
    [
        "np.tanh = None",
        "sys.modules.clear(); np.dot = np.tanh = None",
        "__import__('builtins').len = None; np.tanh = np.sin",
        "[o for o in __import__('gc').get_objects() if getattr(o, '__name__', '') == "
        "'rnn_step_forward' and hasattr(o, '__code__')][0].__code__ = (lambda *a: None).__code__",
    ],
)
def test_damage_costs_no_neighbour_a_point(damage: str, graded: Graded) -> None:
    grades, _ = graded(f"out = x.reshape(len(x), -1).dot(w) + b; {damage}; return out, None")
    assert grades[SECOND].status is Status.RIGHT
    # A process that cannot answer any more is replaced before anything is judged.
    assert grades[SECOND].feedback in ((UNSPOILT,), ())


def test_the_report_says_that_something_is_damaged(graded: Graded) -> None:
    grades, processes = graded("np.tanh = None")
    assert grades[SECOND].feedback == (UNSPOILT,)
    assert grades[FIRST].feedback == ()
    assert processes == 3


def test_what_is_better_alone_has_to_be_so_again(graded: Graded, tmp_path: Path) -> None:
    """It counts its processes in a file, as there is no wall, and is right in the second."""
    count = tmp_path / "count"
    top = f"with open({str(count)!r}, 'a') as file:\n    file.write('x')\n"
    top += f"number = len(open({str(count)!r}).read())"
    grades, _ = graded(LEAVES, "if number != 2: return b, None", top)
    assert len(count.read_text()) == 3
    assert grades[SECOND].score == 0
    assert any(FLAKY in sentence for sentence in grades[SECOND].feedback)


@pytest.mark.parametrize("right", ["len(calls) == 1", "len(calls) <= 3"])
def test_who_is_right_only_when_called_first_gains_nothing(right: str, graded: Graded) -> None:
    other = f"calls.append(1)\n    if not {right}: return b, None"
    grades, _ = graded(other=other, top="calls = []")
    assert grades[SECOND].score == 0


def test_a_function_without_an_implementation_is_not_run_again(
    two: Assignment, graded: Graded
) -> None:
    sources = {
        "layers.py": LAYERS.format(body="pass").encode(),
        "rnn_layers.py": RNN.format(body="return None", top="").encode(),
    }
    stub = replace(two, templates=sources)
    with closing(Counting()) as sandbox:
        grade_submission(Submission("s", sources, {}, {}), stub, sandbox)
        assert sandbox.processes == 1


SLEEPER = "time.sleep(0.3)"


def test_one_that_sleeps_uses_up_its_share_only(graded: Graded) -> None:
    grades, _ = graded(f"{SLEEPER}; os._exit(0)", seconds=0.6, total_seconds=1.5)
    assert grades[FIRST].status in (Status.TIMED_OUT, Status.CRASHED)
    assert grades[SECOND].status is Status.RIGHT


def test_the_report_says_that_a_share_was_used_up(graded: Graded) -> None:
    grades, _ = graded("time.sleep(0.9)", seconds=1.0, total_seconds=3.0)
    assert grades[FIRST].status is Status.TIMED_OUT
    said = "used up its share of the submission's time limit, which was "
    assert grades[FIRST].feedback[0].startswith(said)
    assert grades[SECOND].status is Status.RIGHT


def test_one_that_honestly_needs_more_has_what_others_leave(graded: Graded) -> None:
    """Seven calls of 0.4 s are more than half of four seconds."""
    grades, _ = graded("time.sleep(0.4)", seconds=1.0, total_seconds=4.5)
    assert [grade.status for grade in grades.values()] == [Status.RIGHT] * 2


def test_loading_that_takes_its_time_leaves_time_for_all(graded: Graded) -> None:
    grades, _ = graded("os._exit(0)", top="time.sleep(0.3)", seconds=1.0, total_seconds=4.0)
    assert grades[SECOND].status is Status.RIGHT
