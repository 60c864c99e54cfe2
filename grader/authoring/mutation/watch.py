"""Watches the reference run: the functions entered, their callers, and what names hold."""

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from types import CodeType, FrameType
from typing import Any

import numpy as np

from grader.confined.case.tensors import array_of
from grader.confined.quick_dataclass import dataclass

Kind = tuple[str, tuple[int, ...]] | None  # dtype's kind and shape; None: neither array nor number
NUMBER: Kind = ("f", ())


MORE_LINES = 20  # times as many lines as the reference executes, and ...
# ... this many on top, for references of few lines. Both are margins: a mutant that needs more
# almost never ends.
SPARE_LINES = 1000
# Different sets of kinds of a function's variables that a new call is compared with. A margin: a
# recursion returns to the same kinds sooner.
LAST_CALLS = 64


class TooManyLinesError(BaseException):
    """Ends code that went on for longer than it was allowed to, `except Exception` or not."""


def most_lines(lines: float) -> float:
    """Return how many lines may be executed where the reference executes so many."""
    return MORE_LINES * lines + SPARE_LINES


@dataclass(frozen=True)
class Told:
    """What a watch saw, with numbers in place of code and modules."""

    lines: int
    entered: Mapping[int, int]
    callers: Mapping[int, Collection[int]]
    held: Mapping[int, list[dict[str, Kind]]]

    def heard(self, codes: Sequence[CodeType], spaces: Sequence[dict[str, Any]]) -> "Watch":
        """Return the watch again, in the process that has these functions and modules."""
        return Watch(
            frozenset(map(id, spaces)),
            lines=self.lines,
            entered={codes[place]: spaces[home] for place, home in self.entered.items()},
            callers={codes[place]: {codes[c] for c in by} for place, by in self.callers.items()},
            held={codes[place]: calls for place, calls in self.held.items()},
        )


@dataclass
class Watch:
    """What was seen of the functions whose modules have one of these namespaces."""

    namespaces: Collection[int]  # ids
    limit: float = float("inf")  # lines
    lines: int = 0
    entered: dict[CodeType, dict[str, Any]] = field(default_factory=dict)  # -> its module's names
    callers: dict[CodeType, set[CodeType]] = field(default_factory=dict)
    held: dict[CodeType, list[dict[str, Kind]]] = field(default_factory=dict)  # one per call
    remember: bool = True

    def run(self, action: Callable[[], Any]) -> Any:
        """Return what `action()` returns. Raise `TooManyLinesError` from inside it."""
        before = sys.gettrace()
        sys.settrace(self._called)
        try:
            return action()
        finally:
            sys.settrace(before)

    def told(self, codes: Sequence[CodeType], spaces: Sequence[dict[str, Any]]) -> Told:
        """Return what was seen, for another process that has the same functions and modules.

        A code object cannot be sent; its place in a list that both processes have can.
        """
        places = {code: place for place, code in enumerate(codes)}
        homes = {id(space): home for home, space in enumerate(spaces)}
        entered = {places[c]: homes[id(s)] for c, s in self.entered.items() if c in places}
        callers = {
            places[code]: sorted(places[c] for c in self.callers[code] if c in places)
            for code in self.entered
            if code in places
        }
        held = {places[code]: calls for code, calls in self.held.items() if code in places}
        return Told(self.lines, entered, callers, held)

    def _called(self, frame: FrameType, event: str, _: Any) -> Any:
        if id(frame.f_globals) not in self.namespaces:
            return None
        if self.remember:
            code = frame.f_code
            self.entered[code] = frame.f_globals
            self.callers.setdefault(code, set()).update(_caller(frame))
        return self._moved

    def _moved(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            self.lines += 1
            if self.lines > self.limit:
                raise TooManyLinesError
        elif event == "return" and self.remember:
            kinds = {name: _kind(value) for name, value in frame.f_locals.items()}
            held = self.held.setdefault(frame.f_code, [])
            if kinds not in held[-LAST_CALLS:]:  # a million calls alike tell no more than one
                held.append(kinds)
        return self._moved


def _caller(frame: FrameType) -> set[CodeType]:
    """Return the function that called: comprehensions and lambdas belong to the one around them."""
    back = frame.f_back
    while back is not None and back.f_code.co_name.startswith("<"):
        back = back.f_back
    return {back.f_code} if back else set()


def _kind(value: Any) -> Kind:
    array = array_of(value)
    if array is not None and (array.ndim or array.dtype.kind == "f"):
        return array.dtype.kind, array.shape
    if isinstance(value, float | np.floating):
        return NUMBER
    if isinstance(value, int) and not isinstance(value, bool):
        return "i", ()
    return None


def alike_names(calls: list[dict[str, Kind]]) -> dict[str, tuple[str, ...]]:
    """Return name -> the others that held something of the same kind and shape in every call."""
    names = list(dict.fromkeys(name for call in calls for name in call))
    histories = {name: tuple(call.get(name) for call in calls) for name in names}
    known = [name for name in names if not {None, NUMBER} & {*histories[name]}]
    return {
        name: tuple(n for n in known if n != name and histories[n] == histories[name])
        for name in known
    }


def array_names(calls: list[dict[str, Kind]]) -> frozenset[str]:
    """Return names that held arrays of real numbers whenever they held anything."""
    held = _kinds_by_name(calls)
    return frozenset(n for n in number_names(calls) if NUMBER not in held[n])


def number_names(calls: list[dict[str, Kind]]) -> frozenset[str]:
    """Return names that held real numbers, or arrays of them, whenever they held anything."""
    held = _kinds_by_name(calls)
    return frozenset(name for name in held if all(k and k[0] == "f" for k in held[name]))


def _kinds_by_name(calls: list[dict[str, Kind]]) -> dict[str, list[Kind]]:
    kinds: dict[str, list[Kind]] = {}
    for call in calls:
        for name, kind in call.items():
            kinds.setdefault(name, []).append(kind)
    return kinds
