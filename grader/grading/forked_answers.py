"""Texts that a process of its own computes one by one, for what may never end."""

import contextlib
import io
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

try:
    import resource
except ImportError:  # Windows has neither limits nor `fork`
    SUPPORTED = False
else:
    SUPPORTED = hasattr(os, "fork")

WALL = 3  # seconds on the clock per second of processor time: other programs want processors too
READ = 1 << 16  # bytes read at once: what a pipe holds


def forked_answers(
    tasks: Iterable[Callable[[], str]], seconds: float, memory: int
) -> tuple[list[str], bool]:
    """Return the texts of as many tasks as end, and whether all of them did.

    A task may use the given seconds of processor time and bytes beside what is mapped now. The
    kernel ends what goes on for longer, in C code too. Without `fork` there is no limit.
    """
    tasks = list(tasks)
    if not SUPPORTED:
        return [task() for task in tasks], True
    reading, writing = os.pipe()
    process = _fork()
    if not process:
        try:
            _answer(tasks, writing, seconds, memory)
        finally:
            os._exit(1)
    os.close(writing)
    try:
        content = _read(reading)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):  # of an interrupted grader: nobody waits
            os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    *answers, _ = content.decode("utf-8", "replace").split("\0")
    return answers, len(answers) == len(tasks)


def _fork() -> int:
    with warnings.catch_warnings():
        # The threads that Python 3.12 warns of are those of OpenBLAS, which stops them itself.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _answer(tasks: Iterable[Callable[[], str]], writing: int, seconds: float, memory: int) -> None:
    for number in (signal.SIGPROF, signal.SIGALRM, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends this process
    sys.stdout = sys.stderr = io.StringIO()  # this process says nothing but its answers
    limit_memory(memory)
    for task in tasks:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, WALL * seconds)  # for what sleeps
        _write(writing, task().replace("\0", "") + "\0")
    os._exit(0)


def limit_memory(spare: int) -> None:
    """Allow `spare` bytes of address space beside what is mapped now."""
    with contextlib.suppress(OSError, ValueError):  # no /proc, or macOS, which refuses
        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
        most = pages * resource.getpagesize() + spare
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _write(writing: int, text: str) -> None:
    content = text.encode("utf-8", "replace")
    while content:
        content = content[os.write(writing, content) :]


def _read(reading: int) -> bytes:
    parts = []
    while part := os.read(reading, READ):
        parts.append(part)
    return b"".join(parts)
