from fractions import Fraction

import numpy as np
import pytest

from grader.core.grades import Status
from grader.core.outcomes import (
    Crashed,
    Formed,
    LoadedFunction,
    Missing,
    NotLoaded,
    Raised,
    Returned,
    TimedOut,
)
from grader.core.rubric import Tolerance
from grader.judging.values.case_verdict import CaseJudge

E = np.array([0.5, -0.25, 0.75, 0.4567])

ENDINGS = [
    (TimedOut(10.0, "slow\n"), Status.TIMED_OUT, "did not finish within 10 seconds", "timed out"),
    (TimedOut(5.0, whole_submission=True), Status.TIMED_OUT,
     "used up its share of the submission's time limit, which was 5 s", "timed out"),
    (TimedOut(4.6154, whole_submission=True), Status.TIMED_OUT,
     "used up its share of the submission's time limit, which was 4.6 s", "timed out"),
    (Crashed("it was killed by signal 11 (SIGSEGV)"), Status.CRASHED,
     "crashed: it was killed by signal 11 (SIGSEGV)", "crashed"),
    (Missing("`layers.py` was not submitted"), Status.MISSING,
     "`layers.py` was not submitted", "missing"),
    (Missing(""), Status.MISSING, "was not submitted", "missing"),
    (NotLoaded("SyntaxError, line 3"), Status.NOT_LOADED,
     "could not be loaded: SyntaxError, line 3", "not loaded"),
]  # fmt: skip


@pytest.fixture
def judge_outcome(make_case, make_criterion):
    def judge(outcome, stub=False, idle=False, **changes):
        case = make_case({"y": E}, **changes)
        return CaseJudge(Tolerance())(
            make_criterion("y"), case, outcome, LoadedFunction("f", stub=stub, idle=idle)
        )

    return judge


@pytest.mark.parametrize("outcome, status, message, hidden", ENDINGS)
def test_cases_that_did_not_end(judge_outcome, outcome, status, message, hidden):
    verdict = judge_outcome(outcome)
    assert (verdict.status, verdict.credit, verdict.message) == (status, 0, message)
    assert judge_outcome(outcome, visibility="hidden").message == hidden


def test_the_case_is_described(judge_outcome):
    verdict = judge_outcome(Returned({"y": E}), name="one", weight=0, visibility="after_due_date")
    assert (verdict.name, verdict.weight, verdict.visibility) == ("one", 0, "after_due_date")
    assert verdict.sizes["H"] == 7


def test_prints_and_warnings_are_kept_and_cost_nothing(judge_outcome):
    outcome = Returned({"y": E}, "\x1b[31mhello\n", ("overflow\x1b[0m\nhere",), ("dnext_h",))
    verdict = judge_outcome(outcome)
    assert (verdict.credit, verdict.printed) == (1, "hello\n")
    assert verdict.warnings == ("overflow here", "changed its input `dnext_h` in place")


def test_what_is_printed_in_place_of_being_returned_is_wrong(judge_outcome):
    """A template that prints something stays unwritten: it is a stub."""
    outcome = Returned({"y": Formed("None", np.array("None"))}, "[0.5 -0.25]\n")
    verdict = judge_outcome(outcome)
    assert (verdict.status, verdict.credit) == (Status.WRONG, 0)
    told = "`y` is None, expected an array of shape (N,) = (4,)"
    assert verdict.message == f"{told}. Return the value instead of printing it."
    assert verdict.outputs[0].message == verdict.message
    assert judge_outcome(outcome, stub=True).status is Status.NOT_IMPLEMENTED


def test_what_was_printed_before_the_end_is_kept(judge_outcome):
    assert judge_outcome(TimedOut(1.0, "slow\n")).printed == "slow\n"


@pytest.mark.parametrize("outcome", [Returned({"y": E * 2}), Raised("NameError", "x"), Crashed("")])
def test_a_stub_is_not_implemented_whatever_it_does(judge_outcome, outcome):
    verdict = judge_outcome(outcome, stub=True)
    assert (verdict.status, verdict.credit) == (Status.NOT_IMPLEMENTED, 0)
    assert verdict.message == "is not written yet"


def test_a_stub_that_computes_something_is_not_said_to_be_empty(judge_outcome):
    verdict = judge_outcome(Returned({"y": E * 2}), stub=True, idle=True)
    assert (verdict.status, verdict.credit) == (Status.NOT_IMPLEMENTED, 0)
    assert verdict.message == "returns only placeholders instead of computed values"


def test_a_stub_that_says_so_itself_is_not_said_to_be_empty(judge_outcome):
    verdict = judge_outcome(Raised("NotImplementedError", ""), stub=True)
    assert verdict.message == "is not written yet"


def test_a_stub_earns_no_part(judge_outcome):
    assert judge_outcome(Returned({"y": E * 1.001})).credit > 0
    assert judge_outcome(Returned({"y": E * 1.001}), stub=True).credit == 0


def test_a_stub_that_is_right_is_right(judge_outcome):
    assert judge_outcome(Returned({"y": E}), stub=True).status is Status.RIGHT


def test_a_stub_that_is_absent_is_absent(judge_outcome):
    assert judge_outcome(Missing(""), stub=True).status is Status.MISSING


@pytest.mark.parametrize(
    "got, message",
    [
        (E * 2, "wrong values"), (E[None], "wrong shape"), (E * np.nan, "not finite"),
        (E > 0, "wrong kind of values"), (np.full(4, None), "wrong structure"),
        (E * 1.001, "close, but not close enough"), (E, ""),
    ],
)  # fmt: skip
def test_a_hidden_case_tells_the_class_only(judge, got, message):
    verdict = judge({"y": E}, {"y": got}, visibility="hidden")
    assert verdict.message == message
    assert verdict.outputs[0].message or not message


def test_a_missing_name_in_a_hidden_case(judge):
    verdict = judge({"grads.W": E}, {"grads.V": E}, visibility="hidden")
    assert verdict.message == "wrong structure"


def test_an_alternative_in_a_hidden_case(judge):
    accept = {"expected": {"y": E * 2}, "credit": Fraction(1, 2), "say": "twice too large"}
    verdict = judge({"y": E}, {"y": E * 2}, visibility="hidden", accept=accept)
    assert (verdict.credit, verdict.message) == (Fraction(1, 2), "partly right")
