"""Runs functions of the submission with small changes of their sources."""

import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from types import CodeType, FrameType, FunctionType
from typing import Any, NamedTuple

from ...load.loaded_program import Program
from ..corrected.function_sources import FunctionSource, source_of
from ..own_functions import Named, own_methods_met, with_own_functions
from .small_changes import SmallChanges

FAR = 100_000  # lines, more than a file has, lie between those of a function and its helpers
# Seconds of the processor for a run with a change. A margin of a hundred over a case that takes
# some milliseconds, and a part of what ends the whole search.
MOST_SECONDS = 1.0
Numbers = Sequence[int]  # of changes, one after the other: each counts on from part to part


class Part(NamedTuple):
    """A function, or one of its own helpers, with those of its changes that are made."""

    named: Named
    source: FunctionSource
    made: tuple[int, ...]

    @property
    def changes(self) -> SmallChanges:
        """Return the changes that may follow."""
        key = self.source.name, self.source.text, self.source.line, self.made
        if key not in _known:
            _known[key] = SmallChanges(self.source, self.made)
        return _known[key]


# A search asks for them again and again.
_known: dict[tuple[str, str, int, tuple[int, ...]], SmallChanges] = {}
_parts: dict[int, tuple[Any, list[Part]]] = {}  # by the identity of a function


@contextmanager
def changed_functions(program: Program, changes: Mapping[str, Numbers]) -> Iterator[None]:
    """Let functions run with these changes until the block ends. No right value is needed."""
    with ExitStack() as undo:
        for name, numbers in changes.items():
            undo.enter_context(_placed(_after(_parts_of(program, name), numbers)))
        undo.enter_context(_ending(any(changes.values())))
        yield


@contextmanager
def _ending(needed: bool) -> Iterator[None]:
    """Raise in code that takes too long, where that is `needed`: numbers may grow without end.

    The processor's time is counted, whatever else the machine does. Systems without such an alarm
    let the code run out of time.
    """
    if not needed or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def possible_changes(
    program: Program, name: str, made: Numbers, run: Callable[[], object]
) -> list[tuple[int, int]]:
    """Return the changes of a function's lines that run in `run`: numbers, and statements' lines.

    They follow those that are `made`. Lines of helpers are counted from multiples of `FAR`.
    """
    parts = _after(_parts_of(program, name), made)
    unchanged = [part.named.function.__code__ for part in parts]
    with _placed(parts):
        lines = _lines_of([part.named.function.__code__ for part in parts], run)
    found: list[tuple[int, int]] = []
    start = 0
    for place, (part, code) in enumerate(zip(parts, unchanged, strict=True)):
        first = 0 if part.made else part.changes.first_line - code.co_firstlineno
        ran = {line + first for line in lines[place]}
        within = part.changes.within(ran)
        found += [(start + number, FAR * place + line) for number, line in within]
        start += len(part.changes)
    return found


def _parts_of(program: Program, name: str) -> list[Part]:
    """Return a function, its own helpers and the methods that these may run, if they have sources.

    A method that is graded has changes of its own.
    """
    named = with_own_functions(program, name)
    if not named:
        return []
    named += own_methods_met(program, named)
    function = named[0].function
    if id(function) not in _parts:
        sources = [(each, source_of(program, each.name, each.function)) for each in named]
        parts = [Part(each, source, ()) for each, source in sources if source]
        _parts[id(function)] = function, parts
    return _parts[id(function)][1]


def _after(parts: Sequence[Part], numbers: Numbers) -> list[Part]:
    """Return the parts after changes."""
    now = list(parts)
    for number in numbers:
        for place, part in enumerate(now):
            if number < len(part.changes):
                now[place] = part._replace(made=(*part.made, number))
                break
            number -= len(part.changes)
    return now


@contextmanager
def _placed(parts: Sequence[Part]) -> Iterator[None]:
    before = [(part.named.function, part.named.function.__code__) for part in parts]
    for part in parts:
        if part.made:
            *made, last = part.made
            changes = part._replace(made=tuple(made)).changes
            exchange(part.named.function, changes.code(last))
    try:
        yield
    finally:
        for function, code in before:
            function.__code__ = code


def exchange(function: FunctionType, code: CodeType) -> None:
    """Have a function run other code, unless that needs what only `super()` would give it."""
    seen = function.__code__.co_freevars
    if not code.co_freevars:
        code = code.replace(co_freevars=seen)  # a function keeps its closure
    if code.co_freevars == seen:  # else the interpreter would read what is not there
        function.__code__ = code


def _lines_of(codes: Sequence[CodeType], run: Callable[[], object]) -> list[set[int]]:
    """Return the lines of each code that run, until an exception if there is one.

    With those of the functions that are defined in it: a closure may run much later.
    """
    places = {inner: place for place, code in enumerate(codes) for inner in _with_inner(code)}
    lines: list[set[int]] = [set() for _ in codes]

    def note(frame: FrameType, event: str, _: object) -> Any:
        lines[places[frame.f_code]].add(frame.f_lineno)
        return note

    def enter(frame: FrameType, event: str, argument: object) -> Any:
        return note(frame, event, argument) if frame.f_code in places else None

    sys.settrace(enter)
    try:
        run()
    except Exception:  # it may be a mistake that raises which is to be changed
        pass
    finally:
        sys.settrace(None)
    return lines


def _with_inner(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _with_inner(constant)
