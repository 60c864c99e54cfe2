"""Style is read from sources without running them, and reaches every form of the report."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from grader.core.aspects import Style
from grader.core.assignment import Assignment
from grader.core.grades import Grade, Status
from grader.exports.result_json import render_json
from grader.reports.student.student_page import render_page
from grader.reports.terminal_report import render_terminal
from tests.aspects.conftest import GradeOf, asking

BACKWARD = "word_embedding_backward"
ONE = Fraction(1)
LOOP = """\
def word_embedding_backward(dout, cache):
    x, shape = cache
    dW = np.zeros(shape)
    for n in range(x.shape[0]):
        for t in range(x.shape[1]):
            dW[x[n, t]] += dout[n, t]
    return dW
"""


@pytest.fixture
def styled(captioning: Assignment) -> Assignment:
    style = {
        BACKWARD: Style(("np.add.at",), ("for", "while"), points=ONE),
        "loss_rnn": Style(must_call=("rnn_forward",), must_not_use=("np.einsum",)),
        "rnn_forward": Style(must_not_use=("np.vectorize",), must_not_import=("functools",)),
    }
    return asking(captioning, style=style)


def test_right_work_in_the_style_asked_for_keeps_everything(
    grade_of: GradeOf, styled: Assignment
) -> None:
    for grade in grade_of(styled, "", BACKWARD, "loss_rnn", "rnn_forward").values():
        assert (grade.score, grade.feedback) == (grade.points, ())
        assert [aspect.kept for aspect in grade.aspects] == [True]


def test_a_loop_and_a_missing_call_cost_the_points_of_style(
    grade_of: GradeOf, styled: Assignment
) -> None:
    grade = grade_of(styled, LOOP, BACKWARD)[BACKWARD]
    assert (grade.score, grade.status) == (3, Status.PARTLY_RIGHT)
    missing, loop = grade.feedback
    assert missing == (
        "`word_embedding_backward` does not call `np.add.at`, as this assignment asks."
    )
    assert loop.startswith("`word_embedding_backward` uses a `for` loop (rnn_layers.py, line ")
    assert loop.endswith(", which this assignment asks you not to. This costs 1 of 4 points.")


def test_a_helper_in_another_file_may_make_the_call(grade_of: GradeOf, styled: Assignment) -> None:
    define = """\
def word_embedding_backward(dout, cache):
    from cs231n.scatter import add_rows
    return add_rows(np.zeros(cache[1]), cache[0], dout)
"""
    helper = "import numpy as np\ndef add_rows(to, rows, what):\n    np.add.at(to, rows, what)\n"
    write = {"cs231n/scatter.py": helper + "    return to\n"}
    assert grade_of(styled, define, BACKWARD, write=write)[BACKWARD].score == 4
    loop = helper + "    for row in rows: pass\n    return to\n"
    graded = grade_of(styled, define, BACKWARD, write={"cs231n/scatter.py": loop})[BACKWARD]
    assert graded.score == 3
    assert "uses a `for` loop in `add_rows` (scatter.py, line 4)" in graded.feedback[0]


def test_advice_costs_nothing(grade_of: GradeOf, styled: Assignment) -> None:
    change = [{"file": "cs231n/rnn_layers.py", "old": "import numpy as np",
               "new": "import numpy as np\nfrom functools import partial"}]  # fmt: skip
    grade = grade_of(styled, "", "rnn_forward", replace=change)["rnn_forward"]
    assert (grade.score, grade.status) == (4, Status.RIGHT)
    assert grade.feedback == (
        "`rnn_layers.py` imports `functools` (line 2), which this assignment asks you not to. "
        "This is advice and costs no points.",
    )


def test_wrong_values_are_not_judged_by_their_style(grade_of: GradeOf, styled: Assignment) -> None:
    grade = grade_of(styled, LOOP.replace("+=", "-="), BACKWARD)[BACKWARD]
    assert grade.score == 0
    assert not any("for` loop" in sentence for sentence in grade.feedback)


def test_what_is_not_defined_by_def_earns_nothing_for_style_and_keeps_the_rest(
    grade_of: GradeOf, styled: Assignment
) -> None:
    """The definition that stands there is not the function that is graded."""
    define = "def word_embedding_backward_(dout, cache):\n    dW = np.zeros(cache[1])\n"
    define += "    np.add.at(dW, cache[0], dout)\n    return dW\n"
    change = {"cs231n/rnn_layers.py": f"{define}\n{BACKWARD} = {BACKWARD}_\n"}
    grade = grade_of(styled, "", BACKWARD, append=change)[BACKWARD]
    assert grade.score == 3
    assert "could not be read, so its style is not judged. This costs 1" in grade.feedback[0]


def test_nothing_that_runs_changes_what_is_read(grade_of: GradeOf, styled: Assignment) -> None:
    """The file changes the module that reads, as it is loaded: it is read in another process."""
    attack = (
        "import sys\n"
        "for name, module in list(sys.modules.items()):\n"
        "    if name.endswith('.style_breaches') or name.endswith('confined.worker'):\n"
        "        module.style_entries = lambda *a: [('style/0/found', 'yes')]\n"
        "        module.breaches = lambda *a: []\n"
    )
    change = {"cs231n/rnn_layers.py": attack}
    assert grade_of(styled, LOOP, BACKWARD, append=change)[BACKWARD].score == 3


def test_every_form_of_the_report_says_it(grade_of: GradeOf, styled: Assignment) -> None:
    graded = grade_of(styled, LOOP, BACKWARD)
    grade = Grade("captioning", "Captioning", "s", "full", tuple(graded.values()))
    (criterion,) = json.loads(render_json(grade))["criteria"]
    (aspect,) = criterion["aspects"]
    assert (aspect["kind"], aspect["score"], aspect["points"]) == ("style", 0, 1)
    assert (aspect["judged"], aspect["kept"], len(aspect["remarks"])) == (True, False, 2)
    told = " ".join(render_terminal(grade, 200, color=False).split())
    assert "3 of 4" in told
    assert "does not call `np.add.at`" in told
    page = render_page(replace(grade, graded_at="2026-11-25T10:00:00+00:00"))
    assert "does not call <code>np.add.at</code>, as this assignment asks." in page
    assert "This costs 1 of 4 points." in page
