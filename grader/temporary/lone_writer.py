"""One process at a time writes what belongs together in a folder."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, which has no such locks
    fcntl = None  # type: ignore[assignment]


@contextmanager
def lone_writer(folder: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Let no other process of this kind write to a folder meanwhile; call `waits` before waiting.

    The lock is the folder's own, so it leaves no file, and the kernel drops it with the process.
    """
    if not fcntl:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, waits)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, waits: Callable[[], None]) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waits()
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:  # a file system without locks: there the last one to write is right
        pass
