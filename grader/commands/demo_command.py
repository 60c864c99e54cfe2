"""`grader demo`: grades a submission that comes with grader, so that a newcomer sees a page."""

import sys
from pathlib import Path

from grader.commands.run_command import Options, run_command
from grader.commands.shared.written_files import shown_path
from grader.files.atomic import write_bytes
from grader.files.examples import NAME, example_submission
from grader.sandbox.fork_server.fork_server import Zygote

ASSIGNMENT = "captioning"


def demo_command(folder: Path, started: Zygote | None = None) -> int:
    """Write the example and its page into a folder; keep files that are there already."""
    submission = folder / NAME
    for name, content in example_submission().items():
        if not (submission / name).exists():
            write_bytes(submission / name, content)
    options = Options(submission, ASSIGNMENT, html=folder / "report.html")
    code = run_command(options, started)
    where = shown_path(submission)
    sys.stdout.write(f"Next: correct a mistake in {where}, then run `grader demo` again.\n")
    return code
