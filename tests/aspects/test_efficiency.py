"""Python loops are found by executed lines; right values keep the rest of their points."""

from contextlib import closing
from pathlib import Path

import pytest
import yaml

from grader.core.assignment import Assignment
from grader.core.grades import CriterionGrade, Status
from grader.files.submission.read_submission import load_submission
from grader.grading.grade_submission import grade_submission
from grader.sandbox.sandboxes import open_sandbox
from tests.aspects.conftest import EFFICIENCY, GradeOf, asking
from tests.handed_in import build

EMBED = "word_embedding_forward"
STEP_LOOP = """\
def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.array([np.tanh(row @ Wx + h @ Wh + b) for row, h in zip(x, prev_h)])
    return next_h, (x, prev_h, Wx, Wh, next_h)
"""


def load(name: str):
    return yaml.safe_load((Path(__file__).parent / name).read_text("utf-8"))


LOOPS, NO_LOOPS, SWITCHED_OFF = map(load, ("loops.yaml", "no_loops.yaml", "switched_off.yaml"))


def efficiency(grade: CriterionGrade):
    (aspect,) = grade.aspects
    assert aspect.kind == "efficiency"
    return aspect


def test_a_right_submission_keeps_everything(grade_of: GradeOf, counting: Assignment) -> None:
    for name, grade in grade_of(counting, "", *EFFICIENCY).items():
        assert grade.score == grade.points, name
        assert (efficiency(grade).kept, efficiency(grade).score) == (True, EFFICIENCY[name].points)
        assert grade.feedback == ()


@pytest.mark.parametrize("define", LOOPS.values(), ids=LOOPS)
def test_a_loop_costs_its_points_and_no_more(
    define: str, grade_of: GradeOf, counting: Assignment
) -> None:
    grade = grade_of(counting, define, EMBED)[EMBED]
    assert (grade.score, grade.status, grade.lost_to) == (1, Status.PARTLY_RIGHT, "own")
    (sentence,) = grade.feedback
    assert sentence.startswith("`word_embedding_forward` runs a Python loop over N")
    assert sentence.endswith(" is doubled. This costs 1 of 2 points.") or " times when " in sentence
    assert efficiency(grade).score == 0
    assert not efficiency(grade).kept


def test_both_sizes_of_a_double_loop_are_named(grade_of: GradeOf, counting: Assignment) -> None:
    grade = grade_of(counting, LOOPS["two loops"], EMBED)[EMBED]
    assert grade.feedback == (
        "`word_embedding_forward` runs a Python loop over N and T: some lines run 2 times "
        "as often when N is doubled, 2 times when T is. This costs 1 of 2 points.",
    )


@pytest.mark.parametrize("define", NO_LOOPS.values(), ids=NO_LOOPS)
def test_nothing_is_taken_for_a_loop(define: str, grade_of: GradeOf, counting: Assignment) -> None:
    grade = grade_of(counting, define, EMBED)[EMBED]
    assert (grade.score, grade.status) == (2, Status.RIGHT)
    assert efficiency(grade).kept


@pytest.mark.parametrize("case", SWITCHED_OFF.values(), ids=SWITCHED_OFF)
def test_who_switches_the_count_off_earns_nothing_for_efficiency(
    case, grade_of: GradeOf, counting: Assignment
) -> None:
    graded = grade_of(counting, case["define"], EMBED, "rnn_forward")
    grade = graded[EMBED]
    assert (grade.score, grade.status) == (1, Status.PARTLY_RIGHT), grade.feedback
    assert case["says"] in grade.feedback[0]
    assert grade.feedback[0].endswith(" This costs 1 of 2 points.")
    assert graded["rnn_forward"].score == (3 if case.get("everywhere") else 4)


def test_another_answer_while_lines_are_counted_is_told(
    grade_of: GradeOf, counting: Assignment
) -> None:
    define = SWITCHED_OFF["another answer while being traced"]["define"]
    grade = grade_of(counting, define, EMBED)[EMBED]
    assert grade.score == 1
    assert "returned different values while its lines were counted" in grade.feedback[0]


@pytest.mark.parametrize("name", ["taken off and put back", "a thread", "an end of the process"])
def test_behind_the_wall_too(
    name: str, counting: Assignment, tmp_path_factory: pytest.TempPathFactory
) -> None:
    define = {"cs231n/rnn_layers.py": SWITCHED_OFF[name]["define"]}
    nothing, folder = tmp_path_factory.mktemp("nothing"), tmp_path_factory.mktemp("handed_in")
    path = build({"define": define}, nothing, folder)
    rubric = counting.rubric
    submission = load_submission(path, rubric.graded_files, counting.support, counting.templates)
    with closing(open_sandbox()) as sandbox:
        (grade,) = grade_submission(submission, counting, sandbox, [EMBED]).criteria
    assert grade.score == 1
    assert SWITCHED_OFF[name]["says"] in grade.feedback[0]


