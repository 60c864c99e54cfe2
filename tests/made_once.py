"""Folders that take seconds to make, and that the processes that run tests only read."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

try:
    import fcntl
except ImportError:  # this system has none: each process makes its own
    fcntl = None  # type: ignore[assignment]


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Have the process that is there first make a folder, and the others wait for it."""
    workers = os.environ.get("PYTEST_XDIST_WORKER") and fcntl
    place = factory.getbasetemp().parent if workers else factory.mktemp("once")
    folder, whole = place / name, place / f"{name}.whole"
    with (place / f"{name}.lock").open("w") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of one who could not finish it
            folder.mkdir()
            make(folder)
            whole.touch()
    return folder
