"""A submission that is a folder: listed without following a link."""

import os
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from grader.files.submission.listed_files import ListedFile, file_entry, is_link
from grader.files.submission.submitted_paths import (
    LINK,
    MAX_DEPTH,
    TOO_DEEP,
    UNREADABLE,
    LeftOut,
    admitted,
    is_junk,
    is_source,
)

# Files and folders that are not junk. A margin: ten times the Python files that are read.
MAX_ENTRIES = 2_000
# In one folder, with junk. A margin: data sets have thousands of images, and each name takes
# memory.
MAX_NAMES = 20_000
TOO_MANY_ENTRIES = f"at most {MAX_ENTRIES:,} files and folders are read; submit only your own files"


def list_folder(root: Path, left_out: LeftOut) -> list[ListedFile]:
    """List the Python files below a folder by levels, so that limits cut off the deepest."""
    entries: list[ListedFile] = []
    level = [("", root)]
    looked_at = 0
    for _ in range(MAX_DEPTH + 1):
        folders: list[tuple[str, Path]] = []
        for shown, folder in level:
            names = _names(folder, shown, MAX_ENTRIES - looked_at, left_out)
            looked_at += len(names)
            inside = [(f"{shown}/{name}" if shown else name, folder / name) for name in names]
            entries.extend(_files(inside, folders, left_out))
        level = folders
    for shown, _folder in level:
        left_out.add(shown, TOO_DEEP)
    return entries


def _names(folder: Path, shown: str, room: int, left_out: LeftOut) -> list[str]:
    """Return the sorted names in a folder; none where there are more than there is room for."""
    try:
        with os.scandir(folder) as scan:
            found = [entry.name for entry in islice(scan, MAX_NAMES + 1)]
    except OSError:
        left_out.add(shown or folder.name, UNREADABLE)
        return []
    names = sorted(name for name in found if not is_junk(name))
    if len(found) > MAX_NAMES or len(names) > room:
        left_out.add(shown or folder.name, TOO_MANY_ENTRIES)
        return []
    return names


def _files(
    inside: list[tuple[str, Path]], folders: list[tuple[str, Path]], left_out: LeftOut
) -> Iterator[ListedFile]:
    """Yield the Python files among what a folder holds; its folders are appended to `folders`."""
    for raw, path in inside:
        shown = admitted(raw, left_out)
        status = _status(path, raw, left_out) if shown else None
        if shown is None or status is None:
            continue
        if is_link(status):
            left_out.add(shown, LINK)
        elif stat.S_ISDIR(status.st_mode):
            folders.append((shown, path))
        elif is_source(shown):
            yield file_entry(path, shown, status.st_size)
        else:
            left_out.pass_over(shown, status.st_size)


def _status(path: Path, raw: str, left_out: LeftOut) -> os.stat_result | None:
    try:
        return path.lstat()
    except OSError:
        left_out.add(raw, UNREADABLE)
        return None
