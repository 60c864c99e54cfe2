from dataclasses import replace
from fractions import Fraction

import pytest

from grader.core.grades import CriterionGrade, OutputVerdict, Status
from grader.core.outcomes import Frame, LoadedFunction, Missing, NotLoaded
from grader.judging.charges.blocking import blocked, plan_blocking

RAISED, WRONG, RIGHT = Status.RAISED, Status.WRONG, Status.RIGHT
MISSING, NOT_IMPLEMENTED = Status.MISSING, Status.NOT_IMPLEMENTED
NEEDS = {"loss": ("forward", "affine"), "forward": ("step",)}


@pytest.fixture
def plan(make_verdict):
    def plan(statuses, needs=NEEDS, functions=None, cases=None):
        """Each criterion with one case of its own status, unless `cases` says otherwise."""
        grades = {}
        for name, status in statuses.items():
            credit = Fraction(status is RIGHT)
            found = (cases or {}).get(name, [status])
            verdicts = tuple(make_verdict(Fraction(s is RIGHT), status=s) for s in found)
            grades[name] = CriterionGrade(
                name, name, "layers.py", status, credit, Fraction(1), cases=verdicts
            )
        return plan_blocking(grades, needs, functions or {})

    return plan


@pytest.mark.parametrize(
    "status, reason",
    [
        (MISSING, "which is missing"),
        (Status.NOT_LOADED, "which could not be loaded"),
        (NOT_IMPLEMENTED, "which is not written yet"),
    ],
)
def test_a_need_that_is_absent_blocks(plan, status, reason):
    assert plan({"forward": RAISED, "step": status}) == {"forward": (f"`step`, {reason}",)}


@pytest.mark.parametrize(
    "function, reason",
    [
        (LoadedFunction("affine", absence=Missing("")), "which is missing"),
        (LoadedFunction("affine", absence=NotLoaded("")), "which could not be loaded"),
        (LoadedFunction("affine", stub=True), "which is not written yet"),
        (LoadedFunction("affine", stub=True, idle=True), "which returns nothing that it computes"),
    ],
)
def test_a_need_without_a_criterion_blocks(plan, function, reason):
    found = plan({"loss": RAISED}, functions={"affine": function})
    assert found == {"loss": (f"`affine`, {reason}",)}


def test_needs_are_followed(plan):
    found = plan({"loss": RAISED, "forward": RAISED, "step": NOT_IMPLEMENTED})
    assert found == {
        "loss": ("`step`, which is not written yet",),
        "forward": ("`step`, which is not written yet",),
    }


def test_what_works_without_its_need_is_no_excuse(plan):
    assert plan({"loss": RAISED, "forward": RIGHT, "step": NOT_IMPLEMENTED}) == {}


def test_the_nearest_cause_is_named_and_nothing_behind_it(plan):
    found = plan({"loss": RAISED, "forward": NOT_IMPLEMENTED, "step": NOT_IMPLEMENTED})
    assert found == {"loss": ("`forward`, which is not written yet",)}


@pytest.mark.parametrize("status", [WRONG, RIGHT, Status.TIMED_OUT, Status.CRASHED, Status.WAITING])
def test_only_what_raised_is_blocked(plan, status):
    assert plan({"forward": status, "step": MISSING}) == {}


@pytest.mark.parametrize("status", [MISSING, Status.NOT_LOADED, NOT_IMPLEMENTED])
def test_what_is_absent_itself_is_not_blocked(plan, status):
    assert plan({"forward": status, "step": MISSING}) == {}


def test_a_stub_is_not_blocked(plan):
    functions = {"forward": LoadedFunction("forward", stub=True)}
    assert plan({"forward": RAISED, "step": MISSING}, functions=functions) == {}


def test_a_case_that_misses_another_function_is_blocked(plan):
    functions = {"forward": LoadedFunction("forward")}
    assert plan({"forward": MISSING, "step": MISSING}, functions=functions)


def test_one_wrong_value_shows_that_it_could_be_judged(plan):
    cases = {"forward": [RAISED, WRONG]}
    assert plan({"forward": RAISED, "step": MISSING}, cases=cases) == {}
    cases = {"forward": [RAISED, RIGHT]}
    assert plan({"forward": RAISED, "step": MISSING}, cases=cases)


