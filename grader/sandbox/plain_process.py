"""A process of its own for each worker, on every system. It stops hangs and crashes."""

import os
import signal
import subprocess
from io import RawIOBase
from typing import Any, cast

from grader.core.errors import GraderError
from grader.sandbox.fork_server import bare_process
from grader.sandbox.process import ending_sentence
from grader.sandbox.time_limits import waited_for_processor
from grader.sandbox.wire.channel import ChannelBroken, ChannelTimeout, PipeChannel
from grader.temporary.held_folders import HeldFolder

# A margin: importing NumPy takes 0.2 s, on a slow or busy machine more, for which no student pays.
START_SECONDS = 30.0


class PlainProcess:
    """One bare Python with an empty environment and a folder of its own that goes with it."""

    shared = None  # it knows nothing that it is not sent

    def __init__(self) -> None:
        self._folder = HeldFolder("work")
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

    def wait(self) -> None:
        """Wait until the process is ready. Raises `GraderError` if it does not start."""
        try:
            self.channel.wait_until_ready(START_SECONDS)
        except (ChannelTimeout, ChannelBroken) as error:
            self.close()
            message = (
                f"No process for student code could be started: {error or 'it took too long'}."
            )
            raise GraderError(
                message, "Try again, and check that Python and NumPy start."
            ) from error

    def waited(self) -> float:
        """Return how many seconds it stood ready to run while others ran, if the system tells."""
        return waited_for_processor(self._process.pid)

    def ending(self, patience: float) -> str:
        """Return how it ended, as the end of a sentence; `close` kills it if it has not."""
        try:
            return ending_sentence(self._process.wait(patience))
        except subprocess.TimeoutExpired:
            return ending_sentence(None)

    def close(self) -> None:
        """Kill the process with all of its session, and remove its folder."""
        _kill_session(self._process)
        self._process.wait()
        self.channel.close()
        self._folder.cleanup()


def _kill_session(process: "subprocess.Popen[Any]") -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):
        process.kill()
