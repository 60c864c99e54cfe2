"""The time that an answer may take, whatever else the machine has to do meanwhile."""

import os
import time
from collections.abc import Callable

# No process is waited for longer than so many times its limit. With ten processes to a processor,
# which is more than `grader batch` starts, each has a tenth of it.
MOST_TIMES = 10
ONE_THREAD = 3  # links of a folder that holds one other

Waited = Callable[[], float]


class Allowance:
    """Seconds that a process may take, computing or asleep.

    What it waits for a processor, ready to run, comes on top: a busy machine is no student's fault.
    """

    def __init__(self, seconds: float, waited: Waited = lambda: 0.0) -> None:
        """Begins now. `waited` gives how long the process has waited in all its life."""
        self.seconds = seconds
        self._waited = waited
        self._passed_before = 0.0  # until it was stopped last, as the next one
        self._waiting_before = self._waiting = 0.0
        self._stopped = True
        self.start()

    def start(self) -> None:
        """Count, from now on, if it does not yet."""
        if self._stopped:
            self._started = time.monotonic()
            self._waited_before = self._waited()
            self._ours_before = waited_here()
            self._stopped = False

    def stop(self) -> None:
        """Count no more: what the grader does with a whole answer is not the student's time."""
        if not self._stopped:
            self._waiting_before = self._look()
            self._passed_before = self._passed
            self._stopped = True

    @property
    def left(self) -> float:
        """Seconds until it has to be asked again; none if the time is over."""
        passed = self._passed
        if passed < self.seconds:
            return self.seconds - passed
        allowed = min(self.seconds + self._look(), MOST_TIMES * self.seconds)
        return max(allowed - passed, 0.0)

    @property
    def used(self) -> float:
        """Seconds that count."""
        waiting = self._look()
        return max(self._passed - waiting, 0.0)

    @property
    def _passed(self) -> float:
        """The seconds by the clock, but for those in which it was stopped."""
        now = 0.0 if self._stopped else time.monotonic() - self._started
        return self._passed_before + now

    def _look(self) -> float:
        """How long was waited for a processor; of a process that has ended, what was seen last."""
        if not self._stopped:
            theirs = max(self._waited() - self._waited_before, 0.0)
            ours = max(waited_here() - self._ours_before, 0.0)
            self._waiting = max(self._waiting, self._waiting_before + theirs + ours)
        return self._waiting


def waited_for_processor(process: int) -> float:
    """Return how many seconds a process stood ready to run while others ran, in all its life.

    Linux tells that of a thread. A process with several is held to the clock: its own threads
    could keep each other waiting for as long as they like. So is every process elsewhere.
    """
    try:
        if os.stat(f"/proc/{process}/task").st_nlink != ONE_THREAD:  # noqa: PTH116 - as below
            return 0.0
    except OSError:
        return 0.0
    return _run_delay(f"/proc/{process}/schedstat")


def waited_here() -> float:
    """Return the same for this thread, which an answer may have to wait for."""
    return _run_delay("/proc/thread-self/schedstat")


def _run_delay(path: str) -> float:
    """Return the second number of a schedstat file: nanoseconds spent waiting on a run queue."""
    try:
        descriptor = os.open(path, os.O_RDONLY)  # `open` takes half as long again
        try:
            return int(os.read(descriptor, 100).split()[1]) / 1e9
        finally:
            os.close(descriptor)
    except (OSError, IndexError, ValueError):  # another system, or the process has ended
        return 0.0
