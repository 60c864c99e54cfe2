"""Processes of this machine, each with a sandbox of its own."""

import contextlib
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import field
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from grader.classes.executors.executor import Done, Setup
from grader.classes.executors.grading_process import GradingProcess
from grader.classes.executors.serving import AHEAD
from grader.confined.quick_dataclass import dataclass
from grader.core.errors import GraderError
from grader.core.submission import Submission

# Of a submission whose process ended: the first time the cause may be another program, such as one
# that took the memory.
TRIES = 2
# Submissions that a process knows: the one that it grades, those ahead, and one for when the first
# is done and this process keeps it.
KNOWN = 2 + AHEAD
# Seconds. A process that takes longer for one knows that one alone: what the others wait for it at
# the end is more than what loading ahead saves.
QUICK = 1.0
# Seconds that the first process is alone if submissions are quick: a small class is graded then.
# Its workers keep two processors busy, and another process takes half a second of them to begin.
ALONE = 2.0
DIED = (
    "The process that graded this submission ended twice; "
    "run `grader run` on this submission alone to see why."
)


class LocalExecutor:
    """As many processes as asked for, started when there is so much work for them."""

    def __init__(self, setup: Setup, jobs: int, early: GradingProcess | None = None) -> None:
        """Take over a process that was started `early`, if there is one."""
        self._setup = setup
        self._slots = [Slot() for _ in range(jobs)]
        if early:
            self._slots[0].take_over(early, setup)

    def grade(self, submissions: Iterable[Submission]) -> Iterator[Done]:
        """Grade as `Executor.grade` describes."""
        waiting = iter(submissions)
        first, *others = self._slots
        self._feed(first, waiting)
        began, alone = time.monotonic(), QUICK
        while busy := {slot.connection: slot for slot in self._slots if slot.works}:
            patience = max(began + alone - time.monotonic(), 0.0) if others else None
            for connection in wait([c for c in busy if c], patience):
                slot = next(one for c, one in busy.items() if c is connection)
                done = self._collect(slot)
                self._feed(slot, waiting)
                alone = ALONE
                if done:
                    yield done
            if time.monotonic() >= began + alone:
                for slot in others:
                    self._feed(slot, waiting)
                others = []

    def close(self) -> None:
        """End all processes, whatever they do."""
        for slot in self._slots:
            slot.close()

    def _feed(self, slot: "Slot", waiting: Iterator[Submission]) -> None:
        """Have a slot know as many submissions as it should."""
        missing = max(slot.most - len(slot.works), 0)
        slot.works.extend(islice(waiting, missing))
        while slot.sent < min(slot.most, len(slot.works)):
            self._send(slot)

    def _send(self, slot: "Slot") -> None:
        """Send the next work; replace a process that died while it was idle, before any is lost."""
        if not slot.sent:
            slot.tries += 1
            if not (slot.process and slot.process.is_alive()):
                slot.close()
                slot.take_over(GradingProcess.start(), self._setup)
        assert slot.connection
        with contextlib.suppress(OSError):  # then it died just now, which `_collect` finds out
            slot.connection.send(slot.works[slot.sent])
        slot.sent += 1

    def _collect(self, slot: "Slot") -> Done | None:
        """Return what came of a slot's first work; None if it is tried again."""
        assert slot.connection and slot.works
        try:
            answer = slot.connection.recv()
        except (EOFError, OSError):
            slot.close()
            given_up = slot.tries >= TRIES
            return Done(slot.next(), problem=DIED) if given_up else None
        if isinstance(answer, GraderError):
            raise answer
        slot.next(in_time=True)
        done: Done = answer
        return done


@dataclass
class Slot:
    """One process and what it is working on."""

    process: SpawnProcess | None = None
    connection: "Connection[Submission | Setup, Done | GraderError] | None" = None
    works: deque[Submission] = field(default_factory=deque)  # the first one is being graded
    sent: int = 0  # of these
    tries: int = 0  # of the first one
    most: int = 1  # works that it should know
    since: float = 0.0  # when the first one began

    def take_over(self, started: GradingProcess, setup: Setup) -> None:
        """Have a process that was started get ready to grade."""
        self.process, self.connection = started
        with contextlib.suppress(OSError):  # then it died just now, which is found out later
            self.connection.send(setup)

    def next(self, *, in_time: bool = False) -> Submission:
        """Return the first work, which is done, and begin the next one."""
        now = time.monotonic()
        self.most = KNOWN if in_time and now - self.since < QUICK else 1
        self.since, self.tries = now, int(self.sent > 1)
        self.sent = max(self.sent - 1, 0)
        return self.works.popleft()

    def close(self) -> None:
        """End the process that grades."""
        if self.process and self.connection:
            GradingProcess(self.process, self.connection).close()
        self.process = self.connection = None
        self.sent, self.most = 0, 1  # whichever it was that ended it, is found out one by one
