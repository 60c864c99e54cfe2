"""What a student's function returned, where the rubric's lines cannot use it."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.core.grades import Status
from grader.core.outcomes import Formed, Frame, LoadedFunction, Raised, Returned
from grader.core.rubric import Criterion, Tolerance
from grader.judging.values.case_verdict import FORGOTTEN, CaseJudge
from tests.judging.conftest import build_case, build_criterion

CHAIN = "Z = Scaler(3.0).fit(X).transform(X)"
SUM = "y = double(X)\nz = y.sum() + 1"
RECORD = 'y = record(X)\nm = y["mean"] * 2\ns = y["std"] - 0'
PARTS = "a, b = split(X)\nc = a + b.sum()"


def raised(call: str, value: Any, **more: Any) -> Raised:
    """Return how Python ends the lines if all functions of the student's return this value."""

    def function(*_: Any) -> Any:
        return value

    scaler = SimpleNamespace(fit=function, transform=function)
    names = dict.fromkeys(("double", "record", "split", "batches", "make"), function)
    try:
        exec(call, {"np": np, "X": np.ones(4), "Scaler": lambda _: scaler, **names, **more})
    except Exception as error:
        return Raised(type(error).__name__, str(error))
    raise AssertionError("the lines ran to their end")


def message(outcome: Raised, **changes: Any) -> str:
    return CaseJudge(Tolerance())(
        build_criterion("z", **changes), build_case({"z": 1.0}), outcome
    ).message


@pytest.mark.parametrize(
    ("call", "value", "told"),
    [
        (CHAIN, None, "`fit` returned None; expected a value that has `transform` "
         "(is `return self` missing?)"),
        (CHAIN, np.ones(3), "`fit` returned an array; expected a value that has `transform`"),
        (SUM, None, "`double` returned None; expected a value that has `sum` "
         "(is a `return` missing?)"),
        (SUM, (1, 2), "`double` returned a tuple; expected a value that has `sum`"),
        ("z = double(X).sum()", [1], "`double` returned a list; expected a value that has `sum`"),
        ("z = Scaler(1).fit(X).sum()", None, "`fit` returned None; expected a value that has "
         "`sum` (is a `return` missing?)"),
        ("it = batches(X)\nz = next(it)", [1], "`batches` returned a list; expected an iterator, "
         "such as a function with `yield` returns"),
        ("z = make(2.0)(X)", np.float64(3), "`make` returned a number; expected a function"),
        ("f = make(2.0)\nz = f(X)", "f", "`make` returned a text; expected a function"),
        (RECORD, (1, 2), "`record` returned a tuple; expected a mapping with the key `mean`"),
        (RECORD, 7, "`record` returned a number; expected a mapping with the key `mean`"),
        (RECORD, {"std": 1}, "`record` returned a value without the key `mean`"),
        (RECORD, {"mean": 1, "std": None}, "`record` returned None as `y['std']`; expected a "
         "number or an array"),
        ("z = split(X)[0]", None, "`split` returned None; expected several values "
         "(is a `return` missing?)"),
        ("a, b = split(X)\nz = 1", 2.5, "`split` returned a number; expected 2 values"),
        (PARTS, (None, np.ones(2)), "`split` returned None as `a`; expected a number or an array"),
        (PARTS, (1, [2]), "`split` returned a list as `b`; expected a value that has `sum`"),
        ("z = sum(double(X))", 3, "`double` returned a number; expected several values"),
        ("z = len(double(X))", 3, "`double` returned a number; expected several values"),
        ("z = [a for a in double(X)]", True, "`double` returned a truth value; expected several "
         "values"),
        ("z = double(X) + 1", SimpleNamespace(), "raised TypeError: unsupported operand type(s) "
         "for +: 'types.SimpleNamespace' and 'int'"),
        ("z = double(X).T", SimpleNamespace(), "`double` returned an object of class "
         "`types.SimpleNamespace`; expected a value that has `T`"),
    ],
)  # fmt: skip
def test_the_function_what_it_returned_and_what_is_expected(
    call: str, value: Any, told: str
) -> None:
    assert message(raised(call, value), call=call) == told


