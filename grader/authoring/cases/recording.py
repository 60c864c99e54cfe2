"""Records which graded functions the reference calls in a case, and with what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from inspect import isgeneratorfunction
from types import CodeType

from grader.authoring.cases.called_functions import code_of
from grader.authoring.cases.equal_caches import with_equal_caches
from grader.authoring.cases.recorded_exceptions import attempt_alone
from grader.authoring.cases.recorded_gradients import with_gradients
from grader.authoring.cases.recorded_streams import following
from grader.authoring.cases.recorder import Recorder
from grader.authoring.cases.reference_runs import Scope, run_reference
from grader.confined.class_members import function_of
from grader.confined.replay.encoded_calls import encode_calls
from grader.confined.replay.recorded_calls import RecordedCall
from grader.confined.values.arrays import Array
from grader.core.asked.attempts import attempts_of
from grader.core.cases import Case
from grader.core.rubric import Criterion, Rubric
from grader.judging.retry.function_pairs import find_pairs, judged_values

# Of a case that properties judge. Choices: a path or an order takes a few calls, while training
# takes thousands, whose arguments do not repeat to the last digits that are compared.
MOST_CALLS = 100
MOST_BYTES = 1 << 20  # likewise a choice: what is read again for each submission that fails


def record_calls(
    criterion: Criterion, case: Case, rubric: Rubric, scope: Scope
) -> tuple[RecordedCall, ...]:
    """Return every call to another criterion's function, in the order in which they begin.

    Calls of the case's lines come first, then those of each expression that must raise. Never those
    of the criterion's own function. None where statistics are judged, and none where there are more
    than properties need; and none where a function returns what no file of cases can hold, for then
    no call can be answered in its place.
    """
    if criterion.statistical:
        return ()
    pairs = find_pairs(rubric)
    codes = _watched(criterion, rubric, scope)
    forwards = {pair.forward for pair in pairs if pair.backward == criterion.function}
    optional = {
        code: len(getattr(function_of(scope, name), "__defaults__", None) or ())
        for code, name in codes.items()
    }
    gradients = tuple(case.gradients.get("to", ()))  # asked alone, the lines run once
    of_tensors = bool(criterion.framework)
    followed = {n for n in codes.values() if isgeneratorfunction(function_of(scope, n))}
    while True:
        recorder = Recorder(codes, optional, pairs, bool(forwards), of_tensors)
        recorder.judged = {(pair.forward, pair.position) for pair in judged_values(rubric)}
        recorder.most = MOST_CALLS if criterion.ensure else None
        with following(recorder, followed, scope):
            recorder.watch(lambda: run_reference(criterion, case, scope, "float64", gradients))
            for attempt in attempts_of(criterion):
                recorder.watch(partial(attempt_alone, attempt, case, scope))
        if recorder.unheard <= followed:
            break
        followed |= recorder.unheard  # only a run shows which others return iterators, and raise
    if recorder.lost:
        return ()
    told = with_equal_caches(_telling(recorder))
    done = tuple(with_gradients(told, recorder, scope))
    return () if criterion.ensure and _bytes_of(done) > MOST_BYTES else done


def _telling(recorder: Recorder) -> list[RecordedCall]:
    """Return the calls with those optional arguments that differ among calls of one function."""
    found: dict[tuple[str, int], set[str]] = {}
    for call in recorder.calls:
        for place, value in call.optional.items():
            found.setdefault((call.function, place), set()).add(repr(value))
    differing = {key for key, values in found.items() if len(values) > 1}
    return [_with_optional(call, differing, recorder.parameters) for call in recorder.calls]


def _with_optional(
    call: RecordedCall, differing: Collection[tuple[str, int]], names: Mapping[str, tuple[str, ...]]
) -> RecordedCall:
    every = call.optional.items() if call.names else ()  # one without arguments is never answered
    kept = {n: value for n, value in every if (call.function, n) in differing}
    count = max((len(call.names), *(place + 1 for place in kept)))
    return replace(call, optional=kept, names=names[call.function][:count])


def _watched(criterion: Criterion, rubric: Rubric, scope: Scope) -> dict[CodeType, str]:
    """Return the code of functions whose calls are recorded."""
    names = {c.function for c in rubric.criteria if not c.by_hand} - {criterion.function}
    codes = {name: code_of(scope, name) for name in sorted(names)}
    return {code: name for name, code in codes.items() if code}


def _bytes_of(calls: Sequence[RecordedCall]) -> int:
    arrays: list[Array] = []
    encode_calls(calls, arrays)
    return sum(array.nbytes for array in arrays)
