"""Tells, while a case runs, which line of the student's own runs: for people, and for no verdict.

A worker that is ended can tell nothing afterwards. So a case that is slow tells again and again
where it is, and one that has ended its process before is run once more and tells line by line.
"""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from ..load.frames import innermost
from ..shared_words import LINE_BY_LINE, RUNNING
from ..values.records import Frame

# Shares of the time limit: a case that takes less than half is never interrupted, and the last
# line that was told ran shortly before the end.
FIRST, EVERY = 0.5, 0.05
# Times that one line is told, and lines in all: a loop may run for as long as it likes.
MOST_OF_A_LINE, MOST_TOLD = 5, 1000

settrace = sys.settrace  # as it is before student code is there


class LineTeller:
    """What is told about one case; questions of others go their usual way."""

    def __init__(
        self, ask: Any, find: Callable[[FrameType | None], Frame | None] = innermost
    ) -> None:
        """Take what asks, and what finds the line to tell."""
        self._ask = ask
        self._find = find
        self._busy = False
        self._told: dict[tuple[str, int], int] = {}

    def ask(self, question: list[tuple[str, Any]]) -> dict[str, Any]:
        """Ask a question, undisturbed by what is told meanwhile: one answer has one question."""
        before, self._busy = self._busy, True
        try:
            answer: dict[str, Any] = self._ask(question)
            return answer
        finally:
            self._busy = before

    @contextmanager
    def watching(self, how: str) -> Iterator[None]:
        """Tell what runs inside: every line, or where it is towards the end of so many seconds."""
        if not how:
            yield
        elif how == LINE_BY_LINE:
            settrace(self._trace)
            try:
                yield
            finally:
                settrace(None)
        else:
            with self._clock(float(how)):
                yield

    @contextmanager
    def _clock(self, limit: float) -> Iterator[None]:
        """Look again and again, by the one clock that needs no second thread."""
        if not hasattr(signal, "setitimer"):  # Windows
            yield
            return
        before = signal.signal(signal.SIGALRM, lambda _, frame: self._tell(frame))
        signal.setitimer(signal.ITIMER_REAL, FIRST * limit, EVERY * limit)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _trace(self, frame: FrameType, event: str, _: object) -> Any:
        if event == "call":
            return self._trace if innermost(frame, 1) else None
        if event == "line":
            place = frame.f_code.co_filename, frame.f_lineno
            self._told[place] = self._told.get(place, 0) + 1
            if self._told[place] <= MOST_OF_A_LINE and len(self._told) <= MOST_TOLD:
                self._tell(frame)
        return self._trace

    def _tell(self, frame: FrameType | None) -> None:
        found = None if self._busy else self._find(frame)
        if found:
            self.ask(_entries(found))


def _entries(line: Frame) -> list[tuple[str, Any]]:
    fields = {"file": line.file, "line": str(line.line), "function": line.function}
    return [(f"{RUNNING}/{name}", text) for name, text in fields.items()]
