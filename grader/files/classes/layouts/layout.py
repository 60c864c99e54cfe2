"""A class layout: how the folder of a learning system is recognised, and what is found in it."""

import os
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from grader.confined.quick_dataclass import dataclass
from grader.core.people.class_submissions import Student
from grader.core.text import quoted_list
from grader.files.submission.listed_files import open_ordinary
from grader.files.submission.submitted_paths import LeftOutError, is_junk

# Bytes of an LMS's metadata. A margin: 64 kB for each student of a class of 1,000.
MAX_TEXT = 64 * 1024 * 1024
_SYSTEM = {"thumbs.db", "desktop.ini", "icon\r"}


@dataclass(frozen=True)
class FoundAttempt:
    """One attempt of one student or group."""

    name: str  # a file name, made from its title alone; the same for attempts of one student
    path: Path
    students: tuple[Student, ...]
    order: tuple[int, ...] = ()  # attempts are sorted by it, the newest last
    submitted_at: str = ""
    late: bool = False
    attempts: int = 1  # as far as the layout tells more than the number of those found
    notes: tuple[str, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)
    lms_id: str = ""  # "moodle:11"; empty where only the name says which submission this is

    @property
    def identity(self) -> str:
        """Return what stays when the LMS shows another name."""
        return self.lms_id or self.name


@dataclass(frozen=True)
class Recognised:
    """What a folder holds, read as one layout."""

    found: list[FoundAttempt]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """What lies in a folder, without hidden files and the junk of systems: listed once for all."""

    folder: Path
    names: Sequence[str] = ()  # in their order
    folders: frozenset[str] = frozenset()  # names of folders; a link is none

    @property
    def paths(self) -> list[Path]:
        """Return the paths of all names."""
        return [self.folder / name for name in self.names]


@dataclass(frozen=True)
class Layout:
    """How one system lays out the submissions of a class; a module of this room for each."""

    name: str
    find: Callable[[Listing], Recognised | None]  # None: the folder has another layout


def listing_of(folder: Path) -> Listing:
    """Return what lies in a folder; nothing where it cannot be read, as its reader says why."""
    try:
        with os.scandir(folder) as scan:
            found = {entry.name: _is_dir(entry) for entry in scan if not _is_junk(entry.name)}
    except OSError:
        return Listing(folder)
    return Listing(folder, sorted(found), frozenset(name for name in found if found[name]))


def _is_dir(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder, not a link to one."""
    return stat.S_ISDIR(_mode(path))


def is_file(path: Path) -> bool:
    """Return whether a path is a file, not a link to one."""
    return stat.S_ISREG(_mode(path))


def strange(names: list[str], system: str) -> tuple[str, ...]:
    """Return the sentence about entries that an LMS would not have named so, if there are any."""
    be = "is" if len(names) == 1 else "are"
    sentence = f"{quoted_list(names)} {be} not named as {system} names submissions; not graded."
    return (sentence,) if names else ()


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except (OSError, ValueError):
        return 0


def read_small(path: Path) -> str:
    """Return the text of an ordinary file that an LMS wrote; empty where there is none."""
    try:
        with os.fdopen(open_ordinary(path), "rb") as stream:
            return stream.read(MAX_TEXT).decode("utf-8-sig", "replace")
    except LeftOutError:
        return ""


def _is_junk(name: str) -> bool:
    return is_junk(name) or name.lower() in _SYSTEM
