"""One mistake is charged once."""

import time
from dataclasses import replace
from fractions import Fraction

import pytest

from grader.confined.load.loader import unload
from grader.core.grades import Status
from grader.core.submission import Submission
from grader.grading.grade_submission import grade_submission
from grader.reports.fix_list import fix_list

STEP = "np.tanh(x.dot(Wx) + prev_h.dot(Wh) + b)"
DEPENDENT = ["rnn_step_backward", "rnn_forward", "rnn_backward", "loss_rnn", "sample_rnn"]


def changed(sources, old, new):
    assert old in sources["rnn_layers.py"]
    return {**sources, "rnn_layers.py": sources["rnn_layers.py"].replace(old, new, 1)}


def by_name(grade):
    return {criterion.name: criterion for criterion in grade.criteria}


@pytest.fixture(scope="module")
def wrong_step(styles, grade_inside):
    return grade_inside(changed(styles["all_right"], STEP, STEP.replace("+ prev_h", "- prev_h")))


def test_a_wrong_step_costs_exactly_its_own_points(wrong_step) -> None:
    found = by_name(wrong_step)
    assert wrong_step.score == wrong_step.points - found["rnn_step_forward"].points
    assert found["rnn_step_forward"].lost_to == "own"
    for name in DEPENDENT:
        assert found[name].status is Status.RIGHT
        assert found[name].carried_forward
        assert found[name].replaced == ("rnn_step_forward",)
        assert found[name].lost_to is None


def test_the_report_says_so(wrong_step) -> None:
    sentence = "`rnn_forward` was tested with a correct `rnn_step_forward` and is right."
    assert by_name(wrong_step)["rnn_forward"].feedback[0] == sentence
    (first,) = fix_list(wrong_step).fixes
    assert "`rnn_step_forward`" in first.request
    assert "and 4 others were tested with a correct one and kept full marks" in first.beside[0]


def test_it_can_be_switched_off(styles, grade_inside) -> None:
    sources = changed(styles["all_right"], STEP, STEP.replace("+ prev_h", "- prev_h"))
    found = by_name(grade_inside(sources, follow=False))
    assert all(found[name].score < found[name].points for name in DEPENDENT)


def test_right_work_is_not_judged_again(styles, grade_inside, inside_sandbox) -> None:
    for name, sources in styles.items():
        sandbox = inside_sandbox()
        grade = grade_inside(sources, sandbox=sandbox)
        assert grade.score == grade.points, name
        assert sandbox.opened == 1, name
        assert not any(criterion.carried_forward for criterion in grade.criteria)


def test_a_cache_that_is_wrong_beside_a_right_output_is_charged(styles, grade_inside) -> None:
    cache = "cache = (x, prev_h, Wx, Wh, next_h)"
    sources = changed(styles["all_right"], cache, cache.replace("next_h)", "next_h ** 2)"))
    found = by_name(grade_inside(sources, "rnn_step_forward", "rnn_step_backward"))
    assert found["rnn_step_forward"].status is Status.RIGHT
    assert found["rnn_step_backward"].score < found["rnn_step_backward"].points
    assert not found["rnn_step_backward"].carried_forward


def test_a_caller_of_a_missing_helper_is_judged(styles, grade_inside) -> None:
    sources = changed(styles["all_right"], "def rnn_step_forward(", "def rnn_step_forwards(")
    found = by_name(grade_inside(sources))
    assert found["rnn_step_forward"].status is Status.MISSING
    assert found["rnn_forward"].status is Status.RIGHT
    assert found["loss_rnn"].status is Status.RIGHT


def test_a_wrong_caller_of_a_wrong_helper_earns_nothing(styles, grade_inside) -> None:
    sources = changed(styles["all_right"], STEP, STEP.replace("+ prev_h", "- prev_h"))
    call = "rnn_step_forward(x[:, t, :], prev_h,"
    sources = changed(sources, call, call.replace("prev_h", "h0"))
    found = by_name(grade_inside(sources, "rnn_step_forward", "rnn_forward"))
    assert found["rnn_forward"].score == 0
    assert found["rnn_forward"].lost_to == "own"


def test_a_coherent_misconception_earns_half(styles, grade_inside) -> None:
    """The sigmoid for the tanh, forward and backward: right gradients of another function."""
    sources = changed(styles["all_right"], STEP, STEP.replace("np.tanh", "sigmoid"))
    slope = "da = dnext_h * (1 - next_h ** 2)"
    sources = changed(sources, slope, "da = dnext_h * next_h * (1 - next_h)")
    found = by_name(grade_inside(sources, "rnn_step_forward", "rnn_step_backward"))
    backward = found["rnn_step_backward"]
    assert backward.score == backward.points * Fraction(1, 2)
    assert backward.lost_to == "cascade"
    assert "right gradients of your `rnn_step_forward`" in backward.feedback[0]


