"""What a command takes: seconds by the clock, and processor time of all that it starts."""

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER, from linux/prctl.h


@dataclass(frozen=True)
class Cost:
    """Seconds of one command, or of a part."""

    wall: float
    processor: float

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.wall - other.wall, self.processor - other.processor)

    def __truediv__(self, parts: int) -> "Cost":
        return Cost(self.wall / parts, self.processor / parts)


def cost_of(command: Sequence[str], folder: str | Path | None = None) -> Cost:
    """Run a command to its end, with all that it started: workers whose parents were killed too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
    before, started = processor_of_children(), time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    wall = time.perf_counter() - started
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return Cost(wall, processor_of_children() - before)


def processor_of_children() -> float:
    """Return the seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
