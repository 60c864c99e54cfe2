"""A process that was told right values goes on only where none of them is of any use."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import SimpleNamespace

import numpy as np
import pytest

from grader.confined.replay.recorded_calls import Change, Parts, RecordedCall
from grader.core.cases import Case, Expected
from grader.core.outcomes import LoadedFunction
from grader.core.rubric import Criterion
from grader.grading.retrials.told_workers import MOST, ToldWorkers
from grader.judging.retry.plans import Plan

SECRET = np.array([0.25, 0.75])
CALL = RecordedCall("step", ("x",), (np.array([1.0, 2.0]),), (np.array([3.0, 4.0]),))
QUIET = {name: LoadedFunction(name, leaves_nothing=True) for name in ("step", "one", "other")}


class Retrial:
    """Criteria `one` and `other`, each of the function of that name, with one case."""

    seconds_to_run = 7.0

    def __init__(self, call=CALL, expected=SECRET, functions=QUIET) -> None:
        self.assignment = SimpleNamespace(recorded=lambda *which: (call,))
        self.ground = SimpleNamespace(functions=functions)
        self.opened, self.closed, self.filled = 0, 0, 0
        self._expected = expected
        self._cases = {name: (self._case(name),) for name in ("one", "other")}

    def _case(self, name: str) -> Case:
        expected = (Expected("y", self._expected, 1e-12, 1e-6),)
        return Case(name, "main", {}, "float64", 0, "visible", None, {}, expected)

    def criterion(self, name: str) -> Criterion:
        return Criterion(name, name, ("f.py",), 2, call=f"y = {name}()")

    def cases(self, name: str) -> tuple[Case, ...]:
        return self._cases[name]

    @contextmanager
    def open(self) -> Iterator[object]:
        self.opened += 1
        yield SimpleNamespace(time=SimpleNamespace(fill=self._fill))
        self.closed += 1

    def _fill(self, seconds: float) -> None:
        assert seconds == self.seconds_to_run
        self.filled += 1


def is_shared(retrial: Retrial, one: Plan, other: Plan) -> bool:
    """Whether both criteria are judged in the same process."""
    with closing(ToldWorkers()) as workers:
        first = workers.worker_for(retrial, "one", [one])
        second = workers.worker_for(retrial, "other", [other])
    assert retrial.closed == retrial.opened == (1 if first is second else 2)
    assert retrial.filled == (first is second)
    return first is second


def plan(name: str, *replaced: str, forward: str = "", skipping: tuple[str, ...] = ()) -> Plan:
    return Plan(name, replaced, replaced, forward=forward, skipping=skipping)


ONE, OTHER = plan("one", "step"), plan("other", "step")


def test_a_process_goes_on_where_the_same_functions_are_replaced_or_more() -> None:
    assert is_shared(Retrial(), ONE, OTHER)
    assert is_shared(Retrial(), ONE, plan("other", "step", "more"))


def test_no_function_is_judged_beside_right_values_that_it_is_not_told_of() -> None:
    assert not is_shared(Retrial(), ONE, plan("other"))
    assert not is_shared(Retrial(), ONE, plan("other", "more"))
    assert not is_shared(Retrial(), plan("one", "step", "other"), OTHER)


def test_steps_of_a_cache_are_told_too() -> None:
    inner = RecordedCall("inner", ("x",), (), (), inside=0)
    retrial = Retrial()
    retrial.assignment.recorded = lambda *which: (CALL, inner)
    assert not is_shared(retrial, plan("one", "step", forward="step"), OTHER)


@pytest.mark.parametrize(
    "told",
    [
        {"returned": (SECRET,)},
        {"returned": ([1.0, {"y": SECRET}],)},
        {"arguments": (SECRET,)},
        {"arguments": (Parts("Body", {".y": SECRET}),)},
        {"locals": {"y": SECRET.astype(np.float64)}},
        {"changes": (Change((0,), "fill", SECRET),)},
        {"state": {0: SECRET}},
        {"upstream": {0: SECRET}},
        {"gradients": {0: SECRET}},
    ],
)
def test_nothing_is_expected_that_was_told_before(told) -> None:
    call = RecordedCall(**{"function": "step", "names": ("x",), **told})
    assert not is_shared(Retrial(call), ONE, OTHER)
    assert is_shared(Retrial(call, expected=SECRET + 1), ONE, OTHER)


def test_one_number_that_is_expected_may_not_have_been_told() -> None:
    call = RecordedCall("step", ("x",), (), (0.125,))
    assert not is_shared(Retrial(call, expected=np.array(0.125)), ONE, OTHER)


@pytest.mark.parametrize("name", ["step", "one"])
def test_nothing_goes_on_where_something_may_have_been_left(name: str) -> None:
    functions = {**QUIET, name: LoadedFunction(name)}
    assert not is_shared(Retrial(functions=functions), ONE, OTHER)
    assert not is_shared(Retrial(), plan("one", "step", skipping=("Model.fit",)), OTHER)


def test_few_processes_are_open_at_once() -> None:
    retrial = Retrial()
    with closing(ToldWorkers()) as workers:
        for number in range(MOST + 1):
            workers.worker_for(retrial, "one", [plan("one", f"f{number}")])
        assert (retrial.opened, retrial.closed) == (MOST + 1, MOST)
    assert retrial.closed == MOST + 1
