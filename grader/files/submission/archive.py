"""A submission that is a zip or tar file: read entry by entry in memory, never unpacked to disk.

Each entry is judged by what it declares before a byte is inflated.
"""

import io
import os
import stat
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Collection
from gzip import GzipFile
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from grader.core.errors import SubmissionError
from grader.core.text import one_line, quoted
from grader.files.submission.listed_files import (
    MAX_TOTAL,
    MEGABYTE,
    ListedFile,
    gather,
    open_ordinary,
)
from grader.files.submission.submitted_paths import (
    LINK,
    NOT_ORDINARY,
    LeftOut,
    LeftOutError,
    admitted,
    is_source,
)
from grader.files.submission.tar import Member, TarError, read_exactly, tar_members

# Bytes of the directory of a zip. A margin: MAX_ENTRIES of some 100 bytes fill half. `zipfile`
# reads it all into memory.
MAX_DIRECTORY = 4 * 1024 * 1024
# A margin of fifty: the Python files of this project deflate to a third, and the most to a quarter.
# Deflate reaches 1,000 with zeros.
MAX_RATIO = 200
RATIO = f"it becomes more than {MAX_RATIO} times as large when unpacked; submit it as a plain file"
METHOD = "this kind of compression cannot be read; make an ordinary zip file"


class CautiousFile(io.FileIO):
    """Refuses to read megabytes at once: zipfile reads a directory of any size in one go."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read at most `size` bytes; BadZipFile where that is more than a directory may have."""
        wanted = MAX_DIRECTORY if size is None or size < 0 else size
        if wanted > MAX_DIRECTORY:
            raise BadZipFile("its list of entries is too long")
        return super().read(wanted) or b""


def is_protected(archive: ZipFile) -> bool:
    """Return whether Python files in it can be read with a password only."""
    return any(item.flag_bits & 1 and is_source(item.orig_filename) for item in archive.infolist())


def zip_entries(archive: ZipFile, left_out: LeftOut) -> list[ListedFile]:
    """Return the Python files in an open archive."""
    listed = [_zip_entry(archive, item, left_out) for item in archive.infolist()]
    return [entry for entry in listed if entry]


def _zip_entry(archive: ZipFile, item: ZipInfo, left_out: LeftOut) -> ListedFile | None:
    # `filename` ends at a NUL and may come from an extra field; `orig_filename` is what was stored.
    shown = admitted(item.orig_filename, left_out)
    reason = _refusal(item) if shown else ""
    if not shown or not (is_source(shown) or reason == LINK):
        if shown and not item.is_dir():
            left_out.pass_over(shown, item.file_size)
        return None
    if reason:
        left_out.add(shown, reason)
        return None

    def read() -> bytes:
        with archive.open(item) as stream:
            return stream.read(item.file_size + 1)

    return ListedFile(shown, item.file_size, read)


def _refusal(item: ZipInfo) -> str:
    kind = stat.S_IFMT(item.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return LINK
    if kind not in (0, stat.S_IFREG) or item.is_dir():
        return NOT_ORDINARY
    if item.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return METHOD
    return RATIO if item.file_size > MAX_RATIO * max(item.compress_size, 1) else ""


MAX_ENTRIES = 20_000  # a margin: with data sets, histories and junk, whose bytes are never read
AGAIN = "Make the archive again, as an ordinary zip file of your Python files, and submit it."
# Of a whole tar file, which has to be read through. A margin: data sets may be beside the source.
MAX_INFLATED = 256 * MEGABYTE
CLASH = "the archive holds this name more than once, ignoring upper and lower case"

_DAMAGE = (
    BadZipFile,
    TarError,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,  # also NotImplementedError and RecursionError
    ValueError,  # also UnicodeDecodeError
    OverflowError,
    MemoryError,
)


def read_archive(path: Path, wanted: Collection[str], left_out: LeftOut) -> dict[str, bytes]:
    """Return the Python files of an archive. SubmissionError where it cannot be used as a whole."""
    with CautiousFile(_opened(path), "rb") as stream:
        try:
            entries = _listed(stream, path, left_out)
            return gather(_without_clashes(entries, left_out), wanted, left_out)
        except _DAMAGE as error:
            why = one_line(str(error)) or type(error).__name__
            raise _refused(path, f"cannot be read as an archive: {why.rstrip('.')}") from error


def _opened(path: Path) -> int:
    try:
        return open_ordinary(path)
    except LeftOutError as error:
        raise _refused(path, f"cannot be read: {error}") from error


def _refused(path: Path, reason: str) -> SubmissionError:
    return SubmissionError(f"{quoted(path.name)} {reason}.", AGAIN)


def _listed(stream: CautiousFile, path: Path, left_out: LeftOut) -> list[ListedFile]:
    """Return the entries, by what the file is and not by what it is called."""
    start = stream.read(2)
    stream.seek(0)
    if start == b"PK" or path.suffix.lower() == ".zip":
        return _listed_zip(cast(BinaryIO, stream), path, left_out)
    if start == b"\x1f\x8b":
        size = os.fstat(stream.fileno()).st_size
        inflated = cast(BinaryIO, GzipFile(fileobj=cast(BinaryIO, stream), mode="rb"))
        return _listed_tar(inflated, path, max(MAX_TOTAL, MAX_RATIO * size), left_out)
    return _listed_tar(cast(BinaryIO, stream), path, MAX_INFLATED, left_out)


def _listed_zip(stream: BinaryIO, path: Path, left_out: LeftOut) -> list[ListedFile]:
    archive = ZipFile(stream)
    _check_number(len(archive.infolist()), path)
    if is_protected(archive):
        raise _refused(path, "is protected by a password")
    return zip_entries(archive, left_out)


def _listed_tar(stream: BinaryIO, path: Path, limit: int, left_out: LeftOut) -> list[ListedFile]:
    members = list(tar_members(stream, min(limit, MAX_INFLATED)))
    _check_number(len(members), path)
    listed = [_tar_entry(stream, member, left_out) for member in members]
    return [entry for entry in listed if entry]


def _tar_entry(stream: BinaryIO, member: Member, left_out: LeftOut) -> ListedFile | None:
    shown = admitted(member.name, left_out)
    if shown is None or not (is_source(shown) or member.kind == "link"):
        if shown and member.kind == "file":
            left_out.pass_over(shown, member.size)
        return None
    if member.kind != "file":
        left_out.add(shown, LINK if member.kind == "link" else NOT_ORDINARY)
        return None
    return ListedFile(shown, member.size, lambda: read_exactly(stream, member.offset, member.size))


def _check_number(count: int, path: Path) -> None:
    if count > MAX_ENTRIES:
        raise _refused(path, f"holds {count:,} entries, more than the {MAX_ENTRIES:,} allowed")


def _without_clashes(entries: list[ListedFile], left_out: LeftOut) -> list[ListedFile]:
    """Keep names that a person, a system and a reader all take for the same one file."""
    counts = Counter(_folded(entry.path) for entry in entries)
    for entry in entries:
        if counts[_folded(entry.path)] > 1:
            left_out.add(entry.path, CLASH)
    return [entry for entry in entries if counts[_folded(entry.path)] == 1]


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
