"""The files of a submission as they were listed: how many are read, how large, and how."""

import os
import stat
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from grader.confined.notebook_cells import is_notebook
from grader.confined.quick_dataclass import dataclass
from grader.files.notebooks.notebook_document import MAX_NOTEBOOK
from grader.files.submission.submitted_paths import (
    LINK,
    NOT_ORDINARY,
    UNREADABLE,
    LeftOut,
    LeftOutError,
    base_name,
    is_source,
)

MEGABYTE = 1024 * 1024  # bytes, as the limits below are counted
MAX_FILE = MEGABYTE
# Of all sources of a submission, held in memory. A margin: the 900 Python files of this project
# together have 3 MB.
MAX_TOTAL = 16 * MEGABYTE
# A margin: a reference has up to 11 Python files, a course with all its years some dozens. An
# installed NumPy has 487, so a submitted environment is refused.
MAX_FILES = 200

# Of all notebooks of a submission, with the pictures in them. A margin: two of the largest.
MAX_NOTEBOOKS = 2 * MAX_NOTEBOOK

TOO_LARGE = "a source file may have at most 1 MB; take data out of it"
TOO_MANY = f"at most {MAX_FILES} Python files are read; submit only your own"
TOO_MUCH = "at most 16 MB of source are read; submit only your own files"
TOO_LARGE_NOTEBOOK = "a notebook may have at most 32 MB; clear its outputs"
TOO_MUCH_NOTEBOOK = "at most 64 MB of notebooks are read; clear their outputs"
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
    """Read sources up to the limits: those with a `wanted` base name, then Python files from the
    top, then notebooks, which may hold no graded function.
    """
    listed = [entry for entry in entries if is_source(entry.path)]
    chosen = {entry.path for entry in _affordable(_by_rank(listed, wanted), left_out)}
    read = ((entry.path, read_entry(entry, left_out)) for entry in listed if entry.path in chosen)
    return dict(sorted((path, source) for path, source in read if source is not None))


def _by_rank(entries: Iterable[ListedFile], wanted: Collection[str]) -> list[ListedFile]:
    names = {name.casefold() for name in wanted}

    def rank(entry: ListedFile) -> tuple[bool, bool, int, str]:
        path = entry.path
        unwanted = base_name(path).casefold() not in names
        return unwanted, is_notebook(path), path.count("/"), path

    return sorted(entries, key=rank)


def _affordable(ranked: Iterable[ListedFile], left_out: LeftOut) -> list[ListedFile]:
    chosen: list[ListedFile] = []
    totals = {False: 0, True: 0}  # of sources; of notebooks
    for entry in ranked:
        notebook = is_notebook(entry.path)
        reason = _too_big(entry.size, totals[notebook], len(chosen), notebook)
        if reason:
            left_out.add(entry.path, reason)
        else:
            chosen.append(entry)
            totals[notebook] += entry.size
    return chosen


def _too_big(size: int, total: int, count: int, notebook: bool) -> str:
    if size > (MAX_NOTEBOOK if notebook else MAX_FILE):
        return TOO_LARGE_NOTEBOOK if notebook else TOO_LARGE
    if count >= MAX_FILES:
        return TOO_MANY
    if total + size > (MAX_NOTEBOOKS if notebook else MAX_TOTAL):
        return TOO_MUCH_NOTEBOOK if notebook else TOO_MUCH
    return ""


def read_entry(entry: ListedFile, left_out: LeftOut) -> bytes | None:
    """Return the content of one file; `None` where `left_out` says why it cannot be used."""
    try:
        source = entry.read()
        if len(source) != entry.size:
            raise LeftOutError(WRONG_SIZE)
    except LeftOutError as error:
        left_out.add(entry.path, str(error))
        return None
    return source
