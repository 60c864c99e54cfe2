"""Whole-file writes: a reader sees the old file or the new one, never a part."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.core.errors import GraderError
from grader.files.partial_files import partial_prefix


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path` that takes its place when the block ends well.

    A link keeps pointing to its file, and a device or a pipe is written to as it is. `GraderError`
    where that cannot be, or what the block writes finds no room.
    """
    if path.is_dir():
        raise GraderError(f"{path} is a folder.", "Give the path of a file.")
    try:
        if path.exists() and not path.is_file():
            yield path
        else:
            with _beside(Path(os.path.realpath(path))) as temporary:
                yield temporary
    except OSError as error:
        advice = "Choose a folder that you may write to, on a disk that has room."
        raise GraderError(f"{path} cannot be written: {error.strerror}.", advice) from error


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=partial_prefix(path))
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a whole text file in UTF-8."""
    write_bytes(path, text.encode("utf-8"))


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a whole text file in UTF-8, piece by piece: it may be larger than the memory."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(lines)


def holds(path: Path, text: str) -> bool:
    """Return whether a file is there with just this text: to read it takes less than to write."""
    try:
        return path.read_bytes() == text.encode("utf-8")
    except OSError:
        return False


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
