"""The time of a submission and of each answer, whatever else the machine has to do meanwhile."""

import os
import time
from collections.abc import Callable

# No process is waited for longer than so many times its limit. With ten processes to a processor,
# which is more than `grader batch` starts, each has a tenth.
MOST_TIMES = 10
# Links of /proc/PID/task with one thread in it: `.`, its name in the parent, and the thread's `..`.
ONE_THREAD = 3
# Seconds that the other threads of a process may have computed. A margin: the kernel rounds what
# it tells of all of them to hundredths.
OTHERS = 0.03
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100  # in a second of `stat`

# Seconds. Of a shorter answer it is not asked how long its process waited: asking takes a tenth of
# a millisecond, and all answers of a submission come to little.
SHORT = 0.005
# Seconds for which a look at the waits is recent. An answer is credited at most that much of what
# was waited before it.
RECENT = 0.05

Waited = Callable[[], float]


class Waits:
    """How long a process, and this thread, stood ready to run while others ran.

    Looked up rarely.
    """

    def __init__(self, waited: Waited) -> None:
        """Take what returns the wait of a process in all its life."""
        self._waited = waited
        self._seen = 0.0, 0.0
        self._looked_at = -RECENT

    def now(self) -> tuple[float, float]:
        """Return the seconds of the process and of this thread."""
        self._seen, self._looked_at = (self._waited(), waited_here()), time.monotonic()
        return self._seen

    def recently(self) -> tuple[float, float]:
        """Return the same as it was now or a moment ago."""
        return self._seen if time.monotonic() < self._looked_at + RECENT else self.now()


class TimeAllowance:
    """Seconds that a process may take, computing or asleep.

    What it waits for a processor, ready to run, is added: a busy machine is not a student's fault.
    """

    def __init__(self, seconds: float, waited: Waited | Waits = lambda: 0.0) -> None:
        """Start the clock. `waited` returns how long the process has waited in all its life."""
        self.seconds = seconds
        self._waits = waited if isinstance(waited, Waits) else Waits(waited)
        self._passed_before = 0.0  # until it was stopped last, as the next one
        self._waiting_before = self._waiting = 0.0
        self._helper_waited: Waited = lambda: 0.0
        self._stopped = True
        self.start()

    def start(self) -> None:
        """Count, from now on, if it does not yet."""
        if self._stopped:
            self._started = time.monotonic()
            self._waits_before = self._waits.recently()
            self._stopped = False

    def stop(self) -> None:
        """Count no more: what the grader does with a whole answer is not the student's time."""
        if not self._stopped:
            passed = self._passed
            if passed >= SHORT:
                self._waiting_before = self._look()
            self._passed_before = passed
            self._stopped = True

    def helped_by(self, waited: Waited) -> None:
        """Add what a thread of ours waits that has just begun to ask in place of this one."""
        self._helper_waited = waited

    @property
    def left(self) -> float:
        """Return the seconds until the next check is due; zero if the time is over."""
        passed = self._passed
        if passed < self.seconds:
            return self.seconds - passed
        allowed = min(self.seconds + self._look(), MOST_TIMES * self.seconds)
        return max(allowed - passed, 0.0)

    @property
    def used(self) -> float:
        """Return the seconds that count."""
        passed = self._passed
        return passed if passed < SHORT else max(passed - self._look(), 0.0)

    @property
    def _passed(self) -> float:
        """Return the seconds by the clock, but for those in which it was stopped."""
        now = 0.0 if self._stopped else time.monotonic() - self._started
        return self._passed_before + now

    def _look(self) -> float:
        """Return the wait for a processor; of a process that has ended, the last one seen."""
        if not self._stopped:
            pairs = zip(self._waits.now(), self._waits_before, strict=True)
            waited = sum(max(now - before, 0.0) for now, before in pairs) + self._helper_waited()
            self._waiting = max(self._waiting, self._waiting_before + waited)
        return self._waiting


