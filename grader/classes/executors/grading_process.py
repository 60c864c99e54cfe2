"""A process that grades, and the wire to it. It imports while the one that starts it does so, too.

This module itself imports nothing that takes long: the first process is started before all else.
"""

import contextlib
import importlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.sandbox.fork_server.early_start import started_early

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

SAFE_PATH = "PYTHONSAFEPATH"
START = multiprocessing.get_context("spawn")  # no memory and no lock of this process is inherited
# What takes long to import where a class is graded.
NEEDED = ("grader.classes.executors.bench", "grader.judging.values.case_verdict")


class GradingProcess(NamedTuple):
    """A process that was started: it waits for a `Setup`, and then for submissions."""

    process: "SpawnProcess"
    connection: "Connection[Any, Any]"

    @staticmethod
    def start() -> "GradingProcess":
        """Start one, and wait for nothing."""
        connection, theirs = START.Pipe()
        with theirs, _safe_path(), _without_interrupts():
            process = START.Process(target=serve_class, args=(theirs,), daemon=True)
            process.start()
        return GradingProcess(process, connection)

    def close(self) -> None:
        """End it, whatever it does, and remove the folders that it had no time to remove."""
        from grader.temporary.held_folders import remove_abandoned  # not before it is started

        self.connection.close()
        self.process.kill()
        self.process.join()
        remove_abandoned()


@contextlib.contextmanager
def _safe_path() -> Iterator[None]:
    """Have processes that are started meanwhile import nothing of the folder they start in.

    A class may lie there, and its `pickle.py` would run in them before a line of ours does.
    """
    before = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = "1"
    try:
        yield
    finally:
        os.environ.pop(SAFE_PATH)
        if before is not None:
            os.environ[SAFE_PATH] = before


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Have processes that are started meanwhile not see a Ctrl-C before they can ignore it.

    The first one has `multiprocessing` start a tracker, which lets interrupts through again.
    """
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """See to it that this process ends with the command even if somebody stopped it."""
    from grader.confined.wall import kernel

    with contextlib.suppress(OSError):  # another system
        kernel.end_with_parent()


def serve_class(connection: "Connection[Any, Any]") -> None:
    """Get ready, and serve until the other side ends. Ctrl-C is the other side's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    with started_early() as zygote:
        _end_with_parent()
        for name in NEEDED:
            importlib.import_module(name)
        from grader.classes.executors.serving import serve

        serve(connection, zygote)
