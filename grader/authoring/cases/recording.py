"""Records which graded functions the reference calls in a case, and with what."""

import copy
import sys
from collections.abc import Callable, Collection, Mapping
from types import CodeType, FrameType
from typing import Any

import numpy as np

from grader.authoring.cases.reference_runs import Scope, run_reference
from grader.authoring.cases.storable_values import held, kind_of
from grader.confined.replay.recorded_calls import Instance, Made, RecordedCall
from grader.core.cases import Case
from grader.core.rubric import Criterion, Rubric
from grader.judging.retry.function_pairs import Pair, find_pairs


def record_calls(
    criterion: Criterion, case: Case, rubric: Rubric, scope: Scope
) -> tuple[RecordedCall, ...]:
    """Return every call to another criterion's function, in the order in which they begin.

    Never those of the criterion's own function. None where properties or statistics are judged:
    such cases are large, and their calls do not repeat to the last digit; and none where a function
    returns what no file of cases can hold, for then no call can be answered in its place.
    """
    if criterion.ensure or criterion.statistical:
        return ()
    pairs = find_pairs(rubric)
    names = {c.function for c in rubric.criteria if not c.by_hand and "." not in c.function}
    found = {name: code_of(scope, name) for name in names - {criterion.function}}
    codes = {code: name for name, code in found.items() if code}
    forwards = {pair.forward for pair in pairs if pair.backward == criterion.function}
    optional = {code: len(scope[name].__defaults__ or ()) for code, name in codes.items()}
    recorder = Recorder(codes, optional, pairs, bool(forwards))
    recorder.watch(lambda: run_reference(criterion, case, scope, "float64"))
    return () if recorder.lost else tuple(recorder.calls)


class Recorder:
    """Listens to the calls and returns of functions."""

    def __init__(
        self,
        codes: Mapping[CodeType, str],
        optional: Mapping[CodeType, int],  # parameters with defaults: callers differ in them
        pairs: Collection[Pair],
        with_locals: bool,
    ) -> None:
        self.calls: list[RecordedCall] = []
        self.lost = False  # a returned value cannot be stored
        self._codes = codes
        self._optional = optional
        self._caches = {(pair.forward, pair.position) for pair in pairs}
        self._with_locals = with_locals
        self._made: dict[int, Made] = {}
        self._kept: list[Any] = []  # while it is alive, nothing else has its identity
        self._open: list[tuple[FrameType, int]] = []

    def watch(self, run: Callable[[], object]) -> None:
        """Run something and record its calls."""
        before = sys.getprofile()
        sys.setprofile(self._note)
        try:
            run()
        finally:
            sys.setprofile(before)

    def _note(self, frame: FrameType, event: str, returned: Any) -> None:
        if self.lost:
            return
        if event == "call" and frame.f_code in self._codes:
            self._begin(frame)
        elif event == "return" and self._open and self._open[-1][0] is frame:
            try:
                self._end(frame, returned)
            except TypeError:
                self.lost = True  # not raised: the reference might catch it

    def _begin(self, frame: FrameType) -> None:
        code = frame.f_code
        names = code.co_varnames[: code.co_argcount - self._optional[code]]
        values = tuple(self._argument(frame.f_locals[name]) for name in names)
        inside = self._open[-1][1] if self._open else None
        self._open.append((frame, len(self.calls)))
        function = self._codes[code]
        self.calls.append(RecordedCall(function, names, values, inside=inside))

    def _argument(self, value: Any) -> Any:
        return self._made.get(id(value)) or _plain_or_instance(value)

    def _end(self, frame: FrameType, returned: Any) -> None:
        _, number = self._open.pop()
        call = self.calls[number]
        several = isinstance(returned, tuple)
        parts = returned if several else (returned,)
        values = tuple(self._part(number, i, part) for i, part in enumerate(parts))
        arrays = _arrays(frame.f_locals, call.names) if self._with_locals else {}
        self.calls[number] = RecordedCall(
            call.function, call.names, call.arguments, values, several, call.inside, arrays
        )

    def _part(self, number: int, position: int, value: Any) -> Any:
        if (self.calls[number].function, position) not in self._caches:
            return _plain(value)
        self._kept.append(value)
        self._made[id(value)] = Made(number, position)
        return self._made[id(value)]


def _plain(value: Any) -> Any:
    """Return a copy of a value; raises `TypeError` for what cannot be stored."""
    if not held(value):
        raise TypeError(f"{kind_of(value)} cannot be stored")
    return copy.deepcopy(value)


def _plain_or_instance(value: Any) -> Any:
    try:
        return _plain(value)
    except TypeError:
        return Instance(type(value).__name__)


def _arrays(values: Mapping[str, Any], arguments: Collection[str]) -> dict[str, Any]:
    return {
        name: np.array(value)
        for name, value in values.items()
        if name not in arguments and isinstance(value, np.ndarray) and value.dtype.kind == "f"
    }


def needs_of(criterion: Criterion, case: Case, rubric: Rubric, scope: Scope) -> tuple[str, ...]:
    """Return the rubric's own word, or the graded functions that the reference enters."""
    if criterion.needs is not None:
        return criterion.needs
    return called_criteria(
        criterion, rubric, scope, lambda: run_reference(criterion, case, scope, "float64")
    )


def called_criteria(
    criterion: Criterion, rubric: Rubric, scope: Mapping[str, Any], run: Callable[[], object]
) -> tuple[str, ...]:
    """Return names of the other criteria whose functions are entered while `run()` runs."""
    entered = _entered(run)
    return tuple(
        other.name
        for other in rubric.criteria
        if not other.by_hand
        and other.function != criterion.function
        and code_of(scope, other.function) in entered
    )


def _entered(run: Callable[[], object]) -> set[CodeType]:
    codes: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            codes.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(before)
    return codes


def code_of(scope: Mapping[str, Any], function: str) -> CodeType | None:
    """Return the code of a graded function or method, if there is one of that name."""
    name, _, method = function.partition(".")
    found = scope.get(name)
    found = getattr(found, method, None) if method else found
    return getattr(found, "__code__", None)
