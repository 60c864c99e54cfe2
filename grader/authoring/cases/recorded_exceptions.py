"""What recorded calls raise, for callers of functions that refuse an argument."""

import copy
import warnings
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from grader.authoring.cases.reference_runs import Scope
from grader.confined.case.casting import cast_floats
from grader.confined.case.execute import execute
from grader.confined.case.raised_entries import class_names
from grader.confined.case.tensors import tensors
from grader.confined.class_members import function_of
from grader.confined.replay.recorded_calls import Instance, Made, RecordedCall
from grader.core.asked.attempts import RETURNED
from grader.core.cases import Case
from grader.core.rubric import Criterion
from grader.grading.case_settings import settings_of


def attempt_alone(attempt: Criterion, case: Case, scope: Scope) -> None:
    """Evaluate an expression of `raises`, with inputs of its own; what it raises is dropped."""
    inputs = {name: cast_floats(value, "float64") for name, value in case.inputs.items()}
    settings = {**settings_of(case), "dtype": "float64"}
    with suppress(Exception, SystemExit), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        execute(attempt.call, scope, copy.deepcopy(inputs), settings, [RETURNED])


def with_exceptions(
    calls: Sequence[RecordedCall], raising: Collection[int], scope: Scope, of_tensors: bool
) -> list[RecordedCall]:
    """Return the calls, those that are `raising`, by their numbers, with their exceptions.

    These are called once more, for a profiler is not told what is raised. One that cannot be
    called alike, or returns then, is left without values: nothing answers in its place.
    """
    return [
        _with_exception(call, function_of(scope, call.function), of_tensors)
        if number in raising
        else call
        for number, call in enumerate(calls)
    ]


def _with_exception(
    call: RecordedCall, function: Callable[..., Any], of_tensors: bool
) -> RecordedCall:
    unknown = RecordedCall(call.function, inside=call.inside)
    if any(isinstance(value, Made | Instance) for value in call.arguments):
        return unknown
    numbered = dict(enumerate(call.arguments))
    given = tensors(numbered) if of_tensors else numbered
    try:
        function(*given.values())
    except Exception as error:
        names = tuple(class_names(error))
        return replace(call, returned=(), several=True, raised=names)
    return unknown
