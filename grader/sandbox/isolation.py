"""How well student code is confined here: what a canary worker tried, and what came of it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

from grader.confined import wire
from grader.confined.canary import WORKED
from grader.sandbox.bait import Bait
from grader.sandbox.channel import ChannelBroken, ChannelTimeout
from grader.sandbox.zygote import Zygote, ZygoteFailed

SECONDS = 5.0

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

CONTAINER = "In Docker: `docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined`"
LAYERS = {
    "namespaces": (
        "all files but Python's and NumPy's, all other processes and the network do not exist",
        f"{CONTAINER}. On Ubuntu 24.04: `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`",
    ),
    "identity": (
        "started by root, student code runs as a user that owns nothing",
        "Install Python where every user may read it, not in root's home.",
    ),
    "limits": (
        "memory, files and threads are limited",
        "They can be set on every Linux: see the reason given.",
    ),
    "capabilities": (
        "no privileges of root, and no way to gain them",
        "They can be given up on every Linux: see the reason given.",
    ),
    "landlock": (
        "no file but Python's and NumPy's can be opened, no TCP port reached",
        "Use Linux 5.13 or newer with `landlock` in the kernel's list of `lsm=`.",
    ),
    "seccomp": (
        "no other process or program can be started, no connection opened, no process touched",
        "Use Linux on x86-64 or aarch64 with seccomp filters.",
    ),
}


@dataclass(frozen=True)
class Layer:
    """One layer of the wall."""

    name: str
    holds: bool
    protects: str
    mend: str  # what to do where it does not hold
    reason: str = ""  # why it does not


@dataclass(frozen=True)
class Attempt:
    """One thing that the canary tried."""

    what: str
    refused: bool
    evidence: str  # the kernel's words, or that it worked


@dataclass(frozen=True)
class IsolationReport:
    """The level is what the attempts showed; the layers explain it."""

    level: str  # "full", "partial" or "none"
    layers: tuple[Layer, ...]
    attempts: tuple[Attempt, ...] = ()


def measure(zygote: Zygote, refusal: str = "") -> IsolationReport:
    """Sends a canary. `refusal` is why a better form of the wall could not be built."""
    try:
        told = _send_canary(zygote)
    except (ChannelBroken, ChannelTimeout, ZygoteFailed) as error:
        return no_wall(str(error))
    attempts = tuple(
        Attempt(words, told.get(name, WORKED) != WORKED, told.get(name, WORKED))
        for name, (words, _) in ATTEMPTS.items()
    )
    return IsolationReport(_level(told), _layers(zygote.missing, refusal), attempts)


def no_wall(reason: str) -> IsolationReport:
    """The report where student code runs in an ordinary process."""
    return IsolationReport("none", _layers(dict.fromkeys(LAYERS, reason), ""))


def _send_canary(zygote: Zygote) -> dict[str, str]:
    """What came of each attempt, by its name; what the bait noticed counts as well."""
    with Bait() as bait:
        process = zygote.start("canary")
        try:
            order = {**bait.order, "process": os.getpid()}
            answer = process.channel.ask(wire.pack([("order", json.dumps(order))]), SECONDS)
            told = {name: str(text) for name, text in answer.items()}
            noticed = bait.noticed() | ({"live on"} if process.outlived() else set())
        finally:
            process.close()
    if told["live on"] == WORKED and "live on" not in noticed:
        told["live on"] = "it ended with the worker"
    return told | dict.fromkeys(noticed, WORKED)


def _level(told: Mapping[str, str]) -> str:
    worked = [name for name in ATTEMPTS if told.get(name, WORKED) == WORKED]
    if not worked:
        return "full"
    return "partial" if all(ATTEMPTS[name][1] for name in worked) else "none"


def _layers(missing: Mapping[str, str], refusal: str) -> tuple[Layer, ...]:
    """Those that could matter here: only root can hand a worker to another user."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    names = [name for name in LAYERS if as_root or name != "identity"]
    return tuple(_layer(name, missing, refusal) for name in names)


def _layer(name: str, missing: Mapping[str, str], refusal: str) -> Layer:
    protects, mend = LAYERS[name]
    if name not in missing:
        return Layer(name, True, protects, mend)
    return Layer(name, False, protects, mend, refusal or missing[name])