@pytest.mark.parametrize(
    ("call", "more"),
    [
        ("u = double(X)\nv = record(X)\nz = u.sum() + v.sum()", {}),  # either of two functions
        ("z = given(X).sum()", {"given": {"given": "lambda x: None"}}),
        ("z = helper(X).sum()", {"setup": "def helper(x):\n    return None"}),
        ("z = mod.helper(X).sum()", {"setup": "import mod"}),
        ("z = {}.get(1).sum()", {}),
        ("if 1 > 0:\n    y = double(X)\nelse:\n    y = record(X)\nz = y.sum()", {}),
        ("y = double(X)\nfor y in [record(X)]:\n    z = y.sum()", {}),
        ("z = y.sum()", {}),  # nothing says where it comes from
    ],
)
def test_nothing_is_said_of_what_may_come_from_elsewhere(call: str, more: dict[str, Any]) -> None:
    names = {"given": lambda _: None, "helper": lambda _: None, "y": None}
    outcome = raised(call, None, **names, mod=SimpleNamespace(helper=lambda _: None))
    told = message(outcome, call=call, **more)
    assert told == "raised AttributeError: 'NoneType' object has no attribute 'sum'"


def test_a_line_of_the_students_own_is_told_as_it_is() -> None:
    outcome = raised(SUM, None)
    own = Raised(outcome.exception, outcome.message, (Frame("layers.py", 3, "f", "y.sum()"),))
    assert message(own, call=SUM).startswith("raised AttributeError: 'NoneType'")
    absent = Raised("AttributeError", "'Scaler' object has no attribute 'W'")
    call = "model = Scaler(3)\nz = model.W"
    assert (
        message(absent, call=call) == "raised AttributeError: 'Scaler' object has no attribute 'W'"
    )


def test_what_is_printed_should_be_returned() -> None:
    outcome = raised(SUM, None)
    printed = Raised(outcome.exception, outcome.message, printed="[2. 2.]")
    assert message(printed, call=SUM).endswith(
        "(is a `return` missing?). Return the value instead of printing it."
    )


def test_what_is_computed_and_not_returned() -> None:
    judge, case = CaseJudge(Tolerance()), build_case({"z": 1.0})
    criterion: Criterion = build_criterion("z", call=SUM)
    idle = LoadedFunction("double", stub=True, idle=True)
    verdict = judge(criterion, case, raised(SUM, None), idle)
    told = "computes values, but returns None. Return what it computes"
    assert (verdict.status, verdict.credit, verdict.message) == (Status.WRONG, 0, told)


@pytest.mark.parametrize(
    ("call", "function", "forgotten"),
    [
        ("y = double(X)", "double", True),
        ("y, _ = double(X)", "double", True),
        ("m = Mean()\ny = m.double(X)", "Mean.double", True),
        ("m = Mean()\nm.double(X)\ny = m.y", "Mean.double", False),  # returns nothing, rightly
        ("y = record(X)", "double", False),
        ("double(y)", "double", False),
    ],
)
def test_what_a_function_itself_did_not_return(call: str, function: str, forgotten: bool) -> None:
    judge, case = CaseJudge(Tolerance()), build_case({"y": 1.0})
    criterion: Criterion = build_criterion("y", call=call, function=function)
    outcome = Returned({"y": Formed("None", np.array("None"))})
    verdict = judge(criterion, case, outcome, LoadedFunction(function, idle=True))
    assert (verdict.message == FORGOTTEN, verdict.credit) == (forgotten, 0)


CHAIN = "c = Chain(3)\nc.add(1).add(2)\ny = c.run()"


def test_a_link_of_a_chain_that_returns_nothing_is_named_and_not_the_constructor() -> None:
    """`add` is a method of sets, too."""
    error = Raised("AttributeError", "'NoneType' object has no attribute 'add'")
    judge, case = CaseJudge(Tolerance()), build_case({"y": 1.0})
    criterion: Criterion = build_criterion("y", call=CHAIN, function="Chain.run")
    verdict = judge(criterion, case, error, LoadedFunction("Chain.run"))
    told = "`add` returned None; expected a value that has `add` (is a `return` missing?)"
    assert verdict.message == told


def test_a_constructor_never_returns_none() -> None:
    error = Raised("AttributeError", "'NoneType' object has no attribute 'add'")
    judge, case = CaseJudge(Tolerance()), build_case({"y": 1.0})
    call = "c = Chain(3)\nc.add(2)\ny = c.run()"
    criterion: Criterion = build_criterion("y", call=call, function="Chain.run")
    verdict = judge(criterion, case, error, LoadedFunction("Chain.run"))
    assert verdict.message == "raised AttributeError: 'NoneType' object has no attribute 'add'"
