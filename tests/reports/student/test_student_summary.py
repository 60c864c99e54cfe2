from dataclasses import replace
from fractions import Fraction

from sample_grades import all_right, grade_of, half_finished, three_mistakes, troubled

from grader.core.grades import Status
from grader.reports.student.student_summary import look_first

ZERO = Fraction(0)


def test_nothing_to_look_at_where_all_is_right() -> None:
    assert look_first(all_right()) == ()


def test_own_faults_by_points_with_who_was_judged_without_them() -> None:
    assert look_first(three_mistakes()) == (
        "Fix `rnn_step_backward` first (8 points): `db` behaves as if it were not summed over the "
        "batch. `rnn_backward` was tested with a correct one and kept full marks.",
        "Then fix `lstm_step_forward` (8 points): Behaves as if the gates `f` and `i` were taken "
        "in the other order. `lstm_forward` was tested with a correct one and kept full marks.",
        "Then fix `loss_rnn` (5.33 points).",
    )


def test_what_is_not_written_is_one_thing_to_do_and_cascades_come_last() -> None:
    assert look_first(half_finished()) == (
        "Write `rnn_backward` and 2 others first (24 points).",
        "`lstm_forward` loses 6 points only because of the functions that it needs.",
    )


def test_never_more_than_three_sentences() -> None:
    sentences = look_first(troubled())
    assert len(sentences) == 3
    expected = "Then fix `classifiers/rnn.py` (8 points): `loss_rnn` could not be loaded from it."
    assert sentences[1] == expected


def test_a_crash_is_to_be_fixed() -> None:
    crashed = {"status": Status.CRASHED, "score": ZERO, "lost_to": "own"}
    (sentence,) = look_first(grade_of({"rnn_step_forward": crashed}))
    assert sentence == "Fix `rnn_step_forward` first (4 points): it crashes."


def test_a_replaced_helper_whose_caller_is_still_wrong_is_not_called_right() -> None:
    wrong = {"status": Status.WRONG, "score": ZERO, "lost_to": "own"}
    grade = grade_of(
        {"rnn_step_forward": wrong, "rnn_forward": {**wrong, "replaced": ("rnn_step_forward",)}}
    )
    sentence = look_first(grade)[1]
    assert sentence.endswith(" `rnn_forward` was tested with a correct one.")


def test_methods_beside_functions_that_are_not_written_are_not_said_to_have_failing_lines() -> None:
    missing = {"status": Status.NOT_IMPLEMENTED, "score": ZERO, "lost_to": "own"}
    grade = grade_of(
        {
            "rnn_step_forward": missing,
            "loss_rnn": {**missing, "function": "CaptioningRNN.loss"},
            "rnn_forward": {"replaced": ("rnn_step_forward",), "carried_forward": True},
        }
    )
    (sentence,) = look_first(grade)
    assert sentence.endswith(" `rnn_forward` was tested with a correct one and kept full marks.")


def test_bonus_criteria_and_those_that_wait_are_no_fault() -> None:
    grade = all_right()
    bonus = replace(grade.criteria[0], bonus=True, score=ZERO, status=Status.WRONG)
    waiting = replace(grade.criteria[1], score=ZERO, status=Status.WAITING)
    assert look_first(replace(grade, criteria=(bonus, waiting))) == ()
