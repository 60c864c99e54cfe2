"""The line that a worker says is running while it loads a submission."""

from grader.confined.values import wire
from grader.core.outcomes import Frame
from grader.sandbox.wire.replies import Reply, read_running

# Lines that are listened to. More than a worker of ours tells (`watched_lines.py`): what goes on
# telling gets no answer any more, and its time runs out.
MOST_TOLD = 10_000
HEARD = wire.pack([])


class LoadingLines:
    """Keeps the line at which loading is, as the worker says; nothing is judged by it.

    It decides what of the student's own files is left out when they are loaded again.
    """

    def __init__(self) -> None:
        self._told = 0
        self.reached: Frame | None = None

    def __call__(self, reply: Reply) -> bytes | None:
        """Return what to send back; `None` for a reply, which ends the loading."""
        line = read_running(reply)
        self._told += 1
        if not line or self._told > MOST_TOLD:
            return None
        self.reached = line
        return HEARD
