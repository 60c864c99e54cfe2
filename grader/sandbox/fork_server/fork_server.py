"""The trusted side of the fork server: starts it, and obtains confined processes from it.

Nothing here imports NumPy before a process is asked for, so that both sides can import it at once.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING, Any

from grader.sandbox.fork_server import bare_process
from grader.sandbox.fork_server.forked_ahead import ForkedAhead, Unborn
from grader.sandbox.fork_server.memory_file import memory_file
from grader.sandbox.process import ZygoteFailed, ZygoteGone, ending_sentence

if TYPE_CHECKING:
    from grader.sandbox.fork_server.forked_process import ZygoteProcess
    from grader.sandbox.fork_server.worker_folder import FolderContent
    from grader.sandbox.wire.shared_work import SharedWork

# Until a fork server that does not answer is taken to hang. It runs no student code, and that it
# has ended is known at once: so there is time for the busiest machine.
START_SECONDS = 60.0
# A margin: a fork takes milliseconds, and a busy machine may take its time, as above.
ANSWER_SECONDS = 30.0
# A margin for a server that closed its connection: the kernel does this just before the process
# ends.
ENDING_SECONDS = 5.0
MAX_ANSWER = 65536  # bytes: an answer is a short JSON text with a few reasons


class Zygote:
    """One fork server. Safe to share between threads."""

    def __init__(
        self,
        without: Collection[str] = (),
        packages: Collection[str] = (),
        imported: Collection[str] = (),
    ) -> None:
        """Start it without waiting. `without` names layers to leave off, for tests.

        `packages` are importable names, beside the standard library and NumPy, that student code
        may read. `imported` are modules of these, imported once for all workers.
        """
        self.packages = frozenset(packages)
        self._lock = threading.Lock()
        self._hello: dict[str, Any] = {}
        self._shared: SharedWork | None = None  # that it was told to read
        self._prepares = False  # because it was told to
        self._ahead = ForkedAhead()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                self._process = _start(theirs)
        except OSError as error:  # no memory, or no process, for it
            self._control.close()
            raise ZygoteGone(f"no fork server could be started ({error})") from error
        settings = {
            "without": sorted(without),
            "packages": ["numpy", *sorted(packages)],
            "imported": [*imported],
        }
        with contextlib.suppress(OSError):  # then it has ended, which `wait` finds out
            self._control.settimeout(START_SECONDS)
            self._control.send(json.dumps(settings).encode())

    def wait(self) -> None:
        """Wait until the fork server is ready. Raises `ZygoteFailed`."""
        with self._lock:
            if not self._hello:
                self._hello = self._answer(START_SECONDS)

    def check(self) -> None:
        """Raise `ZygoteGone` if the fork server has ended."""
        code = self._process.poll()
        if code is not None:
            raise ZygoteGone(f"the fork server ended: {ending_sentence(code)}")

    @property
    def layers(self) -> list[str]:
        """Return the names of the layers that hold."""
        return list(self._hello["layers"])

    @property
    def missing(self) -> dict[str, str]:
        """Return why the other layers do not hold, by their names."""
        return dict(self._hello["missing"])

    def start(
        self, role: str = "worker", content: "FolderContent | None" = None
    ) -> "ZygoteProcess":
        """Return a new confined process, ready for its first message. `ZygoteFailed`.

        `content` is for its folder, if it is to have one and the wall gives it none.
        """
        self.wait()
        with self._lock:
            process = None if content else self._ahead_of(role)
            if not process:
                self._ahead.settle(self._born)
                process = self._born(self._fork(role, content))
        process.wait(ANSWER_SECONDS)
        return process

    def fork_ahead(self, role: str = "worker", question: bytes = b"", number: int = 1) -> None:
        """Order so many processes of that role that `start` will return next; wait for none.

        `question`: a short message, which they find when they are ready.
        """
        with self._lock:
            for _ in range(number - self._ahead.number(role)):
                self._ahead.order(self._fork(role, None), question)

    def has_answered(self, role: str) -> bool:
        """Return whether the answer of a process that was forked ahead has come, without waiting.

        The first byte of all only says that the process is ready.
        """
        with self._lock:
            connection = self._ahead.connection(role)
        flags = socket.MSG_PEEK | socket.MSG_DONTWAIT
        try:
            return bool(connection and len(connection.recv(2, flags)) > 1)
        except OSError:
            return False

    def _fork(self, role: str, content: "FolderContent | None") -> Unborn:
        """Order a process. Call it with the lock held, as all that follows here."""
        from grader.sandbox.fork_server.worker_folder import WorkerFolder

        own = content if content and "namespaces" not in self.layers else None
        folder = WorkerFolder(own) if own else None
        ours, theirs = socket.socketpair()
        unborn = Unborn(role, ours, folder)
        try:
            with theirs:
                order = {"fork": role, **({"folder": str(folder.work)} if folder else {})}
                self._send(order, [theirs.fileno()])
        except ZygoteFailed:
            unborn.close()
            raise
        return unborn

    def _born(self, unborn: Unborn) -> "ZygoteProcess":
        """Return the process that was ordered last."""
        from grader.sandbox.fork_server.forked_process import ZygoteProcess
        from grader.sandbox.wire.channel import SocketChannel

        try:
            number = self._answer(ANSWER_SECONDS)["process"]
        except ZygoteFailed:
            unborn.close()
            raise
        _, ours, folder = unborn
        return ZygoteProcess(self, number, ours, SocketChannel(ours), folder, self._shared)

    def prepare(self) -> None:
        """Have it do now, once, what each worker would have to do: for a class. Wait for nothing.

        Else it does so when nobody has ordered anything for a while.
        """
        with self._lock, contextlib.suppress(OSError):  # it is gone: the next order will say so
            if not self._prepares:
                self._control.send(b'{"prepare": true}')
            self._prepares = True

    def read_ahead(self, shared: "SharedWork") -> None:
        """Have it read what all submissions of an assignment share, if it has not yet.

        Nobody waits for that. `ZygoteFailed` where a worker was forked too early to know it, and
        cannot be ended.
        """
        if self._shared == shared:
            return
        self._shared = shared
        if self._ahead.number("worker"):
            self._close_ahead()
        descriptor = memory_file(shared.message())
        try:
            with self._lock, contextlib.suppress(OSError):  # it is gone: the next order will say so
                socket.send_fds(self._control, [b'{"read": true}'], [descriptor])
        finally:
            os.close(descriptor)

    def end(self, process: int, patience: float) -> int | None:
        """Return the exit code of a child; kill it if it has not ended, and return `None`."""
        with self._lock:
            self._ahead.settle(self._born)
            self._send({"end": process, "patience": patience})
            code: int | None = self._answer(ANSWER_SECONDS + patience)["code"]
        return code

    def drop(self, process: int) -> None:
        """Kill a child without waiting for its end."""
        with self._lock:
            try:
                self._control.send(json.dumps({"drop": process}).encode())
            except OSError:  # then it is gone, and its children with it
                return

    def kill(self) -> None:
        """Let the zygote and all its children end, and wait for none."""
        self._ahead.close()
        self._control.close()
        self._process.kill()

    def close(self) -> None:
        """End the zygote and all its children."""
        self.kill()
        self._process.wait()

    def _ahead_of(self, role: str) -> "ZygoteProcess | None":
        self._ahead.settle(self._born, role)
        return self._ahead.take(role)

    def _close_ahead(self) -> None:
        self.wait()
        with self._lock:
            self._ahead.settle(self._born)
            workers = list(iter(partial(self._ahead.take, "worker"), None))
        for worker in workers:
            worker.close()

    def _send(self, order: dict[str, Any], descriptors: Collection[int] = ()) -> None:
        try:
            self._control.settimeout(ANSWER_SECONDS)
            socket.send_fds(self._control, [json.dumps(order).encode()], list(descriptors))
        except OSError as error:
            raise ZygoteGone(f"the fork server is gone ({error})") from error

    def _answer(self, seconds: float) -> dict[str, Any]:
        self._control.settimeout(seconds)
        try:
            text = self._control.recv(MAX_ANSWER)
        except ConnectionError as error:  # it ended before it read what was sent
            raise self._ended() from error
        except OSError as error:
            raise ZygoteGone(f"the fork server does not answer ({error})") from error
        if not text:
            raise self._ended()
        answer: dict[str, Any] = json.loads(text)
        if "failed" in answer:
            raise ZygoteFailed(answer["failed"])
        return answer

    def _ended(self) -> ZygoteFailed:
        """Return why there is no answer. The kernel kills for a call that it refuses."""
        try:
            code = self._process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            return ZygoteGone("the fork server closed its connection")
        if code == -signal.SIGSYS:
            return ZygoteFailed("the kernel kills the fork server for a system call")
        reason = f"the fork server ended: {ending_sentence(code)}"
        return ZygoteGone(reason, killed=code < 0)


def _start(control: socket.socket) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        bare_process.command("zygote", str(control.fileno())),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=bare_process.environment(),
        pass_fds=[control.fileno()],
        start_new_session=True,
    )
