from dataclasses import replace
from fractions import Fraction

import pytest
from sample_grades import all_right, grade_of, half_finished, three_mistakes, troubled

from grader.core.grades import CaseVerdict, Grade, Status
from grader.core.outcomes import Frame
from grader.reports.fix_list import SHOWN, fix_list, fixes_in_words

ZERO = Fraction(0)
WRONG = {"status": Status.WRONG, "score": ZERO, "lost_to": "own"}


def told(grade: Grade) -> list[tuple[str, ...]]:
    return [(fix.request, fix.worth, fix.sentence, *fix.beside) for fix in fix_list(grade).fixes]


def test_nothing_to_fix_where_all_is_right() -> None:
    assert fix_list(all_right()).fixes == ()
    assert fix_list(all_right()).cascade == ""


UNTESTED = "`lstm_forward` was not tested without the functions that it needs (6 points)."


def test_own_faults_by_points_with_who_was_judged_without_them() -> None:
    assert told(three_mistakes()) == [
        (
            "Fix `rnn_step_backward`",
            "8 points",
            "`db` behaves as if it were not summed over the batch.",
            "`rnn_backward` was tested with a correct one and kept full marks.",
        ),
        (
            "Fix `lstm_step_forward`",
            "8 points",
            "Behaves as if the gates `f` and `i` were taken in the other order.",
            "`lstm_forward` was tested with a correct one and kept full marks.",
        ),
        (
            "Fix `loss_rnn`",
            "5.33 points",
            "`loss` is 5 times too large: it behaves as if it were averaged over T as well.",
        ),
    ]


def test_what_is_not_written_is_one_thing_to_do_and_cascades_are_no_cause() -> None:
    todo = fix_list(half_finished())
    assert told(half_finished()) == [("Write `rnn_backward` and 2 others", "24 points", "")]
    assert todo.cascade == UNTESTED


def test_only_what_was_tested_is_said_to_be_lost_through_others() -> None:
    """Nobody knows whether a function is right that never ran."""
    criteria = half_finished().criteria
    (blocked,) = (c for c in criteria if c.status is Status.BLOCKED)
    half = replace(blocked, name="rnn_forward", status=Status.PARTLY_RIGHT, lost_to="cascade")
    tested = "`rnn_forward` loses 6 points only because of the functions that it needs."
    both = fix_list(replace(half_finished(), criteria=(*criteria, half))).cascade
    assert both == f"{tested} {UNTESTED}"


def test_what_cannot_be_read_what_raises_and_what_does_not_end() -> None:
    todo = fix_list(troubled())
    said = {fix.criteria: fix for fix in todo.fixes}
    assert said["loss_rnn",].sentence == "`classifiers/rnn.py`, line 12: invalid syntax."
    assert said["rnn_forward",].sentence == "It did not finish within 10 seconds."
    assert [line.line for line in said["rnn_step_forward",].lines] == [31]


def raised(line: int) -> dict[str, object]:
    frames = (
        Frame("work.py", 3, "outer", "inner()", {}),
        Frame("work.py", line, "inner", "x / 0", {}),
    )
    case = CaseVerdict("main", "visible", Status.RAISED, ZERO, frames=frames)
    return {**WRONG, "status": Status.RAISED, "cases": (case,), "feedback": ("raised ValueError",)}


def test_criteria_that_fail_at_one_line_are_one_cause() -> None:
    one = grade_of({"rnn_forward": raised(9), "rnn_backward": raised(9)})
    (fix,) = fix_list(one).fixes
    assert fix.request == "Fix `rnn_forward` and `rnn_backward`"
    assert fix.sentence == "Each raised ValueError."
    assert [line.line for line in fix.lines] == [9]
    two = grade_of({"rnn_forward": raised(9), "rnn_backward": raised(8)})
    assert len(fix_list(two).fixes) == 2


def test_criteria_of_one_function_that_fail_in_one_way_are_one_cause() -> None:
    same = {**WRONG, "function": "Net.loss", "diagnosis": ("As if it were not averaged",)}
    (fix,) = fix_list(grade_of({"loss_rnn": same, "lstm_forward": same})).fixes
    assert len(fix.criteria) == 2
    other = {**same, "diagnosis": ("As if it were averaged twice",)}
    assert len(fix_list(grade_of({"loss_rnn": same, "lstm_forward": other})).fixes) == 2
    elsewhere = {**same, "function": "Net.sample"}
    assert len(fix_list(grade_of({"loss_rnn": same, "lstm_forward": elsewhere})).fixes) == 2


def test_the_hint_of_the_rubric_comes_with_it() -> None:
    told = ("`h` is off", "Hint: which axis?", "Next hint: over axis 0", "Hint: which factor?")
    todo = fix_list(grade_of({"rnn_forward": {**WRONG, "feedback": told}}))
    (fix,) = todo.fixes
    assert (fix.sentence, fix.hints) == ("`h` is off.", ("which axis?", "over axis 0"))
    lines = [text for _, text in fixes_in_words(todo)]
    assert "Hint: which axis?" in lines
    assert "Next hint: over axis 0" not in lines
    assert "Next hint: over axis 0" in [text for _, text in fixes_in_words(todo, every_hint=True)]


