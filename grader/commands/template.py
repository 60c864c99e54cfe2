"""`grader template`: the student template, from the reference."""

import sys
from pathlib import Path

from grader.authoring.template import render_templates
from grader.core.errors import GraderError
from grader.files.assignments import find_rubric
from grader.files.atomic import write_bytes
from grader.files.rubric import load_rubric
from grader.files.sources import read_sources


def template_command(assignment: str) -> int:
    """Writes the template's files; the exit code."""
    path = find_rubric(assignment, Path.cwd())
    rubric = load_rubric(path)
    sources = read_sources(path.parent / rubric.reference)
    if not sources:
        raise GraderError(f"There is no reference in {path.parent / rubric.reference}.")
    templates = render_templates(sources)
    for name, content in templates.items():
        write_bytes(path.parent / rubric.template / name, content)
    sys.stdout.write(f"{len(templates)} files: {rubric.template}\n")
    return 0
