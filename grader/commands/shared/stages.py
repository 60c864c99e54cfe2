"""How far a long command is: one line on a terminal, a line now and then where that is a file."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from grader.authoring.limited.pool import Progress
from grader.commands.shared.progress_line import CLEAR

# Seconds after which a log gets the first line of a stage, and another: quick stages print none,
# slow ones show that they go on.
FIRST, NEXT = 0.5, 5.0
REDRAWN = 0.1  # seconds between two drawings: people cannot read faster


@contextmanager
def stage_progress(title: str, stream: TextIO | None = None) -> Iterator[Progress]:
    """Give a function that shows how far each stage is, and say at the end how long all took.

    Meanwhile SIGTERM does what Ctrl-C does, so that processes are ended and old files stay.
    """
    stages = _Stages(title, stream or sys.stderr)
    with _terminated_as_interrupted():
        try:
            yield stages.show
        finally:
            stages.clear()
    stages.finish()


class _Stages:
    """The stage that is shown, and when it was shown last."""

    def __init__(self, title: str, stream: TextIO) -> None:
        self._title, self._stream = title, stream
        self._drawn = stream.isatty()
        self._start = self._begun = time.monotonic()
        self._stage, self._ended, self._due = "", False, 0.0

    def show(self, stage: str, done: int, total: int) -> None:
        """Show the stage, unless that was done a moment ago."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._ended, self._begun = stage, False, now
            self._due = now + (0 if self._drawn else FIRST)
        ends = done == total and not self._ended
        if now < self._due and not ends:
            return
        self._ended = self._ended or ends
        self._due = now + (REDRAWN if self._drawn else NEXT)
        if ends:
            self.clear()  # what is printed now begins at the left
        if not (ends and self._drawn):
            self._say(f"{stage} {done:,}/{total:,}, {now - self._begun:.1f} s")

    def clear(self) -> None:
        """Take the line off a terminal."""
        if self._drawn:
            self._write(CLEAR)

    def finish(self) -> None:
        """Say how long everything took."""
        self._write(f"{self._title}: done in {time.monotonic() - self._start:.1f} s\n")

    def _say(self, text: str) -> None:
        line = f"{self._title}: {text}"
        self._write(f"{CLEAR}{line} …" if self._drawn else f"{line}\n")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
