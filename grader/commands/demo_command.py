"""`grader demo`: a submission that comes with grader, for a newcomer to grade and correct."""

import sys
from pathlib import Path

from grader.commands.shared.written_files import shown_path
from grader.files.atomic import write_bytes
from grader.files.examples import NAME, example_submission

ASSIGNMENT = "captioning"


def write_example(folder: Path) -> Path:
    """Write the example into a folder, and return its path; files that are there stay."""
    submission = folder / NAME
    for name, content in example_submission().items():
        if not (submission / name).exists():
            write_bytes(submission / name, content)
    return submission


def say_next(submission: Path) -> None:
    """Say what a newcomer can do now."""
    where = shown_path(submission)
    sys.stdout.write(f"Next: correct a mistake in {where}, then run `grader demo` again.\n")
