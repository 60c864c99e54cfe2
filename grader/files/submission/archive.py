"""A submission that is a zip or tar file: read entry by entry in memory, never unpacked to disk.

Each entry is judged by what it declares before a byte is inflated. An archive that holds only one
other archive is opened one level deep, by the same rules.
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
from typing import BinaryIO, NamedTuple, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from grader.core.errors import SubmissionError
from grader.core.text import one_line, quoted
from grader.files.submission.listed_files import (
    MAX_NOTEBOOKS,
    MAX_TOTAL,
    MEGABYTE,
    ListedFile,
    gather,
    open_ordinary,
    read_entry,
)
from grader.files.submission.submission_parts import in_place_of_name, is_archive
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
        return super().read(_cautious(size)) or b""


class CautiousBytes(io.BytesIO):
    """The bytes of an archive inside an archive, read as a cautious file is."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read at most `size` bytes; BadZipFile where that is more than a directory may have."""
        return super().read(_cautious(size))


def _cautious(size: int | None) -> int:
    wanted = MAX_DIRECTORY if size is None or size < 0 else size
    if wanted > MAX_DIRECTORY:
        raise BadZipFile("its list of entries is too long")
    return wanted


def is_protected(archive: ZipFile) -> bool:
    """Return whether Python files in it can be read with a password only."""
    return any(item.flag_bits & 1 and is_source(item.orig_filename) for item in archive.infolist())


def zip_entries(archive: ZipFile, left_out: LeftOut) -> list[ListedFile]:
    """Return the Python files, and the archives, in an open archive."""
    listed = [_zip_entry(archive, item, left_out) for item in archive.infolist()]
    return [entry for entry in listed if entry]


def _zip_entry(archive: ZipFile, item: ZipInfo, left_out: LeftOut) -> ListedFile | None:
    # `filename` ends at a NUL and may come from an extra field; `orig_filename` is what was stored.
    shown = admitted(item.orig_filename, left_out)
    reason = _refusal(item) if shown else ""
    if not shown or not (is_source(shown) or reason == LINK):
        if shown and not item.is_dir():
            left_out.pass_over(shown, item.file_size)
        if not shown or not is_archive(shown):
            return None
    elif reason:
        left_out.add(shown, reason)
        return None

    def read() -> bytes:
        if reason:
            raise LeftOutError(reason)  # of an archive, whose reason matters if it is the only one
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
# Of an archive inside an archive, which is held in memory. A margin: two of the largest notebooks.
MAX_INNER = MAX_NOTEBOOKS
TOO_LARGE_INNER = "an archive inside an archive may have at most 64 MB; submit it by itself"
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
    """Return the Python files of an archive, or those of the one archive that it holds instead.

    SubmissionError where it cannot be used as a whole.
    """
    with CautiousFile(_opened(path), "rb") as opened:
        stream, size = cast(BinaryIO, opened), os.fstat(opened.fileno()).st_size
        files, inner = _gathered(stream, size, path, wanted, left_out)
    if not inner:
        return files
    left_out.others.pop(inner.path, None)
    try:
        content = CautiousBytes(inner.content)
        return _gathered(content, len(inner.content), Path(inner.path), wanted, left_out)[0]
    except SubmissionError as error:
        left_out.add(inner.path, in_place_of_name(error.message, Path(inner.path).name))
        return {}


class Inner(NamedTuple):
    """An archive that was alone in an archive."""

    path: str
    content: bytes


def _gathered(
    stream: BinaryIO, size: int, path: Path, wanted: Collection[str], left_out: LeftOut
) -> tuple[dict[str, bytes], Inner | None]:
    """Return the Python files of an archive; where there are none, the only archive in it."""
    try:
        entries = _listed(stream, size, path, left_out)
        sources = [entry for entry in entries if is_source(entry.path)]
        if not sources:
            return {}, _inner(entries, left_out)
        return gather(_without_clashes(sources, left_out), wanted, left_out), None
    except _DAMAGE as error:
        why = one_line(str(error)) or type(error).__name__
        raise _refused(path, f"cannot be read as an archive: {why.rstrip('.')}") from error


def _inner(archives: list[ListedFile], left_out: LeftOut) -> Inner | None:
    """Return the only archive; of several none, as nobody says which one counts."""
    if len(archives) != 1:
        return None
    only = archives[0]
    if only.size > MAX_INNER:
        left_out.add(only.path, TOO_LARGE_INNER)
        return None
    content = read_entry(only, left_out)
    return None if content is None else Inner(only.path, content)


def _opened(path: Path) -> int:
    try:
        return open_ordinary(path)
    except LeftOutError as error:
        raise _refused(path, f"cannot be read: {error}") from error


def _refused(path: Path, reason: str) -> SubmissionError:
    return SubmissionError(f"{quoted(path.name)} {reason}.", AGAIN)


def _listed(stream: BinaryIO, size: int, path: Path, left_out: LeftOut) -> list[ListedFile]:
    """Return the entries, by what the file is and not by what it is called."""
    start = stream.read(2)
    stream.seek(0)
    if start == b"PK" or path.suffix.lower() == ".zip":
        return _listed_zip(stream, path, left_out)
    if start == b"\x1f\x8b":
        inflated = cast(BinaryIO, GzipFile(fileobj=stream, mode="rb"))
        return _listed_tar(inflated, path, max(MAX_TOTAL, MAX_RATIO * size), left_out)
    return _listed_tar(stream, path, MAX_INFLATED, left_out)


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
        if not shown or member.kind != "file" or not is_archive(shown):
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
