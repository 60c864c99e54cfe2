"""The files of a submission as they were listed: how many are read, how large, and how."""

import os
import stat
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.files.submission.submitted_paths import (
    LINK,
    NOT_ORDINARY,
    UNREADABLE,
    LeftOut,
    LeftOutError,
    base_name,
    is_python,
)

MEGABYTE = 1024 * 1024  # bytes, as the limits below are counted
MAX_FILE = MEGABYTE
# Of all sources of a submission, held in memory. A margin: the 900 Python files of this project
# together have 3 MB.
MAX_TOTAL = 16 * MEGABYTE
# A margin: a reference has up to 11 Python files, a course with all its years some dozens. An
# installed NumPy has 487, so a submitted environment is refused.
MAX_FILES = 200

TOO_LARGE = "a source file may have at most 1 MB; take data out of it"
TOO_MANY = f"at most {MAX_FILES} Python files are read; submit only your own"
TOO_MUCH = "at most 16 MB of source are read; submit only your own files"
WRONG_SIZE = "its size differs from its declared size; submit it again"

# A named pipe must not hold the reader up, and a link that appears between looking and opening
# must not be followed. Windows has neither flag; there, looking first has to do.
_OPEN = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_JUNCTION = 0xA0000003  # the reparse tag of a Windows folder that is another one


@dataclass(frozen=True)
class ListedFile:
    """One file that could be read; those of one submission only in the order of their listing."""

    path: str  # as `plain_path` gives it
    size: int  # bytes, as declared
    read: Callable[[], bytes]  # raises LeftOutError


def is_link(status: os.stat_result) -> bool:
    """Return whether an `lstat` is that of a link, or of a Windows junction."""
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def open_ordinary(path: Path) -> int:
    """Open an ordinary file for reading. Raises LeftOutError for anything else."""
    try:
        status = path.lstat()
        if is_link(status):
            raise LeftOutError(LINK)
        if not stat.S_ISREG(status.st_mode):
            raise LeftOutError(NOT_ORDINARY)
        descriptor = os.open(path, _OPEN)
    except OSError as error:
        raise LeftOutError(UNREADABLE) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise LeftOutError(NOT_ORDINARY)
    return descriptor


def file_entry(path: Path, shown: str, size: int) -> ListedFile:
    """Return an ordinary file on disk, which is read only when asked."""

    def read() -> bytes:
        with os.fdopen(open_ordinary(path), "rb") as stream:
            return stream.read(size + 1)

    return ListedFile(shown, size, read)


def gather(
    entries: Iterable[ListedFile], wanted: Collection[str], left_out: LeftOut
) -> dict[str, bytes]:
    """Read Python files up to the limits: those with a `wanted` base name, then from the top."""
    listed = [entry for entry in entries if is_python(entry.path)]
    chosen = {entry.path for entry in _affordable(_by_rank(listed, wanted), left_out)}
    read = ((entry.path, _read(entry, left_out)) for entry in listed if entry.path in chosen)
    return dict(sorted((path, source) for path, source in read if source is not None))


def _by_rank(entries: Iterable[ListedFile], wanted: Collection[str]) -> list[ListedFile]:
    names = {name.casefold() for name in wanted}

    def rank(entry: ListedFile) -> tuple[bool, int, str]:
        return base_name(entry.path).casefold() not in names, entry.path.count("/"), entry.path

    return sorted(entries, key=rank)


def _affordable(ranked: Iterable[ListedFile], left_out: LeftOut) -> list[ListedFile]:
    chosen: list[ListedFile] = []
    total = 0
    for entry in ranked:
        reason = _too_big(entry.size, total, len(chosen))
        if reason:
            left_out.add(entry.path, reason)
        else:
            chosen.append(entry)
            total += entry.size
    return chosen


def _too_big(size: int, total: int, count: int) -> str:
    if size > MAX_FILE:
        return TOO_LARGE
    if count >= MAX_FILES:
        return TOO_MANY
    return TOO_MUCH if total + size > MAX_TOTAL else ""


def _read(entry: ListedFile, left_out: LeftOut) -> bytes | None:
    try:
        source = entry.read()
        if len(source) != entry.size:
            raise LeftOutError(WRONG_SIZE)
    except LeftOutError as error:
        left_out.add(entry.path, str(error))
        return None
    return source