def test_the_none_of_a_stub_that_numpy_made_nan_blocks(make_verdict):
    def plan_for(error):
        output = OutputVerdict("h", WRONG, Fraction(0), error=error)
        case = make_verdict(Fraction(0), status=WRONG, outputs=(output,))
        grades = {
            name: CriterionGrade(
                name, name, "f.py", status, Fraction(0), Fraction(1), cases=(case,)
            )
            for name, status in (("forward", WRONG), ("step", NOT_IMPLEMENTED))
        }
        return plan_blocking(grades, NEEDS, {})

    assert plan_for(float("inf")) == {"forward": ("`step`, which is not written yet",)}
    assert plan_for(0.5) == plan_for(None) == {}


def test_what_raised_for_its_own_reasons_is_not_blocked(plan):
    assert plan({"forward": RAISED, "step": WRONG}) == {}
    assert plan({"forward": RAISED, "step": RIGHT}) == {}
    assert plan({"forward": RAISED, "unrelated": MISSING}) == {}


def test_circles_end(plan):
    needs = {"a": ("b",), "b": ("a",)}
    assert plan({"a": RAISED, "b": RAISED}, needs) == {}


def test_a_function_that_several_criteria_grade(make_verdict):
    def grade(name, function, status):
        case = make_verdict(0, status=status)
        return CriterionGrade(
            name, function, "f.py", status, Fraction(0), Fraction(1), cases=(case,)
        )

    def plan_for(status_of_lstm):
        grades = {
            "rnn": grade("rnn", "Model.loss", NOT_IMPLEMENTED),
            "lstm": grade("lstm", "Model.loss", status_of_lstm),
            "train": grade("train", "train", RAISED),
        }
        return plan_blocking(grades, {"train": ("Model.loss",)}, {})

    assert plan_for(NOT_IMPLEMENTED) == {"train": ("`Model.loss`, which is not written yet",)}
    assert plan_for(WRONG) == {}


@pytest.fixture
def raised():
    return CriterionGrade(
        "loss_rnn", "Model.loss", "f.py", RAISED, Fraction(0), Fraction(8),
        feedback=("raised NameError",), lost_to="own",
    )  # fmt: skip


def test_blocked(raised):
    grade = blocked(raised, ["`affine_forward`, which is missing"])
    assert (grade.status, grade.score, grade.lost_to) == (Status.BLOCKED, 0, "cascade")
    assert grade.feedback == (
        "`loss_rnn` could not be tested because it needs `affine_forward`, which is missing",
        "raised NameError",
    )


def test_what_came_out_of_a_stub_s_none_is_not_told(raised):
    grade = blocked(replace(raised, status=WRONG, feedback=("`h` holds 4 NaN",)), ["`step`"])
    assert grade.feedback == ("`loss_rnn` could not be tested because it needs `step`",)


def test_many_causes_are_counted(raised):
    assert blocked(raised, ["a", "b"]).feedback[0].endswith("it needs a, and b")
    assert (
        blocked(raised, list("abcde")).feedback[0].endswith("it needs a, and b, and c, and 2 more")
    )


@pytest.mark.parametrize(
    "status, reason",
    [
        (Status.CRASHED, "which crashes"),
        (Status.TIMED_OUT, "which does not finish"),
    ],
)
def test_what_ends_as_its_need_ends_is_blocked(plan, status, reason):
    found = plan({"loss": status, "forward": status, "step": status})
    assert found == {"loss": (f"`step`, {reason}",), "forward": (f"`step`, {reason}",)}
    assert plan({"forward": RAISED, "step": status}) == {}
    assert plan({"forward": status}, cases={"forward": [status, WRONG]}) == {}


@pytest.mark.parametrize("within, is_blocked", [("step", True), ("forward", False)])
def test_what_raises_within_its_need_is_blocked(make_verdict, within, is_blocked):
    def graded(name, *functions):
        frames = tuple(Frame("layers.py", 1, function, "") for function in functions)
        verdict = replace(make_verdict(Fraction(0), status=RAISED), frames=frames)
        points = Fraction(1)
        return CriterionGrade(name, name, "a.py", RAISED, 0 * points, points, cases=(verdict,))

    grades = {"forward": graded("forward", "forward", within), "step": graded("step", "step")}
    found = plan_blocking(grades, NEEDS, {})
    assert found == ({"forward": ("`step`, which raises an exception",)} if is_blocked else {})
