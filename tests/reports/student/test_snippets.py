"""Lines to copy: for public cases that ran and failed, and for nothing else."""

import ast
from dataclasses import replace
from fractions import Fraction

import pytest

from grader.core.grades import CaseVerdict, OutputVerdict, Status, Worst
from grader.reports.student.sections import snippet

WRONG = OutputVerdict("grads.b", Status.WRONG, Fraction(0), worst=Worst((0,), "1", "2"))
CASE = CaseVerdict("main", "visible", Status.WRONG, Fraction(0), outputs=(WRONG,))


def test_a_failing_case_is_run_again_in_four_lines() -> None:
    lines = snippet("captioning", "loss_rnn", CASE).splitlines()
    assert len(lines) == 4
    assert lines[1] == 'one = case("captioning", "loss_rnn", "main")'
    assert lines[3] == 'print(got["grads.b"] - one.expected["grads.b"])'


def test_of_another_shape_both_are_shown() -> None:
    case = replace(CASE, outputs=(replace(WRONG, worst=None),))
    assert 'print(got.get("grads.b"), one.expected.get("grads.b")' in snippet("a", "b", case)


def test_keys_with_quotes_stay_python_and_texts_are_not_subtracted() -> None:
    wrong = replace(WRONG, name="""counts["it's"]""", worst=Worst((0,), "True", "False"))
    lines = snippet("a", "b", replace(CASE, outputs=(wrong,)))
    ast.parse(lines)
    assert " - " not in lines


def test_of_another_form_than_the_reference_both_are_shown() -> None:
    case = replace(CASE, outputs=(replace(WRONG, up_to="the order"),))
    assert 'print(got.get("grads.b"), one.expected.get("grads.b")' in snippet("a", "b", case)


@pytest.mark.parametrize("status", [Status.RIGHT, Status.MISSING, Status.NOT_IMPLEMENTED])
def test_there_may_be_nothing_to_run(status: Status) -> None:
    assert snippet("a", "b", replace(CASE, status=status)) == ""


def test_hidden_cases_give_nothing_away() -> None:
    assert snippet("a", "b", replace(CASE, visibility="hidden")) == ""
