"""The plain sandbox: a fresh process per worker. It stops hangs and crashes, not curiosity."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from grader.core.cases import Case
from grader.core.outcomes import Crashed, LoadedFunction, Loading, NotLoaded, Outcome, TimedOut
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox.channel import ChannelBrokenError, ChannelTimeoutError
from grader.sandbox.process import PlainProcess
from grader.sandbox.replies import Reply, read_loading, read_outcome
from grader.sandbox.requests import load_request, run_request

START_SECONDS = 30.0  # importing NumPy on a slow or busy machine is no student's fault


class PlainSandbox:
    """Opens workers as ordinary child processes. Works on every system."""

    isolation = "none"

    def __init__(self) -> None:
        self._ready: PlainProcess | None = None

    def prepare(self) -> None:
        """Starts the first process now, so that it imports NumPy while the rubric is read."""
        self._ready = PlainProcess()

    def close(self) -> None:
        """Ends a process that was prepared and never used."""
        if self._ready:
            self._ready.close()
            self._ready = None

    @contextmanager
    def open(self, job: Job) -> Iterator["PlainWorker"]:
        """A worker for one submission."""
        process, self._ready = self._ready or PlainProcess(), None
        worker = PlainWorker(job, process)
        try:
            yield worker
        finally:
            worker.close()


class PlainWorker:
    """Loads one submission and runs its cases; starts afresh whenever the process dies."""

    def __init__(self, job: Job, process: PlainProcess) -> None:
        self._job = job
        self._process: PlainProcess | None = process
        self._definitions_only = False
        self._seconds_left = job.total_seconds
        self.loading = self._first_load()

    def run(self, criterion: Criterion, case: Case) -> Outcome:
        """Runs one case within the time that is left."""
        if self._seconds_left <= 0:
            return TimedOut(self._job.total_seconds, whole_submission=True)
        if self._process is None and (failure := self._load_again()):
            return failure
        reply = self._ask_in_time(run_request(criterion, case))
        return read_outcome(reply) if isinstance(reply, dict) else reply

    def close(self) -> None:
        """Ends the process, if one is alive."""
        if self._process:
            self._process.close()
        self._process = None

    def _first_load(self) -> Loading:
        reply = self._load()
        if isinstance(reply, dict):
            return read_loading(reply)
        self._definitions_only = True
        self._process = PlainProcess()
        second = self._load()
        if isinstance(second, dict):
            loading = read_loading(second)
            note = (
                f"Loading the files did not end well ({_why(reply)}): "
                "only their imports and definitions were executed."
            )
            return Loading(loading.functions, (note, *loading.notes), loading.printed)
        return _nothing_loaded(self._job, second)

    def _load_again(self) -> Outcome | None:
        self._process = PlainProcess()
        reply = self._load()
        return None if isinstance(reply, dict) else reply

    def _load(self) -> Reply | Outcome:
        """Importing NumPy takes its time and is not charged to the submission."""
        ready = self._ask(b"", START_SECONDS)
        if not isinstance(ready, dict):
            return ready
        return self._ask_in_time(load_request(self._job, self._definitions_only))

    def _ask_in_time(self, message: bytes) -> Reply | Outcome:
        """Asks within the time of one case and what the submission has left."""
        seconds = self._job.seconds
        allowed = min(seconds, self._seconds_left)
        started = time.monotonic()
        reply = self._ask(message, allowed)
        self._seconds_left -= time.monotonic() - started
        if isinstance(reply, TimedOut) and allowed < seconds:
            return TimedOut(self._job.total_seconds, whole_submission=True)
        return reply

    def _ask(self, message: bytes, seconds: float) -> Reply | Outcome:
        assert self._process
        try:
            return self._process.channel.ask(message, seconds)
        except ChannelTimeoutError:
            self.close()
            return TimedOut(seconds)
        except ChannelBrokenError:
            reason = self._process.ending()
            self.close()
            return Crashed(reason)


def _nothing_loaded(job: Job, failure: Outcome) -> Loading:
    absence = NotLoaded(f"the files could not be loaded: {_why(failure)}")
    functions = {name: LoadedFunction(name, absence=absence) for name in job.functions}
    return Loading(functions)


def _why(failure: Outcome) -> str:
    match failure:
        case TimedOut(seconds=seconds):
            return f"it took longer than {seconds:g} s"
        case Crashed(reason=reason):
            return reason
        case _:
            return "the process failed"
