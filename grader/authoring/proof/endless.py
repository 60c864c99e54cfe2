"""Runs of the reference that may never end though the first one did: other numbers, more loops."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from types import FunctionType
from typing import Any, TypeVar

from grader.authoring.cases.reference_runs import Scope
from grader.authoring.limited.limited_process import lengthen
from grader.authoring.limited.pool import run_all
from grader.authoring.mutation.watch import TooManyLinesError, Watch, most_lines
from grader.core.errors import GraderError

T = TypeVar("T")
Attempts = Mapping[str, Callable[[], Any]]

ADVICE = "Let its loops end after a number of rounds, whatever the numbers are."
NEVER_ENDS = GraderError("the reference did not end.", ADVICE)


def counted(run: Callable[[], T], scope: Scope) -> tuple[T, int]:
    """Return what `run()` returns, and how many lines of the reference it executed."""
    lengthen()
    watch = Watch(namespaces_of(scope), remember=False)
    return watch.run(run), watch.lines


def bounded(run: Callable[[], T], scope: Scope, lines: int, problem: GraderError = NEVER_ENDS) -> T:
    """Return what `run()` returns; raise `problem` if it goes on far beyond `lines`.

    Lines are counted because their number, unlike a time, is the same on every machine.
    """
    watch = Watch(namespaces_of(scope), limit=most_lines(lines), remember=False)
    try:
        result: T = watch.run(run)
    except TooManyLinesError:
        raise problem from None
    return result


def attempted(runs: Mapping[str, Callable[[], Any]], scope: Scope, lines: int) -> Attempts:
    """Carry out runs in another process; return for each what gives its result, or raises."""
    tasks = [partial(bounded, run, scope, lines) for run in runs.values()]
    outcomes = run_all(tasks, together=len(tasks) or 1)
    results = (partial(outcome.result, "the reference") for outcome in outcomes)
    return dict(zip(runs, results, strict=True))


def namespaces_of(scope: Mapping[str, Any]) -> Collection[int]:
    """Return the ids of the modules' names whose functions are in scope."""
    classes = [value for value in scope.values() if isinstance(value, type)]
    values = [*scope.values(), *(value for kind in classes for value in vars(kind).values())]
    return frozenset(id(f.__globals__) for f in values if isinstance(f, FunctionType))
