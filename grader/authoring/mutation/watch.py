"""Watches the reference run: which functions are entered, by whom, and what their names hold."""

import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

import numpy as np

Kind = tuple[str, tuple[int, ...]] | None  # dtype's kind and shape; None: neither array nor number


class TooManyLinesError(Exception):
    """The code that is watched went on for longer than it was allowed to."""


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
        """What `action()` returns. Raises `TooManyLinesError` from inside it."""
        before = sys.gettrace()
        sys.settrace(self._called)
        try:
            return action()
        finally:
            sys.settrace(before)

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
            self.held.setdefault(frame.f_code, []).append(kinds)
        return self._moved


def _caller(frame: FrameType) -> set[CodeType]:
    """The function that called: comprehensions and lambdas belong to the one around them."""
    back = frame.f_back
    while back is not None and back.f_code.co_name.startswith("<"):
        back = back.f_back
    return {back.f_code} if back else set()


def _kind(value: Any) -> Kind:
    if isinstance(value, np.ndarray) and value.ndim:
        return value.dtype.kind, value.shape
    if isinstance(value, int) and not isinstance(value, bool):
        return "i", ()
    return None


def alike_names(calls: list[dict[str, Kind]]) -> dict[str, tuple[str, ...]]:
    """Name -> the others that held something of the same kind and shape in every call."""
    names = list(dict.fromkeys(name for call in calls for name in call))
    histories = {name: tuple(call.get(name) for call in calls) for name in names}
    known = [name for name in names if None not in histories[name]]
    return {
        name: tuple(n for n in known if n != name and histories[n] == histories[name])
        for name in known
    }


def array_names(calls: list[dict[str, Kind]]) -> frozenset[str]:
    """Names that held arrays of real numbers whenever they held anything."""
    kinds: dict[str, list[Kind]] = {}
    for call in calls:
        for name, kind in call.items():
            kinds.setdefault(name, []).append(kind)
    return frozenset(n for n, held in kinds.items() if all(k and k[0] == "f" for k in held))
