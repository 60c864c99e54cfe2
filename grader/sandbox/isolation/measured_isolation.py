"""How well student code is confined here: what a canary worker tried, and what happened."""

import json
import os
from collections.abc import Mapping
from contextlib import closing

from grader.confined.quick_dataclass import dataclass
from grader.confined.shared_words import SWITCHED_OFF, WORKED
from grader.confined.values import wire
from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.isolation.bait import Bait
from grader.sandbox.wall_layers import LAYERS, Layer, layers
from grader.sandbox.wire.channel import ChannelBroken, ChannelTimeout

# A margin: the canary is our own code and takes 15 ms; a busy machine may take its time.
SECONDS = 30.0
# A machine that is short of memory for a moment may kill a fork server once, or twice in a row.
TRIES = 3

# What the canary tries: in words, and whether answers, scores or others are safe when it works.
ATTEMPTS = {
    "read secret": ("read a file that lies on this machine", False),
    "read grader": ("read the grader's own files", False),
    "read system": ("read the system's files", False),
    "read parent": ("read the grader's environment", False),
    "read memory": ("read the grader's memory", False),
    "write file": ("write a file into a folder of this machine", False),
    "change file": ("change a file of this machine", False),
    "connect": ("connect to a network port", False),
    "send datagram": ("send a packet over the network", False),
    "connect by path": ("connect to a service of this machine by its path", False),
    "connect by name": ("connect to a service of this machine by its name", False),
    "signal": ("send the grader a signal", False),
    "limit": ("change the limits of the grader's process", False),
    "live on": ("leave a process behind", False),
    "see names": ("see whether a file exists, and its size", True),
    "read own process": ("read about processes in /proc", True),
    "fork": ("start another process", True),
    "run program": ("run another program", True),
}


@dataclass(frozen=True)
class CanaryAttempt:
    """One thing that the canary tried."""

    what: str
    refused: bool
    evidence: str  # the kernel's words, or that it worked


@dataclass(frozen=True)
class IsolationReport:
    """The level is what the attempts showed; the layers explain it."""

    level: str  # "full", "partial" or "none"
    layers: tuple[Layer, ...]
    attempts: tuple[CanaryAttempt, ...] = ()


class Canary:
    """A worker that student code never enters, on its way to try what none must be able to do.

    It is forked, tries all and answers while nobody waits.
    """

    def __init__(self, zygote: Zygote) -> None:
        """Make the bait, and send the canary. `ZygoteFailed`."""
        self.zygote = zygote
        self._bait = Bait()
        order = {**self._bait.order, "process": os.getpid()}
        try:
            zygote.fork_ahead("canary", wire.pack([("order", json.dumps(order))]))
        except BaseException:  # also an interrupt
            self.close()
            raise

    def has_answered(self) -> bool:
        """Return whether nobody has to wait for what it tells."""
        return self.zygote.has_answered("canary")

    def told(self) -> dict[str, str]:
        """Return what came of each attempt, by its name; what the bait noticed counts as well."""
        process = self.zygote.start("canary")
        try:
            answer = process.channel.next(SECONDS)
            told = {name: str(text) for name, text in answer.items()}
            noticed = self._bait.noticed() | ({"live on"} if process.outlived() else set())
        finally:
            process.close()
        if told["live on"] == WORKED and "live on" not in noticed:
            told["live on"] = "it ended with the worker"
        return told | dict.fromkeys(noticed, WORKED)

    def close(self) -> None:
        """Remove the bait of the canary."""
        self._bait.close()


def measure(
    zygote: Zygote, reasons: Mapping[str, str], sent: Canary | None = None
) -> IsolationReport:
    """Return what a canary found. `reasons` tells of layers that were left off because they failed.

    `sent` was sent before; others follow it where it does not answer. `ZygoteGone` where the fork
    server ended meanwhile: that shows nothing of the wall.
    """
    try:
        told = _told(zygote, sent)
    except (ChannelBroken, ChannelTimeout) as error:
        return no_wall(str(error))
    attempts = tuple(
        CanaryAttempt(words, told.get(name, WORKED) != WORKED, told.get(name, WORKED))
        for name, (words, _) in ATTEMPTS.items()
    )
    missing = {
        name: reasons.get(name, reason) if reason == SWITCHED_OFF else reason
        for name, reason in zygote.missing.items()
    }
    return IsolationReport(_level(told), layers(missing), attempts)


def no_wall(reason: str) -> IsolationReport:
    """Return the report where student code runs in an ordinary process."""
    return IsolationReport("none", layers(dict.fromkeys(LAYERS, reason)))


def _told(zygote: Zygote, sent: Canary | None) -> dict[str, str]:
    """Return what came of the attempts of the first canary that answers; some may be killed."""
    for tries_left in reversed(range(TRIES)):
        with closing(sent or Canary(zygote)) as canary:
            try:
                return canary.told()
            except (ChannelBroken, ChannelTimeout):
                zygote.check()
                if not tries_left:
                    raise
        sent = None
    raise AssertionError("the last try returns or raises")


def _level(told: Mapping[str, str]) -> str:
    worked = [name for name in ATTEMPTS if told.get(name, WORKED) == WORKED]
    if not worked:
        return "full"
    return "partial" if all(ATTEMPTS[name][1] for name in worked) else "none"
