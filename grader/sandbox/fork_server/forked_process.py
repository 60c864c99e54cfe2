"""A confined process, as the fork server made it."""

import contextlib
import socket
from typing import Protocol

from grader.sandbox.process import ProcessLost, Shared, ZygoteFailed, ZygoteGone, ending_sentence
from grader.sandbox.time_limits import waited_for_processor
from grader.sandbox.wire.channel import SocketChannel
from grader.temporary.held_folders import HeldFolder

# The kernel closes a dead process's wire at once; what holds it longer lives.
SURVIVAL_SECONDS = 0.1


class Parent(Protocol):
    """What a process needs of the fork server that it is a child of."""

    def end(self, process: int, patience: float) -> int | None:
        """Return the exit code of a child; kill it if it has not ended, and return `None`."""
        ...

    def drop(self, process: int) -> None:
        """Kill a child without waiting for its end."""
        ...


class ZygoteProcess:
    """One process that is confined."""

    def __init__(
        self,
        parent: Parent,
        number: int,
        connection: socket.socket,
        channel: SocketChannel,
        folder: HeldFolder | None = None,
        shared: Shared | None = None,
    ) -> None:
        """Take over the connection, and a `folder` that goes with the process.

        It knows what of `shared` work its fork server has read.
        """
        self.number = number  # as the outside sees it
        self.channel = channel
        self.shared = shared
        self._parent = parent
        self.connection = connection
        self._folder = folder
        self._alive = True

    def wait(self, seconds: float) -> None:
        """Wait until the process is confined. Raises `ZygoteGone`."""
        self.connection.settimeout(seconds)
        try:
            ready = self.connection.recv(1)
        except OSError:
            ready = b""
        if not ready:
            self.close()
            raise ZygoteGone("the process could not be confined like the first one")

    def waited(self) -> float:
        """Return how many seconds it stood ready to run while others ran, if the system tells."""
        return waited_for_processor(self.number)

    def ending(self, patience: float) -> str:
        """Return how it ended, as the end of a sentence; end it if it has not after `patience`.

        `ProcessLost` if the fork server ended, and it with it.
        """
        self._alive = False
        try:
            return ending_sentence(self._parent.end(self.number, patience))
        except ZygoteFailed as error:
            raise ProcessLost(error.reason) from error

    def outlived(self) -> bool:
        """Return whether something that it started holds the wire open after its end.

        It ends by itself when it hears no more; if not, it is killed.
        """
        with contextlib.suppress(OSError):  # then it has ended
            self.connection.shutdown(socket.SHUT_WR)
        if not self._is_held():
            return False
        self._alive = False
        self._parent.end(self.number, 0.0)
        return self._is_held()

    def _is_held(self) -> bool:
        self.connection.settimeout(SURVIVAL_SECONDS)
        try:
            return bool(self.connection.recv(1))
        except ConnectionError:
            return False
        except TimeoutError:
            return True

    def close(self) -> None:
        """End it, with all it started."""
        self.connection.close()
        if self._alive:
            self._kill()
        self._alive = False
        if self._folder:
            self._folder.cleanup()

    def _kill(self) -> None:
        """Kill it; wait for its end only where its folder can be removed no earlier."""
        if self._folder:
            with contextlib.suppress(ZygoteFailed):
                self._parent.end(self.number, 0.0)
        else:
            self._parent.drop(self.number)
