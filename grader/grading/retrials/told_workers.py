"""Workers that judge criteria again, one after the other, as long as no answer is told to them.

A process that was told right values of functions judges another criterion only if that is told of
all these functions anyway and expects none of the values. Nothing may have been left behind.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import field
from functools import lru_cache

from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.recorded_calls import RecordedCall
from grader.confined.values.leaves import leaves
from grader.core.cases import Case
from grader.grading.retrials.retrial import Retrial
from grader.grading.telling_cases import bits_expected, bits_of
from grader.judging.retry.plans import Plan
from grader.sandbox.sandbox_protocol import Worker
from grader.sandbox.shared_process import is_as_if_alone

# Cases whose values are kept. A margin: the largest packaged assignment has 120.
KEPT = 512
MOST = 4  # workers of one submission at once, each with its memory

Recorded = Callable[[str, str], tuple[RecordedCall, ...]]


@dataclass
class _Told:
    """A worker, and what may be known to its code."""

    worker: Worker
    functions: set[str] = field(default_factory=set)  # of which it may have been told values
    criteria: list[str] = field(default_factory=list)
    left: bool = False  # something that lives on


class ToldWorkers:
    """The workers of one submission that is judged again. To be closed."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._workers: list[_Told] = []

    def close(self) -> None:
        """End all of them."""
        self._open.close()
        self._workers.clear()

    def worker_for(self, retrial: Retrial, name: str, plans: Sequence[Plan]) -> Worker:
        """Return a worker to judge a criterion with, in the time that `retrial` has left."""
        functions = {function for plan in plans for function in _told_of(retrial, name, plan)}
        told = next((t for t in self._workers if _may_go_on(t, retrial, name, functions)), None)
        if told:
            told.worker.time.fill(retrial.seconds_to_run)
        else:
            told = _Told(self._opened(retrial))
            self._workers.append(told)
        told.functions |= functions
        told.criteria.append(name)
        told.left |= not all(_leaves_nothing(retrial, name, plan) for plan in plans)
        return told.worker

    def _opened(self, retrial: Retrial) -> Worker:
        if len(self._workers) == MOST:
            self.close()
        return self._open.enter_context(retrial.open())


def _told_of(retrial: Retrial, name: str, plan: Plan) -> Iterator[str]:
    """Yield the functions of which a plan tells values: what it replaces, and steps of a cache."""
    yield from plan.replaced
    for case in retrial.cases(name) if plan.forward else ():
        calls = retrial.assignment.recorded(name, case.name)
        steps = (call for call in calls if call.inside is not None)
        yield from (s.function for s in steps if calls[s.inside or 0].function == plan.forward)


def _may_go_on(told: _Told, retrial: Retrial, name: str, functions: set[str]) -> bool:
    if told.left or not told.functions <= functions:
        return False
    recorded = retrial.assignment.recorded
    known = (_bits_told(recorded, c) for other in told.criteria for c in retrial.cases(other))
    expected = [_bits_expected(case) for case in retrial.cases(name)]
    return all(bits.isdisjoint(other) for bits in known for other in expected)


def _leaves_nothing(retrial: Retrial, name: str, plan: Plan) -> bool:
    """Return whether a criterion leaves its process as it was, with its own functions replaced."""
    functions, criterion = retrial.ground.functions, retrial.criterion(name)
    own = (functions[each] for each in plan.replaced if each in functions)
    cases = retrial.cases(name)
    return (
        not plan.skipping
        and all(f.absence or (f.leaves_nothing and not f.sees_memory) for f in own)
        and all(is_as_if_alone(criterion, case, functions) for case in cases)
    )


@lru_cache(KEPT)
def _bits_told(recorded: Recorded, case: Case) -> frozenset[bytes]:
    """Return the values of all recorded calls of a case."""
    calls = recorded(case.criterion, case.name)
    found = (leaf for call in calls for _, leaf in leaves({"call": call.values}))
    return frozenset(bits for leaf in found for bits in bits_of(leaf))


@lru_cache(KEPT)
def _bits_expected(case: Case) -> frozenset[bytes]:
    return frozenset(bits_expected(case))
