"""Processes of this machine, each with a sandbox of its own."""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import field
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue

from grader.classes.executors.executor import Done, Setup
from grader.confined.quick_dataclass import dataclass
from grader.core.errors import GraderError
from grader.core.submission import Submission

# Of a submission whose process ended: the first time the cause may be another program, such as one
# that took the memory.
TRIES = 2
# Submissions that load while one runs: with one alone, nothing computes while the grader is at the
# end of a grade.
AHEAD = 2
# Submissions that a process knows: the one that it grades, those ahead, and one for when the first
# is done and this process keeps it.
KNOWN = 2 + AHEAD
# Seconds. A process that takes longer for one knows that one alone: what the others wait for it at
# the end is more than what loading ahead saves.
QUICK = 1.0
DIED = (
    "The process that graded this submission ended twice; "
    "run `grader run` on this submission alone to see why."
)
SAFE_PATH = "PYTHONSAFEPATH"
START = multiprocessing.get_context("spawn")  # no memory and no lock of this process is inherited


class LocalExecutor:
    """As many processes as asked for, started when there is work for them."""

    def __init__(self, setup: Setup, jobs: int) -> None:
        self._setup = setup
        self._slots = [Slot() for _ in range(jobs)]

    def grade(self, submissions: Iterable[Submission]) -> Iterator[Done]:
        """Grade as `Executor.grade` describes."""
        waiting = iter(submissions)
        for slot in self._slots:
            self._feed(slot, waiting)
        while busy := {slot.connection: slot for slot in self._slots if slot.works}:
            for connection in wait([c for c in busy if c]):
                slot = next(one for c, one in busy.items() if c is connection)
                done = self._collect(slot)
                self._feed(slot, waiting)
                if done:
                    yield done

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
                slot.start(self._setup)
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
    connection: "Connection[Submission, Done | GraderError] | None" = None
    works: deque[Submission] = field(default_factory=deque)  # the first one is being graded
    sent: int = 0  # of these
    tries: int = 0  # of the first one
    most: int = 1  # works that it should know
    since: float = 0.0  # when the first one began

    def start(self, setup: Setup) -> None:
        """Start a new process in place of the one before."""
        self.close()
        self.connection, theirs = START.Pipe()
        with theirs, safe_path():
            process = START.Process(target=serve, args=(theirs, setup), daemon=True)
            process.start()
        self.process = process  # only now: one that could not be started cannot be killed either

    def next(self, *, in_time: bool = False) -> Submission:
        """Return the first work, which is done, and begin the next one."""
        now = time.monotonic()
        self.most = KNOWN if in_time and now - self.since < QUICK else 1
        self.since, self.tries = now, int(self.sent > 1)
        self.sent = max(self.sent - 1, 0)
        return self.works.popleft()

    def close(self) -> None:
        """End the process that grades."""
        if self.connection:
            self.connection.close()
        if self.process:
            self.process.kill()
            self.process.join()
        self.process = self.connection = None
        self.sent, self.most = 0, 1  # whichever it was that ended it, is found out one by one


@contextlib.contextmanager
def safe_path() -> Iterator[None]:
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


def serve(connection: "Connection[Done | GraderError, Submission]", setup: Setup) -> None:
    """Serve until the other side ends. Ctrl-C is the other side's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        grader = setup.open_grader(setup)
    except GraderError as error:
        connection.send(error)
        return
    works = Works(connection)
    with contextlib.suppress(EOFError, OSError), contextlib.closing(grader):
        while work := works.take():
            connection.send(grader.grade(work, works.following))


class Works:
    """The submissions that come, received while one is graded: so none waits to be sent."""

    def __init__(self, connection: "Connection[Done | GraderError, Submission]") -> None:
        self._connection = connection
        self._came: SimpleQueue[Submission | None] = SimpleQueue()
        self._next: deque[Submission | None] = deque()  # taken out of there; None is the end
        threading.Thread(target=self._receive, daemon=True).start()

    def take(self) -> Submission | None:
        """Return the next one, waiting for it; `None` when the other side has ended."""
        return self._next.popleft() if self._next else self._came.get()

    def following(self) -> list[Submission]:
        """Return those to be taken next, as far as they have come and may begin ahead."""
        while len(self._next) < AHEAD and not self._came.empty():
            self._next.append(self._came.get())
        return [work for work in self._next if work]

    def _receive(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                self._came.put(self._connection.recv())
        self._came.put(None)
