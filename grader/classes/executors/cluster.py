"""The workers of a Dask cluster that somebody else started and keeps."""

import asyncio
import logging
import re
from collections.abc import Iterable, Iterator
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

    def __init__(self, setup: Setup, scheduler: str) -> None:
        """Connect; `GraderError` without a scheduler or worker, or with another version there."""
        self._setup, self._scheduler = setup, scheduler
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

        `GraderError` where the scheduler itself is lost: what was graded until then is kept.
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
                future = next(running)
            submission = first.pop(future)
            for one in islice(waiting, 1):
                with self._answering():
                    started = self._submit(one)
                    first[started] = one
                    running.add(started)
            with self._answering():
                done = _result(future, submission)
            yield done

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Raise `GraderError` where the scheduler does not answer what is asked meanwhile."""
        try:
            yield
        except GONE as error:
            message = f"The Dask scheduler at {self._scheduler} does not answer any more."
            advice = "Start it again, and run the same command again to continue."
            raise GraderError(message, advice) from error

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


def _result(future: "Future[Done | GraderError]", submission: Submission) -> Done:
    try:
        done: Done | GraderError = future.result()
    except KilledWorker:
        return Done(submission, problem=DIED)
    finally:
        future.release()
    if isinstance(done, GraderError):
        raise done
    return done


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
