"""`grader template`: the student template, from the reference."""

import sys
from pathlib import Path

from grader.commands.shared.written_files import write_template
from grader.files.assignments import find_rubric


def template_command(assignment: str) -> int:
    """Write the template's files; return the exit code."""
    sys.stdout.write(write_template(find_rubric(assignment, Path.cwd())) + "\n")
    return 0
