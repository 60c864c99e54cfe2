"""A mark of a submission's files that changes when anything in them does, without reading them.

The kernel sets the time of change (`ctime`) of a file with every write, also where a program sets
the time of the last write back. Only two changes within one tick of the file system's clock leave
one time: so what changed just now has no mark, and is read.
"""

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from grader.files.submission.read_submission import Source

# Seconds for which a change counts as just now. The coarsest clock of a file system that is in use
# ticks every two seconds (FAT); most tick every few milliseconds.
SETTLED = 3.0
NANOSECONDS = 1_000_000_000  # in a second
MOST_ENTRIES = 5_000  # of one submission. A margin: to list more takes as long as to read some
HAS_CHANGE_TIMES = os.name == "posix"  # elsewhere `ctime` is the time of creation


def tree_mark(source: Source) -> str:
    """Return the mark; empty where a change could be missed, or something cannot be read."""
    if not HAS_CHANGE_TIMES:
        return ""
    newest = (time.time() - SETTLED) * NANOSECONDS
    digest = hashlib.sha256()
    parts = [("", source)] if isinstance(source, Path) else [*source.items()]
    try:
        for name, path in parts:
            for count, (place, status) in enumerate(_tree(name, str(path))):
                if max(status.st_mtime_ns, status.st_ctime_ns) > newest or count > MOST_ENTRIES:
                    return ""
                digest.update(repr((place, _facts(status))).encode("utf-8", "surrogateescape"))
    except OSError:
        return ""
    return digest.hexdigest()


def _facts(status: os.stat_result) -> tuple[int, ...]:
    times = (status.st_mtime_ns, status.st_ctime_ns)
    return (status.st_dev, status.st_ino, status.st_mode, status.st_size, *times)


def _tree(place: str, path: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield a path with all that is below it, in a fixed order. Links are not followed."""
    status = os.lstat(path)
    yield place, status
    if stat.S_ISDIR(status.st_mode):
        with os.scandir(path) as entries:
            names = sorted(entry.name for entry in entries)
        for name in names:
            yield from _tree(f"{place}/{name}", f"{path}/{name}")
