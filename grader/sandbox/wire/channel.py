"""One question, one answer, one deadline: the trusted end of the wire."""

import select
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterable
from io import RawIOBase
from itertools import islice
from typing import TypeVar

from grader.confined.values import wire
from grader.sandbox.process import Received
from grader.sandbox.time_limits import TimeAllowance, waited_here
from grader.sandbox.wire.equal_answers import unpacked_answer

# Bytes. A margin: student code must not fill the memory of the trusted side, and an answer has a
# few kilobytes.
MAX_REPLY = 64 * 1024**2
# Bytes that are read at once, also of further answers to what was asked ahead.
PIECE = 1 << 16
MOST_PARTS = 512  # of one system call: Linux takes 1,024

T = TypeVar("T")


class ChannelTimeout(Exception):
    """No whole answer came in time."""


class ChannelBroken(Exception):
    """The other end closed, or sent something else than a message."""


class NoMessage(ChannelBroken):
    """The other end sent something else than a message. It may well live on."""


class PipeChannel:
    """Over unbuffered pipes, on every system: a thread blocks while the caller waits."""

    def __init__(self, requests: RawIOBase, replies: RawIOBase) -> None:
        self._requests = requests
        self._replies = replies

    asks_ahead = False  # a pipe may be full on both sides, and then nobody goes on

    def ask(self, message: bytes, within: TimeAllowance | float) -> Received:
        """Return the answer to a message. Raises `ChannelTimeout` or `ChannelBroken`."""
        allowance = _allowance(within)
        body, entries = self._within(allowance, lambda: self._exchange(message))
        return _unpacked(body, entries, allowance)

    def send_ahead(self, messages: Iterable[bytes]) -> None:
        """Refuse: `asks_ahead` says that it cannot."""
        raise NotImplementedError

    def next(self, within: TimeAllowance | float) -> Received:
        """Refuse: `asks_ahead` says that it cannot."""
        raise NotImplementedError

    def wait_until_ready(self, seconds: float) -> None:
        """Wait for the byte that comes first. Raises `ChannelTimeout` or `ChannelBroken`."""
        if not self._within(TimeAllowance(seconds), lambda: self._read(1)):
            raise ChannelBroken("it ended before it was ready")

    def send(self, message: bytes) -> None:
        """Write all of a message, which the pipe may take in parts."""
        rest = memoryview(message)
        while rest:
            rest = rest[self._requests.write(rest) or 0 :]

    def close(self) -> None:
        """Close both pipes. Call it when the other end is dead: nothing may block on them."""
        for pipe in (self._requests, self._replies):
            pipe.close()

    def quiet(self) -> bool:
        """Return whether nothing came: always, for some systems cannot look into a pipe."""
        return True

    def has_more(self) -> bool:
        """Return whether something came that was not taken: never, as above."""
        return False

    def _exchange(self, message: bytes) -> tuple[bytes, int]:
        self.send(message)
        return wire.read_body(self._read, MAX_REPLY)

    def _read(self, size: int) -> bytes:
        return self._replies.read(size) or b""

    def _within(self, allowance: TimeAllowance, action: Callable[[], T]) -> T:
        results: list[T | Exception] = []
        waited: list[float] = []  # of the thread, which nobody can look up when it has ended

        def act() -> None:
            try:
                results.append(action())
            except (OSError, ValueError, EOFError, wire.WireError) as error:
                results.append(error)
            waited.append(waited_here())

        thread = threading.Thread(target=act, daemon=True)
        thread.start()
        allowance.helped_by(lambda: waited[0] if waited else waited_here(thread.native_id))
        while thread.is_alive() and (left := allowance.left):
            thread.join(left)
        if not results:
            raise ChannelTimeout
        if isinstance(results[0], wire.WireError):
            raise NoMessage(str(results[0])) from results[0]
        if isinstance(results[0], Exception):
            raise ChannelBroken(str(results[0])) from results[0]
        return results[0]


