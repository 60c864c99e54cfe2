"""Where the folder of a class keeps what is written for each submission."""

import os
from pathlib import Path

from grader.files.atomic import write_text
from grader.files.partial_files import remove_partial_files

CLASS_PAGE = "index.html"
PAGES = {"student": "reports", "instructor": "instructor"}  # the folders of pages, by reader
NANOSECONDS = 1_000_000  # in a millisecond
EXPORTS = "exports"  # what `grader export` wrote


def result_path(output: Path, name: str) -> Path:
    """Return the result for other programs."""
    return output / "results" / f"{name}.json"


def export_folders(output: Path) -> list[Path]:
    """Return the folders of the formats that have a file for each submission."""
    exports = output / EXPORTS
    return [path for path in exports.iterdir() if path.is_dir()] if exports.is_dir() else []


def page_path(output: Path, name: str, audience: str = "student") -> Path:
    """Return the page of a submission."""
    return output / PAGES[audience] / f"{name}.html"


def write_shown(path: Path, text: str, changed_at: int) -> None:
    """Write a file that shows a submission as it is since `changed_at`, in milliseconds."""
    write_text(path, text)
    nanoseconds = changed_at * NANOSECONDS
    os.utime(path, ns=(nanoseconds, nanoseconds))


def remove_unfinished(output: Path) -> None:
    """Remove what a killed command had begun to write in the folder of a class."""
    inner = ["results", EXPORTS, *PAGES.values()]
    for folder in (output, *(output / name for name in inner), *export_folders(output)):
        remove_partial_files(folder)


def remove_written(output: Path, name: str) -> None:
    """Remove all that was written for a submission."""
    pages = (page_path(output, name, audience) for audience in PAGES)
    exported = (folder / f"{name}.json" for folder in export_folders(output))
    for path in (result_path(output, name), *pages, *exported):
        path.unlink(missing_ok=True)
