"""`grader template`: the student template, from the reference."""

import sys
from pathlib import Path

from grader.authoring.handout.student_template import render_templates
from grader.core.errors import GraderError
from grader.files.assignments import find_rubric, reference_sources
from grader.files.atomic import write_bytes
from grader.files.rubric.rubric_file import load_rubric


def template_command(assignment: str) -> int:
    """Writes the template's files; the exit code."""
    sys.stdout.write(make_template(find_rubric(assignment, Path.cwd())) + "\n")
    return 0


def make_template(rubric_path: Path) -> str:
    """Writes the template of a rubric; a line that says what was written."""
    rubric = load_rubric(rubric_path)
    sources = reference_sources(rubric, rubric_path.parent)
    if not sources:
        advice = "Write it, or correct the key `reference`."
        message = f"There is no reference in {rubric_path.parent / rubric.reference}."
        raise GraderError(message, advice)
    templates = render_templates(sources)
    folder = rubric_path.parent / rubric.template
    for name, content in templates.items():
        write_bytes(folder / name, content)
    return f"Template: {shown_path(folder)}, {files_text(len(templates))}"


def files_text(count: int) -> str:
    """ "1 file", "5 files"."""
    return f"{count:,} file{'' if count == 1 else 's'}"


def shown_path(path: Path) -> str:
    """A path as seen from the current folder, if it lies below it."""
    resolved, here = path.resolve(), Path.cwd().resolve()
    return str(resolved.relative_to(here) if resolved.is_relative_to(here) else resolved)
