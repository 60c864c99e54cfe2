"""Files that are being written: their names say by which process, so that a kill leaves none."""

import os
from contextlib import suppress
from pathlib import Path

_MARK = ".part-"


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
