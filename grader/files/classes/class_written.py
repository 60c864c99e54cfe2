"""Which files of a class are current, so that nothing is written twice."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from grader.files.atomic import write_text
from grader.files.classes.class_output import NANOSECONDS

STATE = "written.json"  # what the table and the class page show, and what was said of the class


def stale(folder: Path, ending: str, shown: Mapping[str, int]) -> Iterator[str]:
    """Yield the names whose file is missing, is empty or shows another state than of `shown`."""
    times = dict(_times(folder)) if folder.is_dir() else {}
    for name, changed_at in shown.items():
        if times.get(name + ending) != changed_at * NANOSECONDS:
            yield name


def _times(folder: Path) -> Iterator[tuple[str, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            status = entry.stat()
            if status.st_size:
                yield entry.name, status.st_mtime_ns


def lines_kept(output: Path, key: str, names: Sequence[str]) -> list[str] | None:
    """Return what was said of the class in this state; None if a file is not as written."""
    try:
        kept = json.loads((output / STATE).read_text("utf-8"))
        current = kept["key"] == key and kept["files"] == _marks(output, names)
        return [str(line) for line in kept["lines"]] if current else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def keep_lines(output: Path, key: str, names: Sequence[str], lines: Sequence[str]) -> None:
    """Keep what is said of the class, and which files show this state."""
    kept = {"key": key, "files": _marks(output, names), "lines": [*lines]}
    write_text(output / STATE, json.dumps(kept, indent=1) + "\n")


def _marks(output: Path, names: Sequence[str]) -> dict[str, list[int]]:
    """Return what changes with any write to a file."""
    statuses = {name: (output / name).stat() for name in names}
    return {name: [one.st_size, one.st_mtime_ns, one.st_ino] for name, one in statuses.items()}