def test_who_has_many_begins_with_some() -> None:
    grade = all_right()
    names = [criterion.name for criterion in grade.criteria]
    assert len(names) > SHOWN + 1
    todo = fix_list(grade_of({name: WRONG for name in names}))
    assert len(todo.shown) == SHOWN
    assert todo.more == f"And {len(names) - SHOWN} more."
    assert fix_list(grade_of({name: WRONG for name in names[:SHOWN]})).more == ""


def test_a_replaced_helper_whose_caller_is_still_wrong_is_not_called_right() -> None:
    grade = grade_of(
        {"rnn_step_forward": WRONG, "rnn_forward": {**WRONG, "replaced": ("rnn_step_forward",)}}
    )
    said = {fix.criteria: fix for fix in fix_list(grade).fixes}
    assert said["rnn_step_forward",].beside == ()
    half = {**WRONG, "score": Fraction(1, 2), "replaced": ("rnn_step_forward",)}
    grade = grade_of({"rnn_step_forward": WRONG, "rnn_forward": half})
    said = {fix.criteria: fix for fix in fix_list(grade).fixes}
    assert said["rnn_step_forward",].beside == ("`rnn_forward` was tested with a correct one.",)


def test_what_a_function_calls_comes_before_it_whatever_the_points() -> None:
    called = {**WRONG, "function": "step"}
    caller = {**WRONG, "function": "walk", "replaced": ("step",)}
    grade = grade_of({"rnn_step_forward": called, "rnn_forward": caller, "loss_rnn": WRONG})
    points = {"rnn_step_forward": Fraction(1), "rnn_forward": Fraction(9), "loss_rnn": Fraction(5)}
    criteria = tuple(replace(c, points=points.get(c.name, c.points)) for c in grade.criteria)
    order = [fix.criteria for fix in fix_list(replace(grade, criteria=criteria)).fixes]
    assert order == [("loss_rnn",), ("rnn_step_forward",), ("rnn_forward",)]


def test_functions_that_call_each_other_keep_the_order_of_points() -> None:
    one = {**WRONG, "function": "one", "replaced": ("other",)}
    other = {**WRONG, "function": "other", "replaced": ("one",)}
    order = [f.criteria for f in fix_list(grade_of({"rnn_forward": one, "loss_rnn": other})).fixes]
    assert sorted(order) == [("loss_rnn",), ("rnn_forward",)]


def test_who_fails_by_the_same_mistake_is_named_where_it_is_charged() -> None:
    shared = {"carried_forward": True, "same_mistake_as": "rnn_forward"}
    (fix,) = fix_list(grade_of({"rnn_forward": WRONG, "rnn_backward": shared})).fixes
    assert fix.beside == ("`rnn_backward` fails by it, too, and it is charged once.",)


def test_methods_beside_functions_that_are_not_written_are_not_said_to_have_failing_lines() -> None:
    missing = {"status": Status.NOT_IMPLEMENTED, "score": ZERO, "lost_to": "own"}
    grade = grade_of(
        {
            "rnn_step_forward": missing,
            "loss_rnn": {**missing, "function": "CaptioningRNN.loss"},
            "rnn_forward": {"replaced": ("rnn_step_forward",), "carried_forward": True},
        }
    )
    (fix,) = fix_list(grade).fixes
    assert fix.beside == ("`rnn_forward` was tested with a correct one and kept full marks.",)


def test_bonus_criteria_and_those_that_wait_are_no_fault() -> None:
    grade = all_right()
    bonus = replace(grade.criteria[0], bonus=True, score=ZERO, status=Status.WRONG)
    waiting = replace(grade.criteria[1], score=ZERO, status=Status.WAITING)
    assert fix_list(replace(grade, criteria=(bonus, waiting))).fixes == ()


def test_points_that_a_person_took_are_no_fault_to_fix() -> None:
    grade = all_right()
    essay, right = grade.criteria[:2]
    essay = replace(essay, score=ZERO, status=Status.PARTLY_RIGHT, cases=(), feedback=())
    right = replace(right, score=right.points / 2, status=Status.PARTLY_RIGHT)
    assert fix_list(replace(grade, criteria=(essay, right))).fixes == ()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("this property does not hold: the loss falls", "This property does not hold: the loss"),
        ("what is printed ends after 1 line", "What is printed ends after 1 line."),
        ("the file `out.csv` was not written", "The file `out.csv` was not written."),
        ("raised ValueError", "It raised ValueError."),
    ],
)
def test_a_sentence_has_one_subject(told: str, sentence: str) -> None:
    grade = all_right()
    wrong = replace(grade.criteria[0], **WRONG, feedback=(told,))
    (fix,) = fix_list(replace(grade, criteria=(wrong,))).fixes
    assert fix.sentence.startswith(sentence)


def test_the_list_as_lines_of_text() -> None:
    lines = [indent + text for indent, text in fixes_in_words(fix_list(half_finished()))]
    assert lines == [
        "Fix these, in this order:",
        "1. Write `rnn_backward` and 2 others (24 points)",
        UNTESTED,
    ]
    lines = [indent + text for indent, text in fixes_in_words(fix_list(troubled()))]
    assert "   31  a = x @ Wx + prev_h @ Wh.T + b" in lines
    assert list(fixes_in_words(fix_list(all_right()))) == []