def test_without_points_a_loop_is_a_remark_that_costs_nothing(
    grade_of: GradeOf, counting: Assignment
) -> None:
    grade = grade_of(counting, STEP_LOOP, "rnn_step_forward")["rnn_step_forward"]
    assert (grade.score, grade.status) == (4, Status.RIGHT)
    (sentence,) = grade.feedback
    assert "`rnn_step_forward` runs a Python loop over N: some lines run " in sentence
    assert sentence.endswith("This is advice and costs no points.")


def test_a_wrong_function_earns_nothing_by_being_fast(
    grade_of: GradeOf, counting: Assignment
) -> None:
    wrong = "def word_embedding_forward(x, W):\n    return 2 * W[x], (x, W)\n"
    grade = grade_of(counting, wrong, EMBED)[EMBED]
    assert grade.score == 0
    assert (efficiency(grade).judged, efficiency(grade).score) == (False, 0)
    assert not any("efficiency" in sentence for sentence in grade.feedback)


def test_a_half_right_function_earns_half_of_what_values_earn(
    grade_of: GradeOf, counting: Assignment
) -> None:
    """In single precision throughout and a little worse: `sloppy`."""
    sloppy = "def word_embedding_forward(x, W):\n    return W[x] * (1 + 1e-3), (x, W)\n"
    grade = grade_of(counting, sloppy, EMBED)[EMBED]
    assert grade.score == (2 - 1) / 2
    assert "Its efficiency earns no points until everything else is right." in grade.feedback


def test_what_a_weighted_case_costs_leaves_efficiency_to_be_judged(
    grade_of: GradeOf, counting: Assignment
) -> None:
    define = "def word_embedding_forward(x, W):\n    return np.squeeze(W[x]), (x, W)\n"
    grade = grade_of(counting, define, EMBED)[EMBED]
    assert efficiency(grade).kept
    assert efficiency(grade).score == efficiency(grade).points * grade.score / grade.points < 1


def test_a_loop_is_charged_once_not_to_callers_as_well(
    grade_of: GradeOf, counting: Assignment
) -> None:
    names = "rnn_step_forward", "rnn_forward", "loss_rnn"
    advice = grade_of(counting, STEP_LOOP, *names)
    assert [advice[name].points - advice[name].score for name in names] == [0, 1, 0]
    charged = asking(counting, efficiency={"rnn_step_forward": EFFICIENCY["rnn_forward"]})
    graded = grade_of(charged, STEP_LOOP, *names)
    assert [graded[name].points - graded[name].score for name in names] == [1, 0, 0]


def carried(define: str, grade_of: GradeOf, counting: Assignment) -> CriterionGrade:
    """`rnn_backward`, which is right, with a step that is wrong."""
    wrong = {"function": "rnn_step_backward", "file": "cs231n/rnn_layers.py"}
    change = [{**wrong, "old": "db = da.sum(axis=0)", "new": "db = da.sum(axis=0) * 2"}]
    names = "rnn_step_backward", "rnn_backward"
    return grade_of(counting, define, *names, replace=change)["rnn_backward"]


def test_what_is_carried_forward_keeps_all_its_points(
    grade_of: GradeOf, counting: Assignment
) -> None:
    grade = carried("", grade_of, counting)
    assert grade.carried_forward
    assert grade.score == 8
    assert efficiency(grade).kept


def test_what_is_carried_forward_with_a_loop_keeps_the_rest(
    grade_of: GradeOf, counting: Assignment
) -> None:
    define = """\
def rnn_backward(dh, cache):
    N, T, H = dh.shape
    dprev_h = np.zeros((N, H))
    steps = []
    for t in reversed(range(T)):
        total = np.array([dh[n, t] + dprev_h[n] for n in range(N)])
        dx, dprev_h, dWx, dWh, db = rnn_step_backward(total, cache[t])
        steps.append((dx, dWx, dWh, db))
    dx, dWx, dWh, db = zip(*steps[::-1])
    return np.stack(dx, axis=1), dprev_h, sum(dWx), sum(dWh), sum(db)
"""
    grade = carried(define, grade_of, counting)
    assert grade.carried_forward
    assert (grade.score, efficiency(grade).score) == (7, 0)
    assert "runs a Python loop over N" in grade.feedback[0]


def test_only_the_function_itself_is_counted(grade_of: GradeOf, counting: Assignment) -> None:
    """A loop in the forward pass is no loop of the backward pass, which is run after it."""
    graded = grade_of(counting, "", "rnn_backward", replace=[
        {"file": "cs231n/rnn_layers.py", "function": "rnn_forward", "old": "N, T, D = x.shape",
         "new": "N, T, D = x.shape\n    for n in range(99 * N): pass"},
    ])  # fmt: skip
    assert graded["rnn_backward"].score == 8
