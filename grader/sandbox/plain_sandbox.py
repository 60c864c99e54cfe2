"""The plain sandbox: a fresh process per worker. It stops hangs and crashes, not curiosity."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, closing
from io import RawIOBase
from typing import Any, cast

from grader.core.errors import GraderError
from grader.core.rubric import Criterion
from grader.core.submission import Job, Question, Sighting
from grader.sandbox.fork_server import bare_process
from grader.sandbox.isolation.measured_isolation import IsolationReport, no_wall
from grader.sandbox.process import ending_sentence
from grader.sandbox.style_reader import Breaches, read_style
from grader.sandbox.submission_worker import SubmissionWorker
from grader.sandbox.survey_reader import read_survey
from grader.sandbox.time.time_allowance import waited_for_processor
from grader.sandbox.wire.channel import ChannelBroken, ChannelTimeout, PipeChannel

START_SECONDS = 30.0  # importing NumPy on a slow or busy machine is no student's fault


class PlainSandbox:
    """Opens workers as ordinary child processes. Works on every system."""

    isolation = "none"

    @property
    def report(self) -> IsolationReport:
        """There is no wall to measure."""
        return no_wall("this form of the sandbox is a plain process")

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

    def open(self, job: Job) -> AbstractContextManager[SubmissionWorker]:
        """A worker for one submission."""
        return closing(SubmissionWorker(job, self._start))

    def read_style(self, job: Job, criteria: Sequence[Criterion]) -> Breaches:
        """What is not as the `style` of criteria asks, by criterion."""
        return read_style(self._start, job, criteria)

    def survey(self, files: Mapping[str, bytes], question: Question) -> tuple[Sighting, ...] | None:
        """Where functions stand in sources."""
        return read_survey(self._start, files, question)

    def _start(self) -> "PlainProcess":
        process, self._ready = self._ready or PlainProcess(), None
        process.wait()
        return process


class PlainProcess:
    """One bare Python with an empty environment and a folder of its own that goes with it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            bare_process.command("worker"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=bare_process.environment(),
            start_new_session=True,
            pipesize=bare_process.PIPE_BYTES,
            bufsize=0,
        )
        requests, replies = self._process.stdin, self._process.stdout
        self.channel = PipeChannel(cast(RawIOBase, requests), cast(RawIOBase, replies))
        self.channel.send(bare_process.first_input())

    def wait(self) -> None:
        """Until it is ready. Raises `GraderError` if it does not start."""
        try:
            self.channel.wait_until_ready(START_SECONDS)
        except (ChannelTimeout, ChannelBroken) as error:
            self.close()
            message = (
                f"No process for student code could be started: {error or 'it took too long'}."
            )
            raise GraderError(message, "Try again; see whether Python and NumPy start.") from error

    def waited(self) -> float:
        """Seconds that it stood ready to run while others ran, as far as the system tells."""
        return waited_for_processor(self._process.pid)

    def ending(self, patience: float) -> str:
        """How the process ended, as the end of a sentence; `close` kills it if it has not."""
        try:
            return ending_sentence(self._process.wait(patience))
        except subprocess.TimeoutExpired:
            return ending_sentence(None)

    def close(self) -> None:
        """Kills the process with all of its session and removes its folder."""
        _kill_session(self._process)
        self._process.wait()
        self.channel.close()
        self._folder.cleanup()


def plain_process() -> PlainProcess:
    """A process that is ready."""
    process = PlainProcess()
    process.wait()
    return process


def _kill_session(process: "subprocess.Popen[Any]") -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):
        process.kill()
