"""Files of an assignment that commands write, and the lines that say so."""

from collections.abc import Mapping
from pathlib import Path

from grader.authoring.handout.student_template import render_templates
from grader.core.cases import CaseSet, Evidence
from grader.core.errors import GraderError
from grader.core.rubric import Rubric
from grader.files.assignments import reference_files
from grader.files.atomic import write_bytes
from grader.files.cases.cases_file import cases_bytes
from grader.files.rubric.rubric_file import load_rubric, read_document
from grader.files.shipped_files import shipped_by_reference


def write_template(rubric_path: Path) -> str:
    """Write the template of a rubric; return a line that says what was written."""
    rubric = load_rubric(rubric_path)
    sources = reference_files(rubric, rubric_path.parent)
    if not sources:
        advice = "Write it, or correct the key `reference`."
        message = f"The reference {rubric_path.parent / rubric.reference} is missing."
        raise GraderError(message, advice)
    templates = render_templates(sources)
    templates |= shipped_by_reference(rubric, rubric_path.parent)
    folder = rubric_path.parent / rubric.template
    for name, content in templates.items():
        write_bytes(folder / name, content)
    return f"Template: {shown_path(folder)}, {files_text(len(templates))}"


def write_cases(
    rubric_path: Path, rubric: Rubric, cases: CaseSet, evidence: Mapping[str, Evidence]
) -> str:
    """Write the test cases of a rubric; return a line that says what was written."""
    target = rubric_path.parent / rubric.test_cases
    write_bytes(target, whole_bytes(rubric_path, cases, evidence))
    count = sum(len(group) for group in cases.cases.values())
    return f"Test cases: {shown_path(target)}, {count:,} for {len(cases.cases):,} criteria"


def whole_bytes(rubric_path: Path, cases: CaseSet, evidence: Mapping[str, Evidence]) -> bytes:
    """Return the content of the file of cases, with the rubric if they were generated from it."""
    document, digest = read_document(rubric_path)
    return cases_bytes(cases, evidence, document.value if digest == cases.rubric_digest else None)


def files_text(count: int) -> str:
    """Return "1 file", "5 files"."""
    return f"{count:,} file{'' if count == 1 else 's'}"


def shown_path(path: Path) -> str:
    """Return a path as seen from the current folder, if it lies below it."""
    resolved, here = path.resolve(), Path.cwd().resolve()
    return str(resolved.relative_to(here) if resolved.is_relative_to(here) else resolved)
