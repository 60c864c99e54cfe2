"""One question, one answer, one deadline: the trusted end of the wire."""

import threading
from typing import Any, BinaryIO

from grader.confined import wire

MAX_REPLY = 256 * 1024**2  # bytes


class ChannelTimeout(Exception):
    """No whole answer came in time."""


class ChannelBroken(Exception):
    """The other end closed, or sent what is no message."""


class Channel:
    """Pipes to and from a worker. Portable: a thread does the blocking, the caller the waiting."""

    def __init__(self, requests: BinaryIO, replies: BinaryIO) -> None:
        self._requests = requests
        self._replies = replies

    def ask(self, message: bytes, seconds: float) -> dict[str, Any]:
        """The answer to a message. Raises `ChannelTimeout` or `ChannelBroken`."""
        answer: list[dict[str, Any] | Exception] = []
        thread = threading.Thread(target=self._exchange, args=(message, answer), daemon=True)
        thread.start()
        thread.join(max(seconds, 0.0))
        if not answer:
            raise ChannelTimeout
        if isinstance(answer[0], Exception):
            raise ChannelBroken(str(answer[0])) from answer[0]
        return answer[0]

    def _exchange(self, message: bytes, answer: list[dict[str, Any] | Exception]) -> None:
        try:
            self._requests.write(message)
            self._requests.flush()
            answer.append(wire.read_message(self._replies.read, MAX_REPLY))
        except (OSError, ValueError, EOFError, wire.WireError) as error:
            answer.append(error)
