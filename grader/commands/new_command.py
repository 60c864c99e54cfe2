"""`grader new`: starts an assignment that passes `grader check` at once."""

import sys
from pathlib import Path

from grader.authoring.handout.new_assignment import starter_files
from grader.commands.generate_command import make_cases
from grader.commands.template_command import make_template
from grader.core.errors import GraderError
from grader.files.atomic import write_bytes


def new_command(name: str) -> int:
    """Writes reference and rubric, makes template and test cases; the exit code."""
    files = starter_files(name)
    there = [path for path in files if Path(path).exists()]
    if there:
        raise GraderError(f"{there[0]} is there already.", "Choose another name or folder.")
    for path, content in files.items():
        write_bytes(Path(path), content)
        sys.stdout.write(f"{path}\n")
    rubric = Path(f"rubrics/{name}.yaml")
    sys.stdout.write(f"{make_template(rubric)}\n{make_cases(rubric)}\n")
    sys.stdout.write(f"Next: change the reference and the rubric, then `grader check {name}`.\n")
    return 0
