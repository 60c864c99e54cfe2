"""Processes that are forked before anybody asks for them."""

import contextlib
import socket
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from grader.sandbox.process import ZygoteFailed

if TYPE_CHECKING:
    from grader.sandbox.fork_server.forked_process import ZygoteProcess
    from grader.sandbox.fork_server.worker_folder import WorkerFolder


class Unborn(NamedTuple):
    """A process that was ordered: its role, our end of its wire, the folder that it is to have."""

    role: str
    connection: socket.socket
    folder: "WorkerFolder | None"

    def close(self) -> None:
        """Give up on it."""
        self.connection.close()
        if self.folder:
            self.folder.cleanup()


class ForkedAhead:
    """Processes of one fork server, by their roles. Call methods with the server's lock held."""

    def __init__(self) -> None:
        self._unborn: deque[Unborn] = deque()  # whose numbers have not been read
        self._born: list[tuple[str, ZygoteProcess]] = []

    def number(self, role: str) -> int:
        """Return how many there are of a role."""
        roles = [known for known, _ in self._born] + [unborn.role for unborn in self._unborn]
        return roles.count(role)

    def order(self, unborn: Unborn, question: bytes) -> None:
        """Add a process, and send it what it finds when it is ready."""
        self._unborn.append(unborn)
        with contextlib.suppress(OSError):  # then it has ended, which whoever takes it finds out
            unborn.connection.sendall(question)

    def settle(self, born: Callable[[Unborn], "ZygoteProcess"], role: str = "") -> None:
        """Take the answers on all of them, which come before that to another order.

        Stop at a process of that `role`: nobody has to wait for what was ordered after it.
        """
        while self._unborn and role not in [known for known, _ in self._born]:
            unborn = self._unborn.popleft()
            with contextlib.suppress(ZygoteFailed):  # it is forked when it is needed
                self._born.append((unborn.role, born(unborn)))

    def take(self, role: str) -> "ZygoteProcess | None":
        """Return a process of that role, if one is there that was settled."""
        found = next((each for each in self._born if each[0] == role), None)
        if found:
            self._born.remove(found)
        return found[1] if found else None

    def connection(self, role: str) -> socket.socket | None:
        """Return our end of the wire of the first process of that role."""
        ahead = [(each.role, each.connection) for each in self._unborn]
        ahead += [(known, process.connection) for known, process in self._born]
        return next((each for known, each in ahead if known == role), None)

    def close(self) -> None:
        """End all of them."""
        for unborn in self._unborn:
            unborn.close()
        for _, process in self._born:
            process.close()
        self._unborn.clear()
        self._born.clear()
