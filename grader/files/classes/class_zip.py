"""A download of a class that is a zip file: unpacked to a folder of its own, and nothing beyond.

Only files that can matter are unpacked with their bytes: source, archives, metadata. Others become
empty files, so that whoever submitted nothing but a PDF is not forgotten.
"""

import errno
import lzma
import os
import shutil
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from grader.core.errors import GraderError
from grader.core.text import quoted
from grader.files.classes.layouts.all_layouts import recognise
from grader.files.classes.layouts.layout import is_file, is_folder, listing_of
from grader.files.classes.layouts.plain_layout import is_archive, stem_of
from grader.files.submission.archive import MAX_RATIO
from grader.files.submission.file_kinds import ending_of
from grader.files.submission.submitted_paths import LeftOut, admitted
from grader.temporary.held_folders import private_folder

MEGABYTE = 1024 * 1024  # bytes, as all limits below are counted
# A margin: a class of 1,000 with the 200 Python files each that are read at most. Each entry takes
# memory before it is read.
MAX_ENTRIES = 200_000
# Bytes of a text in which an LMS says who submitted and when. A margin: such a text has a few
# lines.
MAX_NOTE = 64 * 1024
# Of one entry, unpacked. A margin over notebooks and data sets that students submit; a zip bomb
# must not fill the disk.
MAX_FILE = 512 * MEGABYTE
# Of all entries, unpacked. A margin: a class with notebooks and data takes gigabytes, and disks
# have little more to spare.
MAX_TOTAL = 16 * 1024 * MEGABYTE
SAYS_UTF8 = 0x800  # a flag of an entry; without it a name should be in code page 437
AGAIN = "Download the submissions again, or unpack the file and give the folder."

# What `zipfile` and the libraries below it raise for damaged bytes.
UNREADABLE = (BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error, lzma.LZMAError)

_REFUSALS = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EIO)

_MATTERS = (".py", ".ipynb", ".zip", ".tar", ".gz", ".tgz", ".yml")


@contextmanager
def opened_class(path: Path) -> Iterator[Path]:
    """Yield the folder of the submissions; one with what a zip file holds is removed at the end.

    A zip file or a folder that is alone in the given folder is opened if it holds a class.
    """
    zipped = path if is_file(path) else _lone_zip(path)
    if not zipped:
        yield _unwrapped(path) if is_folder(path) else path
        return
    with private_folder("class") as unpacked:
        if zipped == path:
            _unpack(path, unpacked)
            yield _unwrapped(unpacked)
        else:
            yield _class_in(zipped, unpacked) or path


def _lone_zip(folder: Path) -> Path | None:
    entries = listing_of(folder).paths if is_folder(folder) else []
    alone = len(entries) == 1 and is_file(entries[0]) and entries[0].suffix.lower() == ".zip"
    return entries[0] if alone else None


def _class_in(zipped: Path, folder: Path) -> Path | None:
    """Return nothing for the archive of a single submission, which is judged as such."""
    try:
        _unpack(zipped, folder)
    except GraderError:
        return None
    inside = _unwrapped(folder)
    is_class = inside != folder or recognise(folder)[0] != "plain" or _holds_submissions(folder)
    return inside if is_class else None


def _unpack(path: Path, folder: Path) -> None:
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
            _check(path, members)
            left_out = LeftOut()
            for member in members:
                _unpack_one(archive, member, folder, left_out)
    except UNREADABLE as error:
        if _is_refused_by_system(error):
            raise
        message = f"{quoted(path.name)} cannot be read as a zip file."
        raise GraderError(message, AGAIN) from error


def _check(path: Path, members: list[ZipInfo]) -> None:
    problem = ""
    if len(members) > MAX_ENTRIES:
        problem = f"holds {len(members):,} entries, more than the {MAX_ENTRIES:,} allowed"
    elif sum(item.file_size for item in members if _matters(item)) > MAX_TOTAL:
        problem = "would need more than 16 GB when unpacked"
    elif any(item.flag_bits & 1 for item in members):
        problem = "is protected by a password"
    if problem:
        raise GraderError(f"{quoted(path.name)} {problem}.", AGAIN)


def _unpack_one(archive: ZipFile, member: ZipInfo, folder: Path, left_out: LeftOut) -> None:
    place = admitted(_name(member), left_out)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if not place or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return
    target = folder / place
    try:
        if member.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            if _matters(member):
                with archive.open(member) as source:
                    shutil.copyfileobj(source, stream)  # zipfile stops at the declared size
    except OSError as error:
        if _is_refused_by_system(error):
            raise  # anything else is a name that is taken, or that this system cannot have


def _is_refused_by_system(error: BaseException) -> bool:
    """Return whether the disk or a limit, and not the zip file, is why something failed.

    A student whose files found no room must not count as one without files.
    """
    return isinstance(error, OSError) and error.errno in _REFUSALS


def _name(member: ZipInfo) -> str:
    """Return the name as it was stored. Macs write UTF-8 and do not say so: "M├╝ller"."""
    if member.flag_bits & SAYS_UTF8:
        return member.orig_filename
    try:
        return member.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.orig_filename


def _matters(member: ZipInfo) -> bool:
    usual = member.file_size <= max(MAX_RATIO * member.compress_size, MEGABYTE)
    name = member.filename.lower()
    matters = name.endswith(_MATTERS) or (name.endswith(".txt") and member.file_size <= MAX_NOTE)
    return usual and member.file_size <= MAX_FILE and matters


def _unwrapped(folder: Path) -> Path:
    """Return the folder that holds the submissions, without one around all of them.

    Windows unpacks to such a folder, and a Mac beside the archive.
    """
    listing = listing_of(folder)
    alone = len({stem_of(name, listing) for name in listing.names}) == 1
    if not alone or len(listing.folders) != 1:
        return folder
    inner = folder / next(iter(listing.folders))
    if recognise(inner)[0] != "plain":
        return inner
    return inner if _holds_submissions(inner) and recognise(folder)[0] == "plain" else folder


def _holds_submissions(folder: Path) -> bool:
    """Return whether a folder holds several submissions, and not the folders of a single one.

    Only submissions of one assignment have files of one name in several folders.
    """
    inside = listing_of(folder).paths
    if len(inside) < 2 or not all(is_folder(path) or is_archive(path) for path in inside):
        return False
    return any(map(is_archive, inside)) or _share_a_name(inside)


def _share_a_name(folders: Iterable[Path]) -> bool:
    """Return whether two folders hold a file of one name to grade: of most classes the first two.

    Each package has an `__init__.py`.
    """
    seen: set[str] = set()
    for folder in folders:
        files = {name for _, _, files in os.walk(folder) for name in files}
        names = {name for name in files if ending_of(name) and name != "__init__.py"}
        if seen & names:
            return True
        seen |= names
    return False
