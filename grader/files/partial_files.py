"""Files that are being written: their names say by which process, so that a kill leaves none."""

import hashlib
import os
import platform
from contextlib import suppress
from pathlib import Path

_MARK = ".part-"


def partial_prefix(path: Path) -> str:
    """Return how the name of an unfinished file begins: it says which process is writing."""
    return f".{path.name}{_MARK}{_host()}-{os.getpid()}-"


def remove_partial_files(folder: Path) -> None:
    """Remove files that a killed command of this machine had not finished writing."""
    own = f"{_MARK}{_host()}-"
    with suppress(OSError):
        for path in folder.glob(f".*{own}*"):
            number = path.name.rpartition(own)[2].partition("-")[0]
            if number.isdigit() and not _runs(int(number)):
                path.unlink(missing_ok=True)


def _host() -> str:
    """Return a mark of this machine: others that write to a shared folder number theirs alike."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)  # signal 0 only asks whether there is such a process
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
