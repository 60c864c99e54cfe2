"""Ends the lines of a rewritten function that wait or run for ever."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from .answered_lines import Lines

SECONDS = 0.2  # for a line, and for all loops: a right forward takes a hundredth of it


class TooLong(BaseException):
    """Raised in the midst of a line; what follows it is run."""


@contextmanager
def ending(lines: Lines, needed: bool) -> Iterator[None]:
    """Stop every line that takes too long, until the block ends, where that is `needed`.

    A line that waits (`time.sleep`, a lock) or loops in a function of its own is interrupted by an
    alarm, and skipped as any line that raises. Systems without alarms let it run out of time.
    """
    if not needed or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        lines.late = True
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, SECONDS)
    try:
        yield
    except TooLong:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
