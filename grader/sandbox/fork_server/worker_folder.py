"""A folder for one worker, where the wall has none of its own because there are no namespaces.

The worker can write to the files in it that are there to be written, and to nothing else.
"""

import os
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import field
from pathlib import Path

from grader.confined.quick_dataclass import dataclass

# In memory where there is such a place: nothing that student code writes reaches a disk.
MEMORY = "/dev/shm"
READ_ONLY, WRITABLE = 0o444, 0o644  # modes, by which the worker knows what it may write


@dataclass(frozen=True)
class FolderContent:
    """What a worker's folder holds: shipped files, and empty ones for what cases write."""

    shipped: Mapping[str, bytes] = field(default_factory=dict)
    written: Collection[str] = ()
    sources: Collection[str] = ()  # of which the folders are there, for paths from `__file__`


def make_folder(content: FolderContent) -> "tempfile.TemporaryDirectory[str]":
    """Return a new folder with these files, to be removed when the worker has ended."""
    around = MEMORY if os.access(MEMORY, os.W_OK | os.X_OK) else None
    folder = tempfile.TemporaryDirectory(prefix="grader-", dir=around, ignore_cleanup_errors=True)
    for path in content.sources:
        Path(folder.name, path).parent.mkdir(parents=True, exist_ok=True)
    for path in content.written:
        _put(Path(folder.name, path), b"", WRITABLE)
    for path, data in content.shipped.items():
        _put(Path(folder.name, path), data, READ_ONLY)
    return folder


def _put(path: Path, data: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(mode)
