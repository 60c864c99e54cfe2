"""A folder for one worker, where the wall has none of its own because there are no namespaces.

The worker can write to the files in it that are there to be written, and to nothing else.
"""

from collections.abc import Collection, Mapping
from dataclasses import field
from pathlib import Path

from grader.confined.quick_dataclass import dataclass
from grader.temporary.held_folders import HeldFolder, memory_place

READ_ONLY, WRITABLE = 0o444, 0o644  # modes, by which the worker knows what it may write


@dataclass(frozen=True)
class FolderContent:
    """What a worker's folder holds: shipped files, and empty ones for what cases write."""

    shipped: Mapping[str, bytes] = field(default_factory=dict)
    written: Collection[str] = ()
    sources: Collection[str] = ()  # of which the folders are there, for paths from `__file__`


class WorkerFolder(HeldFolder):
    """A new folder with these files, to be removed when the worker has ended."""

    def __init__(self, content: FolderContent) -> None:
        super().__init__("worker", memory_place())
        # The worker's own may be given to another user; this one stays ours, to be removed.
        self.work = Path(self.name, "work")
        self.work.mkdir()
        Path(self.name).chmod(0o711)
        for path in content.sources:
            (self.work / path).parent.mkdir(parents=True, exist_ok=True)
        for path in content.written:
            _put(self.work / path, b"", WRITABLE)
        for path, data in content.shipped.items():
            _put(self.work / path, data, READ_ONLY)


def _put(path: Path, data: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(mode)
