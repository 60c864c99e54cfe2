"""The workers of a Dask cluster that somebody else started and keeps."""

import asyncio
import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from itertools import islice
from threading import local

from distributed import Client, Future, KilledWorker, as_completed, get_worker

from grader.classes.executors.executor import Done, Grader, Setup
from grader.core.errors import GraderError
from grader.core.submission import Submission

# Seconds. A margin: a scheduler answers at once, and after this the address is probably wrong.
CONNECT_SECONDS = 10
# Seconds between two looks whether there is a worker at all, while no submission gets ready.
LOOK_SECONDS = 2.0
# Seconds. A choice: a queue of jobs starts new workers in that time, and nobody waits for a night.
MOST_WITHOUT_WORKERS = 600.0
# Seconds between two looks whether a grade is ready. A choice: less than a tenth of its time.
POLL_SECONDS = 0.01
PER_THREAD = 2  # submissions on their way for each thread: one is graded while the next one travels
_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss)://[^\s/]+")
DIED = "Several workers of the cluster ended while they graded it."

# What Dask raises for work whose scheduler does not answer any more; `OSError` where it cannot
# connect, or what was connected is closed.
GONE = (CancelledError, asyncio.CancelledError, OSError)

LOGGERS = ("distributed.client", "distributed.core", "distributed.comm")

_of_this_thread = local()  # the grader that a worker's thread keeps from one submission to the next


class ClusterExecutor:
    """Grades on all workers that a scheduler has, also on those that join later."""

    def __init__(self, setup: Setup, scheduler: str, say: Callable[[str], None]) -> None:
        """Connect; `GraderError` without a scheduler or worker, or with another version there.

        `say` tells people what is waited for.
        """
        self._setup, self._scheduler, self._say = setup, scheduler, say
        self._without: float | None = None  # since when there has been no worker
        self._looked = time.monotonic()
        if not _ADDRESS.fullmatch(scheduler):
            message = f"{scheduler} is not an address of a Dask scheduler."
            raise GraderError(message, "Write it as tcp://host:8786 or tls://host:8786.")
        for name in LOGGERS:  # what they tell of a lost scheduler is said here in one sentence
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self._client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            message = f"The Dask scheduler at {scheduler} does not answer."
            raise GraderError(message, "Start one with `dask scheduler`, and workers.") from error

    def grade(self, submissions: Iterable[Submission]) -> Iterator[Done]:
        """See `Executor`. Dask gives the work of a worker that is lost to another one.

        `GraderError` where the scheduler itself is lost, or all workers for long: what was graded
        until then is kept.
        """
        waiting, first = iter(submissions), dict["Future[Done | GraderError]", Submission]()
        with self._answering():
            room = self._room()
        for one in islice(waiting, room):  # outside: an error of reading is none of Dask's
            with self._answering():
                first[self._submit(one)] = one
        with self._answering():
            running = as_completed(first, loop=self._client.loop)
        while first:
            with self._answering():
                while not running.has_ready():
                    time.sleep(POLL_SECONDS)
                    self._look()
                future = next(running)
            submission = first.pop(future)
            for one in islice(waiting, 1):
                with self._answering():
                    started = self._submit(one)
                    first[started] = one
                    running.add(started)
            with self._answering():
                done = self._result(future, submission)
            yield done

    def _result(self, future: "Future[Done | GraderError]", submission: Submission) -> Done:
        """Return the grade; where its worker is lost before it is fetched, it is made again."""
        try:
            done = self._fetched(future)
        except KilledWorker:
            return Done(submission, problem=DIED)
        finally:
            future.release()
        if isinstance(done, GraderError):
            raise done
        return done

    def _fetched(self, future: "Future[Done | GraderError]") -> Done | GraderError:
        while True:
            try:
                done: Done | GraderError = future.result(timeout=LOOK_SECONDS)
                return done
            except TimeoutError:
                if future.status == "error":  # raised there
                    raise
                self._look()

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Raise `GraderError` where the scheduler does not answer what is asked meanwhile."""
        try:
            yield
        except GONE as error:
            message = f"The Dask scheduler at {self._scheduler} does not answer any more."
            advice = "Start it again, and run the same command again to continue."
            raise GraderError(message, advice) from error

    def _look(self) -> None:
        """Say where no worker is left, and stop where that lasts."""
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        if self._client.nthreads():
            if self._without is not None:
                self._say("A worker is there again; grading goes on.")
            self._without = None
            return
        has_none = f"The Dask scheduler at {self._scheduler} has no worker left"
        minutes = f"{MOST_WITHOUT_WORKERS / 60:g} minutes"
        if self._without is None:
            self._without = now
            self._say(
                f"{has_none}; expected at least one. Start one with `dask worker"
                f" {self._scheduler}`; grading goes on then, or ends after {minutes}."
            )
        elif now - self._without >= MOST_WITHOUT_WORKERS:
            message = f"{has_none}, for {minutes}; expected at least one."
            raise GraderError(message, "Start one, and run the same command again to continue.")

    def close(self) -> None:
        """Leave the cluster as it was."""
        self._client.close()

    def _room(self) -> int:
        threads: int = sum(self._client.nthreads().values())
        if not threads:
            message = "The Dask scheduler has no worker."
            raise GraderError(message, "Start one with `dask worker` and its address.")
        return PER_THREAD * threads

    def _submit(self, submission: Submission) -> "Future[Done | GraderError]":
        return self._client.submit(grade_here, self._setup, submission, pure=False)


def grade_here(setup: Setup, submission: Submission) -> Done | GraderError:
    """Grade a submission on a worker of the cluster."""
    try:
        if getattr(_of_this_thread, "setup", None) != setup:
            _of_this_thread.grader = setup.open_grader(setup)
            _of_this_thread.setup = setup
    except GraderError as error:
        where = get_worker().address
        return GraderError(f"The worker at {where}: {error.message}", error.advice)
    grader: Grader = _of_this_thread.grader
    return grader.grade(submission)
