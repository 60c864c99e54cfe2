"""What a submission's functions use, beside what the reference's need."""

from fractions import Fraction

import pytest

from grader.core.grades import CaseVerdict, CriterionGrade, Status
from grader.core.outcomes import Frame, LoadedFunction, Missing
from grader.judging.charges.needs_used import names_in, needs_used, other_branch

NEEDS = {
    "rnn": ("affine", "rnn_step"), "lstm": ("affine", "lstm_step"), "step": (),
    "backward": ("forward", "affine"),
}  # fmt: skip


def loaded(**mentions):
    return {
        name: LoadedFunction(name, mentions=None if found is None else frozenset(found))
        for name, found in mentions.items()
    }


def grade(name, *frames, status=Status.RAISED, visibility="visible"):
    lines = tuple(Frame("rnn.py", 3, function, "") for function in frames)
    case = CaseVerdict("main", visibility, status, Fraction(0), frames=lines)
    return CriterionGrade(name, "sample", "rnn.py", status, Fraction(0), Fraction(4), cases=(case,))


@pytest.fixture
def criteria(make_criterion):
    return [
        make_criterion("y", name="rnn", function="sample", call="y = model.sample(x)"),
        make_criterion("y", name="lstm", function="sample", call="y = model.sample(x)"),
        make_criterion(
            "y", name="backward", function="backward", call="_, c = forward(x)\ny = backward(c)"
        ),
    ]


def test_what_code_does_not_name_is_no_need(criteria):
    functions = loaded(sample={"rnn_step"}, rnn_step=(), backward=(), forward={"affine"})
    found = needs_used(criteria, NEEDS, functions)
    assert found == {"rnn": ["rnn_step"], "lstm": [], "backward": ["forward", "affine"]}


def test_all_needs_stay_where_names_are_unknown(criteria, make_criterion):
    functions = loaded(sample={"rnn_step"}, rnn_step=None, backward=(), forward=())
    assert needs_used(criteria, NEEDS, functions)["rnn"] == NEEDS["rnn"]
    trained = make_criterion("y", name="rnn", function="sample", ensure={"so": "True"})
    assert needs_used([trained], NEEDS, loaded(sample=())) == {"rnn": NEEDS["rnn"]}


def test_what_is_missing_names_nothing():
    functions = loaded(sample={"affine"})
    functions["affine"] = LoadedFunction("affine", absence=Missing("gone"))
    assert names_in(["sample"], functions) == {"sample", "affine"}


def test_code_for_another_criterion_of_the_function(criteria):
    functions = loaded(sample={"affine", "rnn_step"}, rnn_step=(), affine=())
    said = "`sample` uses `rnn_step`, which only `rnn` needs, and nothing that only `lstm` needs"
    assert other_branch(grade("lstm"), criteria, NEEDS, functions) == said
    ran = other_branch(grade("lstm", "sample", "rnn_step"), criteria, NEEDS, functions)
    assert ran == f"{said}: the code for `rnn` ran"
    assert other_branch(grade("rnn"), criteria, NEEDS, functions) == ""


def test_a_branch_that_is_there_is_not_said_to_be_missing(criteria):
    functions = loaded(sample={"rnn_step", "lstm_step"}, rnn_step=(), lstm_step=())
    assert other_branch(grade("lstm"), criteria, NEEDS, functions) == ""
    ran = grade("lstm", "sample", "rnn_step")
    assert other_branch(ran, criteria, NEEDS, functions) == "`rnn_step` ran, which only `rnn` needs"
    hidden = grade("lstm", "rnn_step", visibility="hidden")
    assert other_branch(hidden, criteria, NEEDS, functions) == ""


@pytest.mark.parametrize("mentions", [None, (), {"affine"}])
def test_code_of_its_own_is_left_alone(criteria, mentions):
    functions = loaded(sample=mentions, affine=())
    assert other_branch(grade("lstm"), criteria, NEEDS, functions) == ""


@pytest.mark.parametrize("status", [Status.BLOCKED, Status.NOT_IMPLEMENTED, Status.RIGHT])
def test_only_what_ran_and_failed_is_looked_at(criteria, status):
    functions = loaded(sample={"rnn_step"}, rnn_step=())
    assert other_branch(grade("lstm", status=status), criteria, NEEDS, functions) == ""
