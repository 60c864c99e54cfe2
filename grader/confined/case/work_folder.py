"""The folder in which the lines of a case run: shipped files alone when they begin."""

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

FOLDER = "__folder__"  # its key in the scope of a case
MAX_WRITTEN = 1 << 20  # bytes of a file or of printed text: a large table, and quickly compared
SHIPPED_MODE = 0o444  # an `open(…, "w")` by mistake is refused, as on a disk that is read-only
CANNOT_BE_CLEARED = 78  # exit code of a worker whose folder does not become what it was

# A pipe must not hold the reader up, and a link leads to what the lines did not write.
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_READ |= getattr(os, "O_BINARY", 0)
_KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISREG, ""),
)


class WorkFolder:
    """A folder that student code may write to. Nothing in it outlives the case that wrote it."""

    def __init__(self, shipped: Mapping[str, bytes], paths: Iterable[str] = ()) -> None:
        """Take over the present folder; it has the folders of further `paths` as well."""
        self.shipped = dict(shipped)
        self.place = os.getcwd()
        self._folders = {part for path in (*shipped, *paths) for part in _parents(path)}

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Have it hold the shipped files alone when the lines of a case begin.

        Where that cannot be had, this process ends: the case is run in another one.
        """
        try:
            os.umask(0o022)  # as Python starts with: the case before may have set another
            os.chdir(self.place)
            self._clear()
            self.fill()
        except OSError:
            os._exit(CANNOT_BE_CLEARED)
        yield

    def fill(self) -> None:
        """Write what of the shipped files is missing in the present folder."""
        for folder in sorted(self._folders):
            os.makedirs(folder, exist_ok=True)
        for path, content in self.shipped.items():
            if not os.path.lexists(path):
                _write(path, content)

    def read(self, path: str) -> Any:
        """Return the bytes of a file that the lines wrote, a text that says why not, or `None`."""
        try:
            status = os.lstat(os.path.join(self.place, path))
            kind = next((word for is_one, word in _KINDS if is_one(status.st_mode)), "a device")
            return kind or self._bytes(path)
        except OSError:
            return None

    def _bytes(self, path: str) -> Any:
        with open(os.open(os.path.join(self.place, path), _READ), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return "no ordinary file"
            return as_bytes(file.read(MAX_WRITTEN + 1))

    def _clear(self) -> None:
        for folder, folders, files in os.walk(".", topdown=False):
            for path in (os.path.normpath(os.path.join(folder, name)) for name in files):
                if not self._is_shipped(path):
                    _remove(path)
            for path in (os.path.normpath(os.path.join(folder, name)) for name in folders):
                if os.path.islink(path):
                    os.unlink(path)
                elif path.replace(os.sep, "/") not in self._folders:
                    os.rmdir(path)

    def _is_shipped(self, path: str) -> bool:
        content = self.shipped.get(path.replace(os.sep, "/"))
        if content is None or not stat.S_ISREG(os.lstat(path).st_mode):
            return False
        if os.path.getsize(path) != len(content):
            return False
        with open(path, "rb") as file:
            return file.read() == content


def as_bytes(content: bytes | bytearray) -> Any:
    """Return what was written as an array of bytes, or a text if it is too large."""
    if len(content) > MAX_WRITTEN:
        return f"larger than {MAX_WRITTEN >> 20} MB"
    return np.frombuffer(bytes(content), np.uint8)


def _parents(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]


def _write(path: str, content: bytes) -> None:
    with open(path, "xb") as file:
        file.write(content)
    os.chmod(path, SHIPPED_MODE)


def _remove(path: str) -> None:
    """Remove a file; where the wall allows no removing, it becomes empty."""
    try:
        os.unlink(path)
    except PermissionError:
        os.close(os.open(path, os.O_WRONLY | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)))
