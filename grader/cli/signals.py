"""Ends a command that is told to end as Ctrl-C does: finished work is kept, temporary files go."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from grader.cli.early_end import end_at_once

# A closed terminal sends SIGHUP, a job scheduler or a shutdown SIGTERM. Windows has no SIGHUP.
_ENDINGS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """Turn signals that ask for the end into `KeyboardInterrupt` while the block runs.

    A signal that was ignored before, as under `nohup`, stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers
        return
    before = {
        number: signal.signal(number, _interrupt)
        for number in _ENDINGS
        if signal.getsignal(number) is signal.SIG_DFL
    }
    if signal.getsignal(signal.SIGINT) is end_at_once:
        before[signal.SIGINT] = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> Any:
    """Interrupt once: a second signal must not interrupt the cleaning up."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
