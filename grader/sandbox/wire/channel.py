"""One question, one answer, one deadline: the trusted end of the wire."""

import contextlib
import socket
import threading
from collections.abc import Callable
from functools import partial
from io import RawIOBase
from typing import TypeVar

from grader.confined.values import wire
from grader.sandbox.process import Answer
from grader.sandbox.time_limits import TimeAllowance

# Bytes. A margin: student code must not fill the memory of the trusted side, and an answer has a
# few kilobytes.
MAX_REPLY = 64 * 1024**2

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

    def ask(self, message: bytes, within: TimeAllowance | float) -> Answer:
        """Return the answer to a message. Raises `ChannelTimeout` or `ChannelBroken`."""
        allowance = _allowance(within)
        body, entries = self._within(allowance, lambda: self._exchange(message))
        return _unpacked(body, entries, allowance)

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

    def _exchange(self, message: bytes) -> tuple[bytes, int]:
        self.send(message)
        return wire.read_body(self._read, MAX_REPLY)

    def _read(self, size: int) -> bytes:
        return self._replies.read(size) or b""

    def _within(self, allowance: TimeAllowance, action: Callable[[], T]) -> T:
        results: list[T | Exception] = []

        def act() -> None:
            try:
                results.append(action())
            except (OSError, ValueError, EOFError, wire.WireError) as error:
                results.append(error)

        thread = threading.Thread(target=act, daemon=True)
        thread.start()
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
    """Over a socket, where the system has them between processes: ten times as fast."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def ask(self, message: bytes, within: TimeAllowance | float) -> Answer:
        """Return the answer to a message. Raises `ChannelTimeout` or `ChannelBroken`."""
        allowance = _allowance(within)
        try:
            self._send(message, allowance)
            body, entries = wire.read_body(lambda size: self._receive(size, allowance), MAX_REPLY)
        except TimeoutError as error:
            raise ChannelTimeout from error
        except wire.WireError as error:
            raise NoMessage(str(error)) from error
        except (OSError, EOFError) as error:
            raise ChannelBroken(str(error)) from error
        return _unpacked(body, entries, allowance)

    def quiet(self) -> bool:
        """Return whether it is open and nothing came unasked."""
        self._connection.setblocking(False)
        try:
            self._connection.recv(1)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def _send(self, message: bytes, allowance: TimeAllowance) -> None:
        rest = memoryview(message)
        while rest:
            rest = rest[self._wait_for(partial(self._connection.send, rest), allowance) :]

    def _receive(self, size: int, allowance: TimeAllowance) -> bytes:
        return self._wait_for(partial(self._connection.recv, size), allowance)

    def _wait_for(self, action: Callable[[], T], allowance: TimeAllowance) -> T:
        """Return the action's result. `TimeoutError` when the allowance is used up, not before."""
        while left := allowance.left:
            self._connection.settimeout(left)
            with contextlib.suppress(TimeoutError):
                return action()
        raise TimeoutError


def _allowance(within: TimeAllowance | float) -> TimeAllowance:
    allowance = within if isinstance(within, TimeAllowance) else TimeAllowance(within)
    allowance.start()
    return allowance


def _unpacked(body: bytes, entries: int, allowance: TimeAllowance) -> Answer:
    allowance.stop()
    try:
        return wire.unpack(body, entries)
    except wire.WireError as error:
        raise NoMessage(str(error)) from error
