"""Folders that go with the process that made them, also when it is killed."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, which has no such locks: there a kill leaves its folder behind
    fcntl = None  # type: ignore[assignment]

# Begins the names of these folders alone: whatever has it, and no lock, was left behind.
PREFIX = "grader-held-"
# In memory where there is such a place: nothing that student code writes reaches a disk.
MEMORY = "/dev/shm"
# Bytes of a folder's path: a Unix socket's path has 107, and the names below the folder need the
# rest.
LONGEST = 70


class HeldFolder(tempfile.TemporaryDirectory[str]):
    """A new folder that only its owner can read.

    A lock on it, which the kernel drops with the process, says that it is in use.
    """

    def __init__(self, kind: str, place: str | None = None) -> None:
        """Make it in a place, or in the usual one; first remove what was left behind there."""
        place = place or tempfile.gettempdir()
        _remove_abandoned_once(place)
        while True:
            super().__init__(prefix=f"{PREFIX}{kind}-", dir=place, ignore_cleanup_errors=True)
            self._lock = _locked(self.name) if fcntl else None
            # Another process may have taken it for abandoned before it was locked.
            if not fcntl or self._is_there():
                return
            self.cleanup()

    def cleanup(self) -> None:
        """Remove it with all that it holds."""
        super().cleanup()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _is_there(self) -> bool:
        """Return whether what was locked still has its name."""
        if self._lock is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._lock), os.lstat(self.name))
        except OSError:
            return False


@contextmanager
def private_folder(kind: str) -> Iterator[Path]:
    """Make a folder that only its owner can read, and remove it with all that it holds."""
    with HeldFolder(kind) as name:
        yield Path(name)


def short_place() -> str:
    """Return where a folder may hold a Unix socket, whose path is short."""
    usual = tempfile.gettempdir()
    return "/tmp" if len(os.fsencode(usual)) > LONGEST and os.access("/tmp", os.W_OK) else usual


def memory_place() -> str:
    """Return a place in memory, or the usual one where there is none."""
    return MEMORY if os.access(MEMORY, os.W_OK | os.X_OK) else tempfile.gettempdir()


def remove_abandoned() -> None:
    """Remove the folders of killed processes of this user, wherever such folders are made."""
    for place in {tempfile.gettempdir(), short_place(), memory_place()}:
        _remove_abandoned_in(place)


@cache
def _remove_abandoned_once(place: str) -> None:
    _remove_abandoned_in(place)


def _remove_abandoned_in(place: str) -> None:
    if not fcntl:
        return
    with suppress(OSError), os.scandir(place) as entries:
        left = [entry.path for entry in entries if entry.name.startswith(PREFIX)]
        for path in left:
            _remove_unless_locked(path)


def _remove_unless_locked(path: str) -> None:
    with suppress(OSError):
        if not _is_own(os.lstat(path)):
            return
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while it is in use
            shutil.rmtree(path, ignore_errors=True)
        finally:
            os.close(descriptor)


def _is_own(status: os.stat_result) -> bool:
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def _locked(path: str) -> int | None:
    """Return a descriptor that holds the lock of a folder; `None` if that is gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    with suppress(OSError):  # a file system without locks: there nobody removes it either
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor
