"""What follows a method that is stopped, or a function that does not end, keeps its points."""

from dataclasses import replace

import pytest

from grader.core.grades import Status
from grader.core.submission import Submission
from grader.files.assignments import load_assignment
from grader.grading.grade_submission import grade_submission
from tests.command import done

LAYERS = '''
import numpy as np


class Linear:
    """An affine layer that keeps what it needs."""

    def __init__(self, w, b):
        """Keep the weights."""
        self.w, self.b = w, b

    def forward(self, x):
        """Return x w + b."""
        # BEGIN SOLUTION
        self.__x = x
        out = x @ self.w + self.b
        # END SOLUTION
        return out

    def backward(self, dout):
        """Return the gradients of x, w and b."""
        # BEGIN SOLUTION
        dx, dw, db = dout @ self.w.T, self.__x.T @ dout, dout.sum(axis=0)
        # END SOLUTION
        return dx, dw, db
'''
RUBRIC = """
version: 1
assignment: net
title: Layers as classes
reference: ../reference/net
template: ../student_template/net
test_cases: ../test_cases/net.h5
sizes: {N: 4, D: 5, M: 6}
limits: {seconds: 1}
cases: {main: {}, other: {N: 3, D: 7, M: 2}}
criteria:
  forward:
    function: Linear.forward
    file: layers.py
    points: 4
    given: {x: "normal(N, D)", w: "normal(D, M)", b: "normal(M)"}
    call: |
      layer = Linear(w, b)
      out = layer.forward(x)
    outputs: [out]
  backward:
    function: Linear.backward
    file: layers.py
    points: 6
    given: {like: forward, dout: "normal(N, M)"}
    call: |
      layer = Linear(w, b)
      out = layer.forward(x)
      dx, dw, db = layer.backward(dout)
    outputs: [dx, dw, db]
"""
FIRST = "        self.__x = x\n"


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("net")
    for path, text in {"reference/net/layers.py": LAYERS, "rubrics/net.yaml": RUBRIC}.items():
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(text, "utf-8")
    done(folder, "generate", "net")
    done(folder, "template", "net")
    return load_assignment(folder / "rubrics" / "net.yaml")


@pytest.fixture(scope="module")
def graded(shared_sandbox):
    """Grades sources; gives the criteria by their names."""

    def grade_sources(sources: dict[str, str], assignment, *only: str):
        submission = Submission("", {path: text.encode() for path, text in sources.items()}, {}, {})
        grade = grade_submission(submission, assignment, shared_sandbox, only)
        return {criterion.name: criterion for criterion in grade.criteria}

    return grade_sources


@pytest.mark.parametrize(
    "line",
    ["check(x)", "raise NotImplementedError", "import torch", "assert x is None", "print((x)"],
)
def test_a_right_method_follows_one_that_is_stopped(net, graded, line) -> None:
    found = graded({"layers.py": LAYERS.replace(FIRST, f"        {line}\n{FIRST}")}, net)
    assert found["forward"].score == 0
    assert found["backward"].score == 6
    assert found["backward"].feedback[0] == (
        "`backward` was tested without the failing lines of `Linear.forward` and is right."
    )


def test_a_wrong_method_that_follows_earns_nothing(net, graded) -> None:
    wrong = LAYERS.replace(FIRST, f"        check(x)\n{FIRST}").replace("@ dout, ", "@ dout * 2, ")
    assert graded({"layers.py": wrong}, net)["backward"].score == 0


@pytest.mark.parametrize(
    "line", ["while True: pass", "while True:\n        y = x", "import time; time.sleep(60)"]
)
def test_a_right_backward_follows_a_forward_that_does_not_end(
    styles, untrained, graded, line
) -> None:
    limits = replace(untrained.rubric.limits, seconds=0.3)
    hurried = replace(untrained, rubric=replace(untrained.rubric, limits=limits))
    sources = styles["all_right"]
    start = "def rnn_step_forward(x, prev_h, Wx, Wh, b):\n"
    assert start in sources["rnn_layers.py"]
    text = sources["rnn_layers.py"].replace(start, f"{start}    {line}\n")
    only = ("rnn_step_forward", "rnn_step_backward")
    found = graded({**sources, "rnn_layers.py": text}, hurried, *only)
    assert found["rnn_step_forward"].status is Status.TIMED_OUT
    assert found["rnn_step_backward"].score == found["rnn_step_backward"].points
