"""What a layout recognises: submissions with whoever made them, before any is chosen."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.core.handed_in import Student
from grader.files.folder import is_link
from grader.files.names import is_junk

_SYSTEM = {"thumbs.db", "desktop.ini", "icon\r"}


@dataclass(frozen=True)
class Found:
    """One attempt of one student or group."""

    title: str  # for its name; the same for all attempts of whoever made it
    path: Path
    students: tuple[Student, ...]
    order: tuple[str | int, ...] = ()  # attempts are sorted by it, the newest last
    submitted_at: str = ""
    late: bool = False
    attempts: int = 1  # as far as the layout tells more than the number of those found
    notes: tuple[str, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)


def entries_of(folder: Path) -> list[Path]:
    """What lies in a folder, by name, without hidden files, systems' junk and links."""
    with os.scandir(folder) as scan:
        entries = sorted(
            entry.name for entry in scan if not is_link(entry.stat(follow_symlinks=False))
        )
    return [folder / name for name in entries if not _is_junk(name)]


def _is_junk(name: str) -> bool:
    return is_junk(name) or name.lower() in _SYSTEM
