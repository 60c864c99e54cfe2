from fractions import Fraction

import pytest

from grader.core.grades import OutputVerdict, Status
from grader.core.outcomes import Frame
from grader.core.rubric import Alternative
from grader.judging.score.criterion_feedback import feedback_on, fitting
from grader.judging.score.criterion_score import score_criterion

TWENTIETH = Fraction(1, 20)
OTHER = {"N": 3, "T": 5, "D": 6, "H": 7, "V": 9}


def output(name, credit=0, message=None):
    status = {0: Status.WRONG, 1: Status.RIGHT}.get(credit, Status.PARTLY_RIGHT)
    return OutputVerdict(name, status, Fraction(credit), message or f"`{name}` is off")


@pytest.fixture
def feedback(make_criterion):
    return lambda *verdicts, **changes: feedback_on(make_criterion("y", **changes), verdicts)


def test_nothing_is_said_where_all_is_right(feedback, make_verdict):
    assert feedback(make_verdict(1), make_verdict(1, visibility="hidden")) == ()


def test_the_worst_output_comes_first_and_each_is_told_once(feedback, make_verdict):
    main = make_verdict(0, outputs=(output("a", Fraction(1, 2)), output("b"), output("c", 1)))
    again = make_verdict(0, name="other", outputs=(output("b", message="off again"), output("d")))
    assert feedback(main, again) == ("`b` is off", "`a` is off", "In case `other`: `d` is off")


def test_a_later_case_is_named_with_what_is_special_about_it(feedback, make_verdict):
    other = make_verdict(0, name="other", sizes=OTHER, outputs=(output("b"),))
    assert feedback(make_verdict(1), other) == ("In case `other` (N=3): `b` is off",)


def test_an_exception_at_one_place_is_told_once(feedback, make_verdict):
    def raised(message, line):
        frames = (Frame("layers.py", line, "f", ""),)
        return make_verdict(0, status=Status.RAISED, message=message, frames=frames)

    found = feedback(raised("shapes (4,7)", 3), raised("shapes (3,5)", 3), raised("other", 9))
    assert found == ("shapes (4,7)", "In case `main`: other")


def test_a_weighted_case_tells_what_it_costs(feedback, make_verdict):
    one = make_verdict(
        0, name="one", weight=TWENTIETH, sizes=OTHER | {"N": 1, "T": 1}, outputs=(output("dx"),)
    )
    assert feedback(make_verdict(1), one) == (
        "Case `one` (N=1, T=1) costs 5% of the points: `dx` is off",
    )
    assert feedback(make_verdict(0), one) == ("wrong values",)


def test_a_part_of_a_weight(feedback, make_verdict):
    half = make_verdict(Fraction(1, 2), name="one", weight=TWENTIETH, outputs=(output("dx"),))
    assert feedback(make_verdict(1), half) == ("Case `one` costs 2.5% of the points: `dx` is off",)


def test_hidden_cases_alone_tell_the_class(feedback, make_verdict):
    hidden = make_verdict(0, visibility="hidden", outputs=(output("dx", message="secret"),))
    ending = (
        ": the public cases pass, so look for something that holds only for their sizes or values."
    )
    assert feedback(make_verdict(1), hidden) == (f"A hidden case fails (wrong values){ending}",)
    assert feedback(hidden) == ("A hidden case fails (wrong values).",)
    assert feedback(make_verdict(0), hidden) == ("wrong values",)


def test_a_hidden_case_is_told_beside_a_weighted_one(feedback, make_verdict):
    hidden = make_verdict(0, visibility="hidden")
    one = make_verdict(0, name="one", weight=TWENTIETH)
    assert feedback(make_verdict(1), one, hidden) == (
        "A hidden case fails (wrong values).", "Case `one` costs 5% of the points: wrong values",
    )  # fmt: skip


def test_hints_stand_at_the_end_and_once(feedback, make_verdict):
    main = make_verdict(0, outputs=(output("db"), output("grads.W"), output("dx", 1)))
    hints = {"db": "which axis?", "grads": "look at W", "dx": "not needed"}
    assert feedback(main, main, hints=hints) == (
        "`db` is off", "`grads.W` is off", "Hint: which axis?", "Hint: look at W",
    )  # fmt: skip


def test_no_hint_stands_under_a_mistake_that_the_rubric_names(feedback, make_verdict):
    named = Alternative({"y": "-y"}, Fraction(1, 2), "its sign is the other one")
    half = output("y", Fraction(1, 2), "its sign is the other one")
    main = make_verdict(Fraction(1, 2), outputs=(half, output("x")))
    hints = {"y": "which axis?", "x": "which factor?"}
    found = feedback(main, hints=hints, accept=(named,))
    assert found == ("`x` is off", "its sign is the other one", "Hint: which factor?")


def test_a_hint_goes_where_each_of_its_outputs_is_explained(make_criterion, make_verdict):
    main = make_verdict(0, outputs=(output("dWx"), output("dWh"), output("db"), output("dx", 1)))
    hints = {
        "dWx": "which steps?",
        "dWh": "which steps?",
        "db": "which axis?",
        "dx": "which factor?",
    }
    criterion = make_criterion("y", hints=hints)
    grade = score_criterion(criterion, [main], None)
    assert "Hint: which steps?" in fitting(grade, criterion, {"dWx", "db"})
    assert "Hint: which axis?" not in fitting(grade, criterion, {"dWx", "db"})
    assert not [s for s in fitting(grade, criterion, {"dWx", "dWh", "db"}) if s.startswith("Hint")]
    assert fitting(grade, criterion, ()) == grade.feedback


def test_hints_do_not_tell_which_output_of_a_hidden_case_is_off(feedback, make_verdict):
    hidden = make_verdict(0, visibility="hidden", outputs=(output("db"),))
    found = feedback(make_verdict(1), hidden, hints={"db": "which axis?"})
    assert not any("axis" in sentence for sentence in found)


def test_a_remark_about_what_is_right_is_told_once(feedback, make_verdict):
    first = make_verdict(1, message="`dx`: only as exact as single precision")
    second = make_verdict(1, message="`dx` and `db`: only as exact as single precision")
    assert feedback(first, second) == (first.message,)


def test_further_hints_follow_the_first_one_and_go_with_it(make_criterion, make_verdict):
    main = make_verdict(0, outputs=(output("db"),))
    further = {"db": ("sum over axis 0",)}
    criterion = make_criterion("y", hints={"db": "which axis?"}, further_hints=further)
    grade = score_criterion(criterion, [main], None)
    assert grade.feedback[-2:] == ("Hint: which axis?", "Next hint: sum over axis 0")
    assert not [s for s in fitting(grade, criterion, {"db"}) if "hint" in s.lower()]
