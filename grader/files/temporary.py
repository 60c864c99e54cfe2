"""Folders and files that live only while a command runs, also when that command is killed."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, which has no such locks: there a kill leaves its folder behind
    fcntl = None  # type: ignore[assignment]

# Seconds between making a folder and locking it. A margin: it takes less than a millisecond.
JUST_MADE = 10.0
_MARK = ".part-"


@contextmanager
def private_folder(prefix: str) -> Iterator[Path]:
    """Make a folder that only its owner can read, and remove it with all that it holds.

    What a killed command left behind under the same prefix is removed first. A lock on the folder,
    which the kernel drops with the process, says whether its command still runs.
    """
    _remove_abandoned(prefix)
    with tempfile.TemporaryDirectory(prefix=prefix) as name:
        descriptor = os.open(name, os.O_RDONLY) if fcntl else None
        try:
            if descriptor is not None:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield Path(name)
        finally:
            if descriptor is not None:
                os.close(descriptor)


def _remove_abandoned(prefix: str) -> None:
    if not fcntl:
        return
    for path in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):
            if _is_own(path.lstat()) and _is_abandoned(path):
                shutil.rmtree(path, ignore_errors=True)


def _is_own(status: os.stat_result) -> bool:
    """Return whether a folder is this user's, and older than one that has no lock yet."""
    old = time.time() - status.st_mtime > JUST_MADE
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and old


def _is_abandoned(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # its command still runs
        return False
    finally:
        os.close(descriptor)
    return True


def partial_prefix(path: Path) -> str:
    """Return how the name of an unfinished file begins: it says which process is writing."""
    return f".{path.name}{_MARK}{os.getpid()}-"


def remove_partial_files(folder: Path) -> None:
    """Remove files that a killed command of this machine had not finished writing."""
    with suppress(OSError):
        for path in folder.glob(f".*{_MARK}*"):
            number = path.name.rpartition(_MARK)[2].partition("-")[0]
            if number.isdigit() and not _runs(int(number)):
                path.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)  # signal 0 only asks whether there is such a process
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
