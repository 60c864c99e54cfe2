"""What is to be judged again alone: what ran where another may have left something."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from grader.core.cases import Case
from grader.core.outcomes import LoadedFunction
from grader.core.rubric import Criterion
from grader.sandbox.shared_process import SharedProcess

FUNCTIONS = {
    "f": LoadedFunction("f", leaves_nothing=True),
    "g": LoadedFunction("g", leaves_nothing=True),
    "h": LoadedFunction("h"),
    "e": LoadedFunction("e", leaves_nothing=True, sees_memory=True),
}


@pytest.fixture
def given(case: Case) -> Case:
    return replace(case, inputs={"x": np.ones(2)})


Make = Callable[[str], Criterion]


def test_after_functions_that_leave_nothing_all_are_as_if_alone(
    criterion: Make, given: Case
) -> None:
    shared = SharedProcess()
    for name in ("f", "g", "h"):
        shared.runs(criterion(name), given, FUNCTIONS)
        assert not shared.ran_beside_others(criterion(name))
    shared.runs(criterion("f"), given, FUNCTIONS)
    assert shared.ran_beside_others(criterion("f"))
    shared.forget(criterion("f"))
    shared.begin()
    assert not shared.used
    shared.runs(criterion("f"), given, FUNCTIONS)
    assert not shared.ran_beside_others(criterion("f"))
    assert shared.used


def test_what_sees_memory_is_beside_what_sees_it_or_leaves_something(
    criterion: Make, given: Case
) -> None:
    shared = SharedProcess()
    for name in ("f", "e", "g"):
        shared.runs(criterion(name), given, FUNCTIONS)
        assert not shared.ran_beside_others(criterion(name))
    again = replace(criterion("e"), name="another")
    shared.runs(again, given, FUNCTIONS)
    assert shared.ran_beside_others(again)
    shared.begin()
    for name in ("h", "e"):
        shared.runs(criterion(name), given, FUNCTIONS)
    assert shared.ran_beside_others(criterion("e"))


@pytest.mark.parametrize(
    "lines", ["y = h(f(x))", "y = Model(x).f()", "m = g\ny = np.sum(m(unknown))", "y = f(x) + h"]
)
def test_all_that_the_lines_name_is_looked_at(lines: str, criterion: Make, given: Case) -> None:
    shared = SharedProcess()
    shared.runs(replace(criterion("f"), call=lines), given, FUNCTIONS)
    shared.runs(criterion("g"), given, FUNCTIONS)
    assert shared.ran_beside_others(criterion("g"))


@pytest.mark.parametrize("lines", ["y = f(x)", "y = np.abs(f(g(x)), dtype=dtype) * N", "y = x"])
def test_what_a_case_gives_leaves_nothing(lines: str, criterion: Make, given: Case) -> None:
    shared = SharedProcess()
    sized = replace(given, sizes={"N": 3})
    shared.runs(replace(criterion("f"), call=lines), sized, FUNCTIONS)
    shared.runs(criterion("g"), given, FUNCTIONS)
    assert not shared.ran_beside_others(criterion("g"))


@pytest.mark.parametrize(
    "made", [{"code": {"m": "Model()"}}, {"setup": "n = 1"}, {"framework": "torch"}]
)
def test_objects_that_a_worker_makes_may_be_changed(made, criterion: Make, given: Case) -> None:
    shared = SharedProcess()
    shared.runs(criterion("f"), replace(given, **made), FUNCTIONS)
    shared.runs(criterion("g"), given, FUNCTIONS)
    assert shared.ran_beside_others(criterion("g"))
