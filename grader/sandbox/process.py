"""A process that runs student code, however it was obtained: the way to it, and how it fails."""

import signal
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from grader.confined.shared_words import NO_MEMORY
from grader.core.errors import GraderError
from grader.sandbox.time_limits import TimeAllowance

CONNECTION_CLOSED = "it closed its connection to the grader"


class Received(dict[str, Any]):
    """The entries that a process sent, by their names: texts and arrays.

    Of small answers that are equal, but for the token of what they answer, `same` is one object.
    Its arrays are only to be read.
    """

    same: dict[str, Any] | None = None


class ProcessLost(Exception):
    """It ended together with what it was obtained from: nothing that it ran is to blame."""


class ZygoteFailed(GraderError):
    """The fork server did not start, did not answer in time, or could not confine a process."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"No confined process for student code could be started: {reason}.",
            "Run `grader doctor` to see what this system allows, and `ulimit -a` for its limits.",
        )
        self.reason = reason


class ZygoteGone(ZygoteFailed):
    """The fork server ended, or did not answer, without a word of its own.

    That says nothing of what the system allows: another one may be started in the same form.
    """

    def __init__(self, reason: str, *, killed: bool = True) -> None:
        """Set `killed` if something from outside ended it, or keeps it from answering."""
        super().__init__(reason)
        self.killed = killed


class Channel(Protocol):
    """The way to a worker and back."""

    def ask(self, message: bytes, within: TimeAllowance | float) -> Received:
        """Return the answer to a message. Raises `ChannelTimeout` or `ChannelBroken`.

        `within` is the time for it, in seconds or as an allowance that others may share. What
        came is looked into after that: a large answer takes the grader's time, not the student's.
        """
        ...

    @property
    def asks_ahead(self) -> bool:
        """Return whether it has `send_ahead` and `next`."""
        ...

    def send_ahead(self, messages: Iterable[bytes]) -> None:
        """Send messages without waiting for an answer."""
        ...

    def next(self, within: TimeAllowance | float) -> Received:
        """Return the next answer to what was sent, as `ask` does."""
        ...

    def has_more(self) -> bool:
        """Return whether something came that was not taken, as far as that is known."""
        ...

    def quiet(self) -> bool:
        """Return whether it is open and nothing came unasked, as far as that can be seen."""
        ...


class Shared(Protocol):
    """What processes know from the start, for all submissions of an assignment."""

    @property
    def numbers(self) -> Mapping[bytes, int]:
        """Return the number of each request that they know."""
        ...

    def has(self, support: Mapping[str, bytes], templates: Mapping[str, bytes]) -> bool:
        """Return whether they know these files of the assignment, and no others."""
        ...


class Process(Protocol):
    """What a worker needs of a process."""

    @property
    def channel(self) -> Channel:
        """Return the way to the process and back."""
        ...

    @property
    def shared(self) -> Shared | None:
        """Return what it knows from the start, if anything."""
        ...

    def waited(self) -> float:
        """Return how many seconds it stood ready to run while others ran, if the system tells."""
        ...

    def ending(self, patience: float) -> str:
        """Return how it ended, as the end of a sentence; end it if it has not after `patience`.

        `ProcessLost` if something else ended it.
        """
        ...

    def close(self) -> None:
        """End it, with all it started."""
        ...


def ending_sentence(code: int | None) -> str:
    """Return what an exit code says; a negative one is a signal, none: it had not ended."""
    if code is None:
        return CONNECTION_CLOSED
    if code == NO_MEMORY:
        return "the process needed more memory than the limit allows"
    if code >= 0:
        return f"the process ended itself with code {code}"
    return f"the process was killed by signal {-code} ({_signal_name(-code)})"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"
