"""One question, one answer, one deadline: the trusted end of the wire."""

import threading
from io import FileIO
from typing import Any

from grader.confined import wire

MAX_REPLY = 256 * 1024**2  # bytes


class ChannelTimeoutError(Exception):
    """No whole answer came in time."""


class ChannelBrokenError(Exception):
    """The other end closed, or sent what is no message."""


class Channel:
    """Unbuffered pipes to and from a worker.

    Portable: a thread does the blocking, the caller the waiting.
    """

    def __init__(self, requests: FileIO, replies: FileIO) -> None:
        self._requests = requests
        self._replies = replies

    def ask(self, message: bytes, seconds: float) -> dict[str, Any]:
        """The answer to a message; to an empty one, whatever comes. Raises `ChannelTimeoutError` or `ChannelBrokenError`."""
        answer: list[dict[str, Any] | Exception] = []
        thread = threading.Thread(target=self._exchange, args=(message, answer), daemon=True)
        thread.start()
        thread.join(max(seconds, 0.0))
        if not answer:
            raise ChannelTimeoutError
        if isinstance(answer[0], Exception):
            raise ChannelBrokenError(str(answer[0])) from answer[0]
        return answer[0]

    def send(self, message: bytes) -> None:
        """Writes all of a message, which the pipe may take in parts."""
        rest = memoryview(message)
        while rest:
            rest = rest[self._requests.write(rest) :]

    def close(self) -> None:
        """Closes both pipes. Call it when the other end is dead: nothing may block on them."""
        for pipe in (self._requests, self._replies):
            pipe.close()

    def _exchange(self, message: bytes, answer: list[dict[str, Any] | Exception]) -> None:
        try:
            self.send(message)
            answer.append(wire.read_message(self._replies.read, MAX_REPLY))
        except (OSError, ValueError, EOFError, wire.WireError) as error:
            answer.append(error)
