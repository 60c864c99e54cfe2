"""One input given to the command line in a process of its own, with limits, and how that ended."""

import importlib
import os
import pkgutil
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import grader
from tests.fuzz.kinds import KINDS

SECONDS = 120.0  # only a hang takes so long, on however busy a machine
MEGABYTES = 512
PLAIN = 120.0  # megabytes of a process that has imported grader alone
EXIT_CODES = (0, 1, 2, 3)  # of the command line's own; not 70, and no signal


def load_grader() -> None:
    """Import all that a command may need, so that not each trial has to."""
    for module in pkgutil.walk_packages(grader.__path__, "grader."):
        if "__main__" not in module.name and "cluster" not in module.name:
            importlib.import_module(module.name)


@dataclass(frozen=True)
class Trial:
    """What came of one input."""

    folder: Path
    code: int  # negative: the number of the signal that ended it
    megabytes: float
    seconds: float
    problems: tuple[str, ...]


def run_trial(kind: str, seed: int, course: Path) -> Trial:
    """Make the input of a kind and a seed, and give it to the command line."""
    folder = Path(tempfile.mkdtemp(prefix=f"grader-fuzz-{kind}-{seed}-"))
    shutil.copytree(course, folder, dirs_exist_ok=True)
    commands = KINDS[kind](random.Random(f"{kind} {seed}"), folder)
    started = time.monotonic()
    code, megabytes, problems = 0, 0.0, []
    for number, (arguments, named) in enumerate(commands):
        said = folder / f"said-{number}.txt"
        code, used = _run(arguments, folder, said)
        megabytes = max(megabytes, used)
        problems += _problems(code, used, said.read_text("utf-8", "replace"), named, arguments)
    return Trial(folder, code, megabytes, time.monotonic() - started, tuple(problems))


def _problems(
    code: int, megabytes: float, said: str, named: str, arguments: Sequence[str]
) -> list[str]:
    command = " ".join(arguments)
    problems = []
    if code not in EXIT_CODES or "Traceback" in said or "a bug in grader" in said:
        problems.append(f"{command}: ended with {code}: {said[-300:]!r}")
    if megabytes > MEGABYTES:
        problems.append(f"{command}: took {megabytes:.0f} MB")
    refusal = said[said.find("Error: ") :] if code == 2 else ""
    if code == 2 and "Usage: " not in said:
        if named and named not in refusal:
            problems.append(f"{command}: does not name {named}: {refusal[:300]!r}")
        if len(refusal.strip().splitlines()) < 2:
            problems.append(f"{command}: does not say what to do: {refusal[:300]!r}")
    return problems


def _run(arguments: Sequence[str], folder: Path, said: Path) -> tuple[int, float]:
    """Return the exit code, negative for a signal, and the megabytes of the largest process.

    Without those of this one, which the fork begins with: other tests may have imported PyTorch.
    """
    own = _resident() - PLAIN
    process = os.fork()
    if process == 0:
        _become_grader(arguments, folder, said)
    deadline = time.monotonic() + SECONDS
    while True:
        ended, status, usage = os.wait4(process, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return code, usage.ru_maxrss / 1024 - max(own, 0.0)
        if time.monotonic() > deadline:
            os.killpg(process, signal.SIGKILL)
            deadline = float("inf")
        time.sleep(0.005)


def _resident() -> float:
    """Return the megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_bytes().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _become_grader(arguments: Sequence[str], folder: Path, said: Path) -> None:
    """Run one command in this process, which a fork just made, and end it."""
    code = 99
    try:
        os.setsid()
        os.chdir(folder)
        null = os.open(os.devnull, os.O_RDONLY)
        out = os.open(said, os.O_WRONLY | os.O_CREAT, 0o600)
        for theirs, descriptor in ((null, 0), (out, 1), (out, 2)):
            os.dup2(theirs, descriptor)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.argv = ["grader", *arguments]
        from grader.cli.command_line import main

        main(list(arguments), prog_name="grader")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
