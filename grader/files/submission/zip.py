"""The entries of a zip file, each judged by what it declares before a byte of it is inflated."""

import io
import stat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from grader.files.submission.intake import Entry
from grader.files.submission.left_out import LINK, NOT_ORDINARY, LeftOut
from grader.files.submission.path_names import admitted, is_python

MAX_DIRECTORY = 4 * 1024 * 1024  # bytes
MAX_RATIO = 200  # Python source deflates to about a quarter
RATIO = f"what grows more than {MAX_RATIO}-fold when unpacked is not read"
METHOD = "this kind of compression is not read; make an ordinary zip file"


class CautiousFile(io.FileIO):
    """Refuses to read megabytes at once: zipfile reads a directory of any size in one go."""

    def read(self, size: int | None = -1, /) -> bytes:
        """At most `size` bytes; BadZipFile where that is more than a directory may have."""
        wanted = MAX_DIRECTORY if size is None or size < 0 else size
        if wanted > MAX_DIRECTORY:
            raise BadZipFile("its list of entries is too long")
        return super().read(wanted) or b""


def is_protected(archive: ZipFile) -> bool:
    """Whether Python files in it can be read with a password only."""
    return any(item.flag_bits & 1 and is_python(item.orig_filename) for item in archive.infolist())


def zip_entries(archive: ZipFile, left_out: LeftOut) -> list[Entry]:
    """The Python files in an open archive."""
    listed = [_entry(archive, item, left_out) for item in archive.infolist()]
    return [entry for entry in listed if entry]


def _entry(archive: ZipFile, item: ZipInfo, left_out: LeftOut) -> Entry | None:
    # `filename` ends at a NUL and may come from an extra field; `orig_filename` is what was stored.
    shown = admitted(item.orig_filename, left_out)
    reason = _refusal(item) if shown else ""
    if not shown or not (is_python(shown) or reason == LINK):
        if shown and not item.is_dir():
            left_out.pass_over(shown)
        return None
    if reason:
        left_out.add(shown, reason)
        return None

    def read() -> bytes:
        with archive.open(item) as stream:
            return stream.read(item.file_size + 1)

    return Entry(shown, item.file_size, read)


def _refusal(item: ZipInfo) -> str:
    kind = stat.S_IFMT(item.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return LINK
    if kind not in (0, stat.S_IFREG) or item.is_dir():
        return NOT_ORDINARY
    if item.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return METHOD
    return RATIO if item.file_size > MAX_RATIO * max(item.compress_size, 1) else ""
