"""A process that runs student code, however it was obtained."""

import signal
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from grader.sandbox.wire.channel import Channel

CONNECTION_CLOSED = "it closed its connection to the grader"


class ProcessLost(Exception):
    """It ended together with what it was obtained from: nothing that it ran is to blame."""


class Process(Protocol):
    """What a worker needs of it."""

    @property
    def channel(self) -> "Channel":
        """The way to it and back."""
        ...

    def waited(self) -> float:
        """Seconds that it stood ready to run while others ran, as far as the system tells."""
        ...

    def ending(self, patience: float) -> str:
        """How it ended, as the end of a sentence; it is ended if it has not after so many seconds.

        `ProcessLost` if something else ended it.
        """
        ...

    def close(self) -> None:
        """Ends it, with all it started."""
        ...


def ending_sentence(code: int | None) -> str:
    """What an exit code says; a negative one is a signal, none means that it had not ended."""
    if code is None:
        return CONNECTION_CLOSED
    if code >= 0:
        return f"the process ended itself with code {code}"
    return f"the process was killed by signal {-code} ({_signal_name(-code)})"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"