def waited_for_processor(process: int) -> float:
    """Return how many seconds a process stood ready to run while others ran, in all its life.

    Linux tells that of a thread. A process with several, or that had some, is held to the clock:
    its own threads could keep each other waiting for as long as they like. So is every process
    elsewhere.
    """
    try:
        if os.stat(f"/proc/{process}/task").st_nlink != ONE_THREAD:  # noqa: PTH116 - as below
            return 0.0
        computed, waited = _seconds(f"/proc/{process}/schedstat")
        others = _computed_by_all(process) - computed
    except (OSError, IndexError, ValueError):  # another system, or the process has ended
        return 0.0
    return waited if others < OTHERS else 0.0


def waited_here(thread: int | None = None) -> float:
    """Return the same for a thread of ours, for which an answer may have to wait: this one."""
    try:
        return _seconds(f"/proc/{f'self/task/{thread}' if thread else 'thread-self'}/schedstat")[1]
    except (OSError, IndexError, ValueError):  # another system
        return 0.0


def _seconds(path: str) -> tuple[float, float]:
    """Return the two first numbers of a schedstat file: computing, and waiting on a run queue."""
    computed, waited = _text(path).split()[:2]
    return int(computed) / 1e9, int(waited) / 1e9


def _computed_by_all(process: int) -> float:
    """Return the seconds that all threads of a process computed, those that have ended too."""
    numbers = _text(f"/proc/{process}/stat").rpartition(b")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / TICKS  # utime and stime


def _text(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY)  # `open` takes half as long again
    try:
        return os.read(descriptor, 1000)
    finally:
        os.close(descriptor)


# Times that a criterion may load the submission: when it is judged, judged again alone, and once
# more after a crash.
LOADS = 3


class Purse:
    """Seconds that processes of one submission may still take."""

    def __init__(self, total: float) -> None:
        """Keep the total undivided: whatever runs may take all."""
        self._total = total
        self.spent = 0.0
        self._loaded = 0.0  # what loading took before the division
        self._for_loading = 0.0  # what is kept to load again, after the division
        self._part = 0.0
        self._others = 0  # whose parts are kept for them
        self._divided = False
        self.share = total  # all that whatever runs now was given
        self._left = total  # of that

    def fill(self, seconds: float) -> None:
        """Give whatever runs from now on so many seconds, undivided, instead of what is left."""
        self._total = self._left = self.share = seconds

    def divide(self, number: int) -> None:
        """Divide what is left into equal parts, for so many criteria and for loading again."""
        kept = self._total / (number + 1)
        self._for_loading = min(kept, LOADS * number * self._loaded)
        self._part = (self._total - self._for_loading) / max(number, 1)
        self._others = number
        self._divided = True

    def next(self, *, handed_on: bool, given: float = 0.0) -> float:
        """Give the next criterion its part; also, if so asked, what those before it left over.

        Returns all that it was given, with what it was `given` before.
        """
        self._others -= 1
        spare = self._total - self._for_loading - (self._others + 1) * self._part
        self._left = self._part + (spare if handed_on else 0.0)
        self.share = given + self._left
        return self.share

    @property
    def left(self) -> float:
        """Return the seconds for whatever runs now."""
        return min(self._left, self._total)

    @property
    def to_load(self) -> float:
        """Return the seconds for loading the files.

        At first that is half of all: files that load too slowly are loaded once more, without
        their statements, and then there have to be seconds for the functions.
        """
        if not self._divided:
            return self._total / 2
        return min(self._for_loading + self._left, self._total)

    def spend(self, seconds: float, *, loading: bool = False) -> None:
        """Take off what was used; loading again uses the part kept for it first."""
        self._total -= seconds
        self.spent += seconds
        if not self._divided:
            self._loaded += seconds if loading else 0.0
        elif loading:
            kept = min(seconds, self._for_loading)
            self._for_loading -= kept
            seconds -= kept
        self._left -= seconds
