"""Which files of a class are current, so that nothing is written twice."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.files.atomic import write_text
from grader.files.classes.class_output import NANOSECONDS

STATE = "written.json"  # what the table and the class page show, and what was said of the class
ROWS = "rows.json"  # of the table and the class page: those that change are made anew


UNUSABLE = (OSError, ValueError, LookupError, TypeError)  # what a file of another form raises


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
        kept = _kept(output)
        current = kept["key"] == key and kept["files"] == _marks(output, names)
        return [str(line) for line in kept["lines"]] if current else None
    except UNUSABLE:
        return None


def rows_kept(output: Path) -> str:
    """Return the text of the rows of the last run; empty if the file is not as it was written."""
    try:
        kept = _kept(output)["files"][ROWS]
        return (output / ROWS).read_text("utf-8") if kept == _marks(output, [ROWS])[ROWS] else ""
    except UNUSABLE:
        return ""


def _kept(output: Path) -> Any:
    return json.loads((output / STATE).read_text("utf-8"))


def keep_lines(output: Path, key: str, names: Sequence[str], lines: Sequence[str]) -> None:
    """Keep what is said of the class, and which files show this state."""
    kept = {"key": key, "files": _marks(output, names), "lines": [*lines]}
    write_text(output / STATE, json.dumps(kept, indent=1) + "\n")


def _marks(output: Path, names: Sequence[str]) -> dict[str, list[int]]:
    """Return what changes with any write to a file."""
    statuses = {name: (output / name).stat() for name in names}
    return {name: [one.st_size, one.st_mtime_ns, one.st_ino] for name, one in statuses.items()}
