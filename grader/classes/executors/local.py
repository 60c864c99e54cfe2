"""Processes of this machine, each with a sandbox of its own."""

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from grader.classes.executors.executor import Done, Setup
from grader.confined.quick_dataclass import dataclass
from grader.core.errors import GraderError
from grader.core.submission import Submission

# Of a submission whose process ended: the first time the cause may be another program, such as one
# that took the memory.
TRIES = 2
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
        while busy := {slot.connection: slot for slot in self._slots if slot.work}:
            for connection in wait([c for c in busy if c]):
                slot = next(one for c, one in busy.items() if c is connection)
                done = self._collect(slot)
                if done:
                    self._feed(slot, waiting)
                    yield done

    def close(self) -> None:
        """End all processes, whatever they do."""
        for slot in self._slots:
            slot.close()

    def _feed(self, slot: "Slot", waiting: Iterator[Submission]) -> None:
        slot.work, slot.tries = next(waiting, None), 0
        if slot.work:
            self._send(slot)

    def _send(self, slot: "Slot") -> None:
        """Send the work; replace a process that died while it was idle, before anything is lost."""
        assert slot.work
        slot.tries += 1
        if not (slot.process and slot.process.is_alive()):
            slot.start(self._setup)
        assert slot.connection
        with contextlib.suppress(OSError):  # then it died just now, which `_collect` finds out
            slot.connection.send(slot.work)

    def _collect(self, slot: "Slot") -> Done | None:
        """Return what came of a slot's work; None if it is tried again."""
        assert slot.connection and slot.work
        try:
            answer = slot.connection.recv()
        except (EOFError, OSError):
            slot.close()
            if slot.tries >= TRIES:
                return Done(slot.work, problem=DIED)
            self._send(slot)
            return None
        if isinstance(answer, GraderError):
            raise answer
        done: Done = answer
        return done


@dataclass
class Slot:
    """One process and what it is working on."""

    process: SpawnProcess | None = None
    connection: "Connection[Submission, Done | GraderError] | None" = None
    work: Submission | None = None
    tries: int = 0

    def start(self, setup: Setup) -> None:
        """Start a new process in place of the one before."""
        self.close()
        self.connection, theirs = START.Pipe()
        with theirs, safe_path():
            process = START.Process(target=serve, args=(theirs, setup), daemon=True)
            process.start()
        self.process = process  # only now: one that could not be started cannot be killed either

    def close(self) -> None:
        """End the process that grades."""
        if self.connection:
            self.connection.close()
        if self.process:
            self.process.kill()
            self.process.join()
        self.process = self.connection = None


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
    with contextlib.suppress(EOFError, OSError), contextlib.closing(grader):
        while True:
            connection.send(grader.grade(connection.recv()))
