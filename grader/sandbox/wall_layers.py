"""The layers of the wall in words: what each protects, and how much of the wall is asked for."""

import os
from collections.abc import Mapping

from grader.confined.quick_dataclass import dataclass
from grader.core.errors import GraderError


@dataclass(frozen=True)
class Layer:
    """One layer of the wall."""

    name: str
    holds: bool
    protects: str
    mend: str  # what to do where it does not hold
    reason: str = ""  # why it does not


WITHOUT = "GRADER_WITHOUT"  # layers to leave off, for tests: "seccomp,landlock"

LAYERS = {
    "namespaces": (
        "files other than Python's and NumPy's, other processes and the network do not exist",
        "Docker: run the container with `--security-opt seccomp=unconfined --security-opt "
        "apparmor=unconfined`. Ubuntu 24.04 or newer: "
        "`sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`. "
        "Elsewhere: `sudo sysctl user.max_user_namespaces=10000`.",
    ),
    "identity": (
        "where root grades, student code runs as a user that owns nothing",
        "Install Python where every user may read it, not in root's home.",
    ),
    "limits": (
        "memory, the size of files, open files and threads are limited",
        "Every Linux supports this; see the reason above.",
    ),
    "capabilities": (
        "student code has no privileges and cannot gain any",
        "Every Linux supports this; see the reason above.",
    ),
    "landlock": (
        "no file but Python's and NumPy's can be opened, and no TCP port reached",
        "Use Linux 5.13 or newer, with `landlock` in the list `lsm=` that it is started with.",
    ),
    "seccomp": (
        "no process or program can be started or touched, and no connection opened",
        "Use Linux on x86-64 or aarch64 with seccomp filters.",
    ),
}


def layers(missing: Mapping[str, str]) -> tuple[Layer, ...]:
    """Return the layers that can matter here: only root could give a worker to another user.

    `missing` says why some do not hold, by their names.
    """
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    names = [name for name in LAYERS if as_root or name != "identity"]
    return tuple(Layer(n, n not in missing, *LAYERS[n], missing.get(n, "")) for n in names)


LEVELS = ("none", "partial", "full")


def require_isolation(level: str, least: str) -> None:
    """Raise `GraderError` where the isolation here is less than `least`."""
    if LEVELS.index(level) < LEVELS.index(least):
        message = f"The isolation on this machine is {level}; expected at least {least}."
        advice = "`grader doctor` says how to fix it; --min-isolation accepts less."
        raise GraderError(message, advice)
