"""The trusted side of the fork server: starts it, and obtains confined processes from it.

Nothing here imports NumPy before a process is asked for, so that both sides can import it at once.
"""

import contextlib
import json
import socket
import subprocess
import threading
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from grader.core.errors import GraderError
from grader.sandbox import bootstrap
from grader.sandbox.process import ending_sentence

if TYPE_CHECKING:
    from grader.sandbox.channel import SocketChannel

START_SECONDS = 30.0
ANSWER_SECONDS = 5.0
PATIENCE = 0.2  # for a process that closed its end of the wire to end
SURVIVAL_SECONDS = 0.1
MAX_ANSWER = 65536


class ZygoteFailed(GraderError):
    """It did not start, did not answer in time, or could not confine a process."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"No confined process for student code could be started: {reason}.",
            "Run `grader doctor` to see what this system allows.",
        )
        self.reason = reason


class Zygote:
    """One fork server. Safe to share between threads."""

    def __init__(self, without: Collection[str] = (), packages: Collection[str] = ()) -> None:
        """Starts it without waiting. `without` names layers to leave off, for tests.

        `packages` are importable names, beside the standard library and NumPy, that student code
        may read.
        """
        self.packages = frozenset(packages)
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = _start(theirs)
        self._control.settimeout(START_SECONDS)
        settings = {"without": sorted(without), "packages": ["numpy", *sorted(packages)]}
        self._control.send(json.dumps(settings).encode())
        self._hello: dict[str, Any] = {}

    def wait(self) -> None:
        """Until it is ready. `ZygoteFailed`."""
        with self._lock:
            if not self._hello:
                self._hello = self._answer(START_SECONDS)

    @property
    def layers(self) -> list[str]:
        """The names of the layers that hold."""
        return list(self._hello["layers"])

    @property
    def missing(self) -> dict[str, str]:
        """Why the other layers do not hold, by their names."""
        return dict(self._hello["missing"])

    def start(self, role: str = "worker") -> "ZygoteProcess":
        """A new confined process, ready for its first message. `ZygoteFailed`."""
        from grader.sandbox.channel import SocketChannel

        self.wait()
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                answer = self._order({"fork": role}, [theirs.fileno()])
        except ZygoteFailed:
            ours.close()
            raise
        process = ZygoteProcess(self, answer["process"], ours, SocketChannel(ours))
        process.wait()
        return process

    def end(self, process: int, patience: float) -> int | None:
        """The exit code of a child, which is killed if it has not ended; then it is `None`."""
        answer = self._order({"end": process, "patience": patience})
        code: int | None = answer["code"]
        return code

    def drop(self, process: int) -> None:
        """Kills a child without waiting for its end."""
        with self._lock:
            try:
                self._control.send(json.dumps({"drop": process}).encode())
            except OSError:  # then it is gone, and its children with it
                return

    def close(self) -> None:
        """Ends the zygote and all its children."""
        self._control.close()
        self._process.kill()
        self._process.wait()

    def _order(self, order: dict[str, Any], descriptors: Collection[int] = ()) -> dict[str, Any]:
        with self._lock:
            try:
                self._control.settimeout(ANSWER_SECONDS)
                text = json.dumps(order).encode()
                socket.send_fds(self._control, [text], list(descriptors))
            except OSError as error:
                raise ZygoteFailed(f"the fork server is gone ({error})") from error
            return self._answer(ANSWER_SECONDS)

    def _answer(self, seconds: float) -> dict[str, Any]:
        self._control.settimeout(seconds)
        try:
            text = self._control.recv(MAX_ANSWER)
        except OSError as error:
            raise ZygoteFailed(f"the fork server does not answer ({error})") from error
        answer: dict[str, Any] = json.loads(text or '{"failed": "the fork server ended"}')
        if "failed" in answer:
            raise ZygoteFailed(answer["failed"])
        return answer


class ZygoteProcess:
    """One confined process."""

    def __init__(
        self, zygote: Zygote, number: int, connection: socket.socket, channel: "SocketChannel"
    ) -> None:
        self.number = number  # as the outside sees it
        self.channel = channel
        self._zygote = zygote
        self._connection = connection
        self._alive = True

    def wait(self) -> None:
        """Until it is confined. `ZygoteFailed`."""
        self._connection.settimeout(ANSWER_SECONDS)
        try:
            ready = self._connection.recv(1)
        except OSError:
            ready = b""
        if not ready:
            self.close()
            raise ZygoteFailed("a process could not be confined as the first one was")

    def ending(self) -> str:
        """How it ended, as the end of a sentence; it is ended if it had not."""
        self._alive = False
        return ending_sentence(self._zygote.end(self.number, PATIENCE))

    def outlived(self) -> bool:
        """Kills it, and says whether something that it started still holds the wire open."""
        self._alive = False
        self._zygote.end(self.number, 0.0)
        self._connection.settimeout(SURVIVAL_SECONDS)
        try:
            return bool(self._connection.recv(1))
        except ConnectionError:
            return False
        except TimeoutError:
            return True

    def close(self) -> None:
        """Ends it, with all it started."""
        self._connection.close()
        if self._alive:
            self._zygote.drop(self.number)
        self._alive = False


def _start(control: socket.socket) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        bootstrap.command("zygote", str(control.fileno())),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=bootstrap.environment(),
        pass_fds=[control.fileno()],
        start_new_session=True,
        pipesize=bootstrap.PIPE_BYTES,
    )
    assert process.stdin
    with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
        pipe.write(bootstrap.first_input())
    return process
