"""What a grading process of this machine does: it takes submissions, and gives their grades."""

import contextlib
import threading
from collections import deque
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from grader.classes.executors.executor import Done, Setup
from grader.core.errors import GraderError
from grader.core.submission import Submission
from grader.sandbox.fork_server.fork_server import Zygote

# Submissions that load while one runs: with one alone, nothing computes while the grader is at the
# end of a grade.
AHEAD = 2


def serve(
    connection: "Connection[Done | GraderError, Any]", zygote: "Zygote | None" = None
) -> None:
    """Take a setup, then submissions, until the other side ends; a fork server may be ready."""
    with contextlib.suppress(EOFError, OSError):
        setup: Setup = connection.recv()
        try:
            grader = setup.open_grader(setup, zygote)
        except GraderError as error:
            connection.send(error)
            return
        works = Works(connection)
        with contextlib.closing(grader):
            while work := works.take():
                connection.send(grader.grade(work, works.following))


class Works:
    """The submissions that come, received while one is graded: so none waits to be sent."""

    def __init__(self, connection: "Connection[Done | GraderError, Submission]") -> None:
        self._connection = connection
        self._came: SimpleQueue[Submission | None] = SimpleQueue()
        self._next: deque[Submission | None] = deque()  # taken out of there; None is the end
        threading.Thread(target=self._receive, daemon=True).start()

    def take(self) -> Submission | None:
        """Return the next one, waiting for it; `None` when the other side has ended."""
        return self._next.popleft() if self._next else self._came.get()

    def following(self) -> list[Submission]:
        """Return those to be taken next, as far as they have come and may begin ahead."""
        while len(self._next) < AHEAD and not self._came.empty():
            self._next.append(self._came.get())
        return [work for work in self._next if work]

    def _receive(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                self._came.put(self._connection.recv())
        self._came.put(None)