def test_gradients_that_are_zero_of_a_forward_that_is_constant_earn_nothing(
    styles, grade_inside
) -> None:
    sources = changed(styles["all_right"], f"next_h = {STEP}", "next_h = 0 * prev_h + 1.0")
    slope = "da = dnext_h * (1 - next_h ** 2)"
    sources = changed(sources, slope, "da = 0 * dnext_h")
    found = by_name(grade_inside(sources, "rnn_step_forward", "rnn_step_backward"))
    assert found["rnn_step_backward"].score == 0


@pytest.mark.parametrize(
    "line, mistake",
    [
        (STEP, "np.tanh(x.dot(Wx) + prev_h.dot(Wh) + Wh)"),
        (STEP, "np.tanh(x.dot(Wx)[:, 1:] + prev_h.dot(Wh) + b)"),
        ("out = W[x]", "out = W[W]"),
        ("N, T, D = x.shape", "N, T, D = x.shape[:2]"),
    ],
)
def test_a_backward_is_judged_whose_forward_raises(styles, grade_inside, line, mistake) -> None:
    found = by_name(grade_inside(changed(styles["all_right"], line, mistake)))
    raised = [name for name, grade in found.items() if grade.score < grade.points]
    assert len(raised) == 1
    assert found[raised[0]].status is Status.RAISED
    assert found[raised[0].replace("forward", "backward")].carried_forward


def test_a_wrong_backward_of_a_forward_that_raises_earns_nothing(styles, grade_inside) -> None:
    sources = changed(styles["all_right"], STEP, "np.tanh(x.dot(Wx) + prev_h.dot(Wh) + Wh)")
    slope = "da = dnext_h * (1 - next_h ** 2)"
    sources = changed(sources, slope, "da = dnext_h * (1 + next_h ** 2)")
    found = by_name(grade_inside(sources, "rnn_step_forward", "rnn_step_backward"))
    assert found["rnn_step_backward"].score == 0


def test_a_caller_that_lets_numpy_spread_the_first_word_keeps_its_points(
    styles, grade_inside
) -> None:
    """<START> is read as one vector for all captions, which every step spreads over them."""
    sources = changed(styles["all_right"], STEP, STEP.replace("+ prev_h", "- prev_h"))
    model = "classifiers/rnn.py"
    text = sources[model].replace("np.full(N, self._start)", "self._start")
    assert text != sources[model]
    found = by_name(grade_inside({**sources, model: text}, "rnn_step_forward", "sample_rnn"))
    assert found["sample_rnn"].carried_forward
    assert found["sample_rnn"].score == found["sample_rnn"].points


def test_a_backward_whose_forward_ends_the_process_is_told_so(styles, grade, tmp_path) -> None:
    first = "    cache = (x, W.shape)"
    sources = changed(styles["all_right"], first, f"    import os; os._exit(3)\n{first}")
    for name in ("layers.py", "rnn_layers.py"):
        (tmp_path / name).write_text(sources[name], "utf-8")
    found = by_name(grade(tmp_path, "word_embedding_forward", "word_embedding_backward"))
    backward = found["word_embedding_backward"]
    assert backward.status is Status.BLOCKED
    assert backward.lost_to == "cascade"
    assert backward.feedback == (
        "`word_embedding_backward` could not be tested because it needs `word_embedding_forward`, "
        "which crashes",
        "crashed: the process ended itself with code 3",
    )


def test_following_through_takes_no_longer_than_a_submission_may(
    styles, untrained, inside_sandbox
) -> None:
    """Code that sleeps where a helper is replaced would keep a class waiting in each criterion."""
    given: list[float] = []

    class Slow(inside_sandbox):
        def open(self, job):
            given.append(job.total_seconds)
            time.sleep(0.2)
            worker = super().open(job)
            run = worker.enter_result.run

            def slow_run(*known, **more):
                time.sleep(0.04 if len(given) > 1 else 0)
                return run(*known, **more)

            worker.enter_result.run = slow_run
            return worker

    wrong = changed(styles["all_right"], STEP, f"2 * {STEP}")
    files = {path: text.encode() for path, text in wrong.items()}
    limits = replace(untrained.rubric.limits, total_seconds=0.5)
    hurried = replace(untrained, rubric=replace(untrained.rubric, limits=limits))
    try:
        grades = grade_submission(Submission("", files, {}, {}), hurried, Slow()).criteria
    finally:
        unload()
    first, *again = given
    assert first == 0.5
    assert 1 <= len(again) <= 3, "opening one takes 0.2 of their 0.5 seconds"
    assert all(0 < seconds <= 0.5 for seconds in again)
    assert 1 <= sum(grade.carried_forward for grade in grades) < 5
