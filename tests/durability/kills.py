"""A command is killed at some moment, most after its first write; then the same one runs again."""

import os
import random
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.durability.course import (
    COMMANDS,
    GRADER,
    differences,
    done,
    environment,
    prepared,
    state,
)

TRIALS = 40  # of a kill, before it is said that the command is too quick to be hit
# Seconds. A command that ends so soon after its first write is killed at any moment, also before.
SOON = 0.1


@dataclass
class Killing:
    """Kills of one command, each in a copy of the course as it is before that command."""

    command: str
    course: Path
    folder: Path
    chance: random.Random
    expected: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0  # undisturbed, from the first write to the end, or from the beginning
    waits: bool = True  # for the first write

    def prepare(self) -> None:
        """Make the course as it is before the command, and learn how it ends undisturbed."""
        self.before = prepared(self.course, self.folder / "before", self.command)
        calm = self._copy("calm")
        started = time.monotonic()
        process = self._start(calm)
        self._wait_for_write(calm, process)
        written = time.monotonic()
        process.wait()
        ended = time.monotonic()
        self.waits = ended - written > SOON
        self.seconds = ended - (written if self.waits else started)
        done(calm, *COMMANDS[self.command][1])
        self.expected = state(calm)

    def kill(self, number: int) -> list[str]:
        """Kill the command once, alive; what was not in order then."""
        for trial in range(TRIALS):
            folder = self._copy(f"{number}-{trial}")
            if self._hit(folder):
                problems = self._in_order_again(folder)
                shutil.rmtree(folder)
                return problems
            shutil.rmtree(folder)
        return [f"{self.command} ended before it could be killed, {TRIALS} times"]

    def _hit(self, folder: Path) -> bool:
        process = self._start(folder)
        if self.waits and not self._wait_for_write(folder, process):
            return False
        time.sleep(self.chance.uniform(0, self.seconds))
        alive = process.poll() is None
        if alive:
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait() == -signal.SIGKILL and alive

    def _in_order_again(self, folder: Path) -> list[str]:
        killed, again = COMMANDS[self.command]
        for words in dict.fromkeys((killed, again)):
            done(folder, *words)
        return differences(self.expected, state(folder))

    def _copy(self, name: str) -> Path:
        return shutil.copytree(self.before, self.folder / f"{self.command}-{name}")

    def _start(self, folder: Path) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [*GRADER, *COMMANDS[self.command][0]],
            cwd=folder,
            env=environment(folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _wait_for_write(self, folder: Path, process: "subprocess.Popen[bytes]") -> bool:
        before = _written(folder)
        while process.poll() is None:
            if _written(folder) != before:
                return True
            time.sleep(0.001)
        return False


def _written(folder: Path) -> list[tuple[str, int, int]]:
    """Return what tells whether a command has begun to write."""
    found = []
    for place in ("out", "test_cases"):
        for top, _, names in os.walk(folder / place):
            for name in names:
                try:
                    status = os.stat(os.path.join(top, name))  # noqa: PTH116, PTH118 quick
                except OSError:
                    continue
                found.append((name, status.st_size, status.st_mtime_ns))
    return found
