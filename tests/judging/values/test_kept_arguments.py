"""An argument that a right call leaves as it was is told to be changed, whatever it holds."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from grader.authoring.cases.reference_values import content, output_values
from grader.confined.values.leaves import leaves
from grader.core.cases import Case, Expected
from grader.core.outcomes import Returned
from grader.core.rubric import Criterion, OutputSpec, Tolerance
from grader.judging.values.case_verdict import CaseJudge

RECORD = {"city": "?", "age": 7, "of": [1, 2]}
ARRAY = np.array([1.0, 2.0, 3.0])
START = "`v` was changed in place; expected as it was before the call: "


def message(before: Any, right: Any, got: Any, call: str = "clean(v)") -> str:
    """Return what is said of the argument `v` after a call."""
    criterion = Criterion("f", "f", ("f.py",), Fraction(1), outputs=(OutputSpec("v"),), call=call)
    found = output_values(criterion, {"v": right})
    expected = tuple(
        Expected(name, content(leaf), 1e-9, 1e-5, form=getattr(leaf, "form", ""))
        for name, leaf in found.items()
    )
    case = Case("f", "main", {}, "float64", 0, "visible", None, {"v": before}, expected)
    verdict = CaseJudge(Tolerance())(criterion, case, Returned(dict(leaves({"v": got}))))
    assert verdict.credit == (not verdict.message)
    return verdict.message


@pytest.mark.parametrize(
    ("before", "got", "told"),
    [
        (RECORD, {**RECORD, "city": None}, "`v.city` is None, expected the text '?'"),
        (RECORD, {**RECORD, "age": 8}, "`v.age` is 8, expected 7"),
        ([3, 1, 2], [1, 2, 3], "`v` has the right items in another order"),
        (ARRAY, ARRAY * 2, "`v`: 3 of 3 elements are off"),
        ("a", "b", "`v` is 'b', expected 'a'"),
    ],
)
def test_what_should_stay_says_that_it_was_changed(before: Any, got: Any, told: str) -> None:
    assert message(before, before, got).startswith(START + told)
    assert message(before, before, before) == ""


@pytest.mark.parametrize(
    ("before", "right", "got", "call"),
    [
        (ARRAY, ARRAY * 2, ARRAY * 3, "clean(v)"),  # a right call changes it, too
        (RECORD, {**RECORD, "age": 9}, {**RECORD, "age": 8}, "clean(v)"),
        (RECORD, RECORD, {**RECORD, "age": 8}, "v = clean(v)"),  # another value of the same name
    ],
)
def test_what_may_change_does_not(before: Any, right: Any, got: Any, call: str) -> None:
    assert "in place" not in message(before, right, got, call) != ""


@pytest.mark.parametrize(
    ("before", "right"), [([3, 1, 2], [1, 2, 3]), (RECORD, {**RECORD, "age": 8}), ([1], [])]
)
def test_what_should_change_says_that_it_was_not(before: Any, right: Any) -> None:
    told = "`v` was not changed; expected other values: `v"
    assert message(before, right, before).startswith(told)
    assert message(before, right, right) == ""
    assert not message(before, right, [5]).startswith(told)
    assert not message(before, right, before, call="v = clean(v)").startswith(told)