class SocketChannel:
    """Over a socket, where the system has them between processes: ten times as fast.

    Messages may be sent ahead. Their answers come in their order; while one is waited for, what is
    not sent yet is sent, so that two full sockets keep nobody waiting.
    """

    asks_ahead = True

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._unsent: deque[memoryview] = deque()
        self._received = bytearray()

    def ask(self, message: bytes, within: TimeAllowance | float) -> Received:
        """Return the answer to a message. Raises `ChannelTimeout` or `ChannelBroken`."""
        self.send_ahead([message])
        return self.next(within)

    def send_ahead(self, messages: Iterable[bytes]) -> None:
        """Send messages as far as they are taken at once, the rest while answers are awaited."""
        self._unsent.extend(map(memoryview, messages))
        self._send_some()

    def next(self, within: TimeAllowance | float) -> Received:
        """Return the next answer to what was sent. Raises `ChannelTimeout` or `ChannelBroken`."""
        allowance = _allowance(within)
        try:
            while (end := self._end_of_message()) is None:
                self._exchange(allowance)
        except TimeoutError as error:
            raise ChannelTimeout from error
        except wire.WireError as error:
            raise NoMessage(str(error)) from error
        except (OSError, EOFError) as error:
            raise ChannelBroken(str(error)) from error
        entries = wire.header(self._received)[0]
        body = bytes(memoryview(self._received)[wire.HEADER.size : end])
        del self._received[:end]
        return _unpacked(body, entries, allowance)

    def quiet(self) -> bool:
        """Return whether it is open and nothing came unasked."""
        self._connection.setblocking(False)
        try:
            self._connection.recv(1)
        except BlockingIOError:
            return not self._received
        except OSError:
            return False
        return False

    def has_more(self) -> bool:
        """Return whether something came that was not taken, or the other end closed."""
        poll = select.poll()
        poll.register(self._connection, select.POLLIN)
        return bool(self._received or poll.poll(0))

    def _end_of_message(self) -> int | None:
        """Return where the first message that came ends; `None` if it has not come whole."""
        if len(self._received) < wire.HEADER.size:
            return None
        _, size = wire.header(self._received)
        if size > MAX_REPLY:
            raise wire.WireError("too large")
        end = wire.HEADER.size + size
        return end if len(self._received) >= end else None

    def _exchange(self, allowance: TimeAllowance) -> None:
        """Take what came, and send what is taken. `TimeoutError` when the allowance is used up."""
        self._connection.setblocking(False)
        if self._receive_some():
            return
        events = select.POLLIN | (select.POLLOUT if self._unsent else 0)
        poll = select.poll()
        poll.register(self._connection, events)
        while left := allowance.left:
            if poll.poll(max(left * 1000, 1)):
                self._send_some()
                return
        raise TimeoutError

    def _receive_some(self) -> bool:
        try:
            piece = self._connection.recv(PIECE)
        except BlockingIOError:
            return False
        if not piece:
            raise EOFError
        self._received += piece
        return True

    def _send_some(self) -> None:
        self._connection.setblocking(False)
        try:
            while self._unsent:
                sent = self._connection.sendmsg(list(islice(self._unsent, MOST_PARTS)))
                while sent:
                    first = self._unsent.popleft()
                    if sent < len(first):
                        self._unsent.appendleft(first[sent:])
                    sent -= min(sent, len(first))
        except BlockingIOError:
            return
        except OSError:  # it has ended: after the answers that it gave, the next one does not come
            self._unsent.clear()


def _allowance(within: TimeAllowance | float) -> TimeAllowance:
    allowance = within if isinstance(within, TimeAllowance) else TimeAllowance(within)
    allowance.start()
    return allowance


def _unpacked(body: bytes, entries: int, allowance: TimeAllowance) -> Received:
    allowance.stop()
    try:
        return unpacked_answer(body, entries)
    except wire.WireError as error:
        raise NoMessage(str(error)) from error
