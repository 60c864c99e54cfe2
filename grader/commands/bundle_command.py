"""`grader bundle`: what others get of an assignment."""

import sys
from pathlib import Path

import yaml

from grader.authoring.handout.student_bundle import (
    public_cases,
    public_rubric,
    student_files,
    zip_bytes,
)
from grader.authoring.handout.student_template import render_templates
from grader.commands.shared.written_files import files_text, shown_path
from grader.files.assignments import criterion_digest, find_rubric, load_assignment
from grader.files.atomic import write_bytes
from grader.files.cases.cases_file import cases_bytes
from grader.files.rubric.rubric_file import read_document, text_digest
from grader.files.rubric.rubric_records import build_rubric
from grader.files.sources import read_files


def bundle_student_command(assignment: str, output: Path | None) -> int:
    """Write the zip for students; return the exit code."""
    path = find_rubric(assignment, Path.cwd())
    whole = load_assignment(path)  # refuses what is not current
    tree = public_rubric(read_document(path)[0].value)
    text = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=100)
    rubric = build_rubric(tree, text_digest(text))
    digests = {c.name: criterion_digest(c) for c in rubric.criteria if not c.by_hand}
    cases = cases_bytes(public_cases(whole.cases, rubric, digests))
    templates = render_templates(read_files(whole.reference, whole.shared))
    files = student_files(rubric, text, cases, {**templates, **whole.shipped})
    target = output or Path(f"{rubric.assignment}.zip")
    write_bytes(target, zip_bytes(files, rubric.assignment))
    sys.stdout.write(f"For students: {shown_path(target)}, {files_text(len(files))}\n")
    return 0
